//! Rows of a table: a key and a value that serde writes beside it.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use plugcast_core::{ControlPlaneId, PortError};
use serde::{Serialize, de::DeserializeOwned};

/// The attributes of one row.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The name of the partition key.
pub(crate) const PARTITION_KEY: &str = "pk";
/// The name of the sort key.
pub(crate) const SORT_KEY: &str = "sk";
/// The name of the attribute after whose time, in seconds, a row goes.
pub(crate) const EXPIRES_AT: &str = "expires_at";

/// The same in the registry, where another `expires_at` says how long a token is good.
pub(crate) const FORGET_AT: &str = "forget_at";

/// The key of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) partition: String,
    pub(crate) sort: String,
}

impl Key {
    pub(crate) fn new(partition: impl Into<String>, sort: impl Into<String>) -> Self {
        Self { partition: partition.into(), sort: sort.into() }
    }

    /// The key alone, as reads and deletes take it.
    pub(crate) fn into_item(self) -> Item {
        HashMap::from([
            (PARTITION_KEY.to_owned(), AttributeValue::S(self.partition)),
            (SORT_KEY.to_owned(), AttributeValue::S(self.sort)),
        ])
    }

    /// The whole row: the key and the fields of `value`.
    pub(crate) fn with<T: Serialize>(self, value: &T) -> Result<Item, PortError> {
        let mut item: Item = serde_dynamo::to_item(value)
            .map_err(|error| PortError::permanent("writing a row", error))?;
        item.extend(self.into_item());
        Ok(item)
    }
}

/// The partition of a control plane, the same in both tables.
pub(crate) fn partition(control_plane: ControlPlaneId) -> String {
    format!("CP#{control_plane}")
}

/// Reads a row back.
pub(crate) fn read<T: DeserializeOwned>(item: Item) -> Result<T, PortError> {
    serde_dynamo::from_item(item).map_err(|error| PortError::permanent("reading a row", error))
}

/// A value as an attribute.
pub(crate) fn attribute<T: Serialize>(value: &T) -> Result<AttributeValue, PortError> {
    serde_dynamo::to_attribute_value(value)
        .map_err(|error| PortError::permanent("writing an attribute", error))
}

/// A whole number as an attribute.
pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
