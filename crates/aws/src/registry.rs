//! The registry table: control planes, plugins, releases, changes, tokens.
//!
//! | partition | sort | holds |
//! |---|---|---|
//! | `CONTROL_PLANES` | `NAME#<name>` | the id that bears the name |
//! | `CONTROL_PLANES` | `LEFTOVER#<id>` | a control plane was deleted, its rows are not yet |
//! | `CP#<id>` | `CONTROL_PLANE` | the control plane, its generation, how much it holds |
//! | `CP#<id>` | `PLUGIN#<plugin>` | a plugin and its newest release |
//! | `CP#<id>` | `NAME#<name>` | the plugin that bears the name |
//! | `CP#<id>` | `INSTANCE#<instance>` | an instance of a plugin |
//! | `CP#<id>` | `INSTANCE_NAME#<name>` | the instance that bears the name |
//! | `CP#<id>` | `INSTANCE_SCOPE#<key>` | the one instance of its plugin with its scope |
//! | `CP#<id>` | `RELEASE#<plugin>#<n>` | one release |
//! | `CP#<id>` | `CHANGE#<generation>` | one change; the stream carries these to the distributor |
//! | `CP#<id>` | `ANSWER#<key>` | what a request with a key was answered, for a day |
//! | `TOKEN#<hash>` | `TOKEN` | a token, to find it when it is shown |
//! | `TOKENS` | `ID#<id>` | the same token, to list and revoke it |
//! | `TOKENS` | `NAME#<name>` | the token that bears the name |
//! | `SIGNING_KEY` | `SIGNING_KEY` | what manifests are signed with |

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

/// Pages of one query. A page holds up to 1 MB, so this bounds a query, not a control plane.
const MAX_QUERY_PAGES: usize = 64;

/// The partition of what is there once for all control planes.
const CONTROL_PLANES: &str = "CONTROL_PLANES";
const LEFTOVER_PREFIX: &str = "LEFTOVER#";
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

/// A row that says which plugin bears a name.
#[derive(Serialize, Deserialize)]
struct PluginNameRow {
    plugin_id: PluginId,
}

/// A row that says which control plane bears a name.
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

fn leftover_key(id: ControlPlaneId) -> Key {
    Key::new(CONTROL_PLANES, format!("{LEFTOVER_PREFIX}{id}"))
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

// Numbers are padded so that their text sorts as they do.
fn release_key(control_plane: ControlPlaneId, plugin: PluginId, number: ReleaseNumber) -> Key {
    let prefix = release_prefix(plugin);
    Key::new(partition(control_plane), format!("{prefix}{:020}", number.get()))
}

fn change_key(control_plane: ControlPlaneId, generation: Generation) -> Key {
    Key::new(partition(control_plane), format!("CHANGE#{:020}", generation.get()))
}
