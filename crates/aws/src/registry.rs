//! The registry table: control planes, plugins, releases, changes, tokens.
//!
//! | partition | sort | holds |
//! |---|---|---|
//! | `CONTROL_PLANES` | `NAME#<name>` | the id of the control plane with this name |
//! | `CONTROL_PLANES` | `LEFTOVER#<id>` | a pending deletion: the control plane is deleted, its rows are not yet |
//! | `CP#<id>` | `CONTROL_PLANE` | the control plane, its generation and its counts |
//! | `CP#<id>` | `PLUGIN#<plugin>` | a plugin and its newest release |
//! | `CP#<id>` | `NAME#<name>` | the id of the plugin with this name |
//! | `CP#<id>` | `INSTANCE#<instance>` | an instance |
//! | `CP#<id>` | `INSTANCE_NAME#<name>` | the id of the instance with this name |
//! | `CP#<id>` | `INSTANCE_SCOPE#<key>` | the id of the plugin's one instance with this scope |
//! | `CP#<id>` | `RELEASE#<plugin>#<n>` | one release |
//! | `CP#<id>` | `CHANGE#<generation>` | one change; the stream delivers it to the distributor |
//! | `CP#<id>` | `ANSWER#<key>` | the idempotency record of a request, for a day |
//! | `TOKEN#<hash>` | `TOKEN` | a token, found by its hash |
//! | `TOKENS` | `ID#<id>` | the same token, listed and found by id |
//! | `TOKENS` | `NAME#<name>` | the id of the token with this name |
//! | `SIGNING_KEY` | `SIGNING_KEY` | the key that signs manifests |

mod changes;
mod commit;
mod control_plane_edits;
mod control_planes;
mod idempotency;
mod instances;
mod pending_deletions;
mod plugins;
mod signing_key;
mod tokens;

use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use plugcast_core::{
    ControlPlaneId, ControlPlaneName, Generation, PluginId, PluginName, PortError, ReleaseNumber,
    use_cases::Committer,
};
use serde::{Deserialize, Serialize};

use crate::{
    JitteredBackoff, Service,
    failure::failure,
    item::{Item, Key, partition},
    query::query,
};

/// The most pages, of up to 1 MB each, that one query reads.
const MAX_QUERY_PAGES: usize = 64;

/// The partition that lists control planes.
const CONTROL_PLANES: &str = "CONTROL_PLANES";
// A stored key keeps its first name.
const PENDING_DELETION_PREFIX: &str = "LEFTOVER#";
const RELEASE_PREFIX: &str = "RELEASE#";

/// The registry table.
#[derive(Debug, Clone)]
pub struct DynamoRegistry {
    client: Client,
    table: String,
}

impl DynamoRegistry {
    /// The registry in `table`.
    pub fn new(service: &Service, table: impl Into<String>) -> Self {
        Self { client: service.dynamodb(), table: table.into() }
    }

    /// A committer over this registry.
    pub fn committer(self: &Arc<Self>) -> Committer {
        Committer {
            control_planes: self.clone(),
            changes: self.clone(),
            backoff: Arc::new(JitteredBackoff),
        }
    }

    async fn item(&self, key: Key) -> Result<Option<Item>, PortError> {
        let outcome = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key.into_item()))
            .consistent_read(true)
            .send()
            .await;
        outcome.map(|found| found.item).map_err(|error| failure("GetItem", error))
    }

    /// Every row of `partition` whose sort key begins with `prefix`.
    async fn items(&self, partition: String, prefix: &str) -> Result<Vec<Item>, PortError> {
        query(&self.client, &self.table, partition, prefix, MAX_QUERY_PAGES).await
    }
}

/// The row of a plugin's name.
#[derive(Serialize, Deserialize)]
struct PluginNameRow {
    plugin_id: PluginId,
}

/// The row of a control plane's name.
#[derive(Serialize, Deserialize)]
struct ControlPlaneNameRow {
    control_plane_id: ControlPlaneId,
}

fn control_plane_key(id: ControlPlaneId) -> Key {
    Key::new(partition(id), "CONTROL_PLANE")
}

fn control_plane_name_key(name: &ControlPlaneName) -> Key {
    Key::new(CONTROL_PLANES, format!("NAME#{name}"))
}

fn pending_deletion_key(id: ControlPlaneId) -> Key {
    Key::new(CONTROL_PLANES, format!("{PENDING_DELETION_PREFIX}{id}"))
}

fn plugin_key(control_plane: ControlPlaneId, plugin: PluginId) -> Key {
    Key::new(partition(control_plane), format!("PLUGIN#{plugin}"))
}

fn plugin_name_key(control_plane: ControlPlaneId, name: &PluginName) -> Key {
    Key::new(partition(control_plane), format!("NAME#{name}"))
}

fn release_prefix(plugin: PluginId) -> String {
    format!("{RELEASE_PREFIX}{plugin}#")
}

// Zero padding makes sort keys sort by number.
fn release_key(control_plane: ControlPlaneId, plugin: PluginId, number: ReleaseNumber) -> Key {
    let prefix = release_prefix(plugin);
    Key::new(partition(control_plane), format!("{prefix}{:020}", number.get()))
}

fn change_key(control_plane: ControlPlaneId, generation: Generation) -> Key {
    Key::new(partition(control_plane), format!("CHANGE#{:020}", generation.get()))
}
