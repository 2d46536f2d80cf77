//! Rows of a table: the key attributes, and the fields of a value that serde writes.

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
/// The attribute with the time, in seconds since the epoch, when DynamoDB removes a row.
pub(crate) const EXPIRES_AT: &str = "expires_at";
/// The same attribute in the registry, where `expires_at` is the expiry of a token.
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

    /// The key attributes alone, for reads and deletes.
    pub(crate) fn into_item(self) -> Item {
        HashMap::from([
            (PARTITION_KEY.to_owned(), AttributeValue::S(self.partition)),
            (SORT_KEY.to_owned(), AttributeValue::S(self.sort)),
        ])
    }

    /// The whole row: the key attributes and the fields of `value`.
    pub(crate) fn with<T: Serialize>(self, value: &T) -> Result<Item, PortError> {
        let mut item: Item = serde_dynamo::to_item(value)
            .map_err(|error| PortError::permanent("writing a row", error))?;
        item.extend(self.into_item());
        Ok(item)
    }
}

/// The partition of a control plane; both tables use the same key.
pub(crate) fn partition(control_plane: ControlPlaneId) -> String {
    format!("CP#{control_plane}")
}

/// Reads a value from its row.
pub(crate) fn read<T: DeserializeOwned>(item: Item) -> Result<T, PortError> {
    serde_dynamo::from_item(item).map_err(|error| PortError::permanent("reading a row", error))
}

/// A value as an attribute.
pub(crate) fn attribute<T: Serialize>(value: &T) -> Result<AttributeValue, PortError> {
    serde_dynamo::to_attribute_value(value)
        .map_err(|error| PortError::permanent("writing an attribute", error))
}

/// An integer as an attribute.
pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
