//! Identifiers. Control planes and plugins have UUIDs, as Konnect's clients expect.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{InvalidValue, limits::MAX_NODE_TEXT_CHARS};

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident, $field:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        #[serde(transparent)]
        #[schemars(inline)]
        pub struct $name(#[schemars(with = "String", extend("format" = "uuid"))] Uuid);

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidValue;

            fn from_str(text: &str) -> Result<Self, InvalidValue> {
                Uuid::try_parse(text)
                    .map(Self)
                    .map_err(|_| InvalidValue::new($field, format!("'{text}' is not a valid uuid")))
            }
        }
    };
}

uuid_id!(
    /// Identifies a control plane.
    ControlPlaneId,
    "control_plane_id"
);
uuid_id!(
    /// Identifies a custom plugin.
    PluginId,
    "id"
);
uuid_id!(
    /// Identifies an instance: a configured use of a custom plugin.
    InstanceId,
    "id"
);
uuid_id!(
    /// Identifies a data plane's node: one gateway and the agent beside it.
    NodeId,
    "node_id"
);
uuid_id!(
    /// Identifies a token. It is not secret.
    TokenId,
    "id"
);

/// Identifies an open WebSocket, as API Gateway names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConnectionId(String);

impl ConnectionId {
    /// The identifier's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ConnectionId {
    type Error = InvalidValue;

    fn try_from(text: String) -> Result<Self, InvalidValue> {
        let fits = !text.is_empty() && text.len() <= MAX_NODE_TEXT_CHARS;
        if fits && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(text))
        } else {
            Err(InvalidValue::new("connection_id", "a connection id is printable ASCII"))
        }
    }
}

impl From<ConnectionId> for String {
    fn from(id: ConnectionId) -> Self {
        id.0
    }
}

impl fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
