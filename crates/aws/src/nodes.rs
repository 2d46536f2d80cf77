//! The nodes table: open sockets, and the last report of each node. Its rows expire.
//!
//! | partition | sort | holds |
//! |---|---|---|
//! | `CP#<id>` | `CONNECTION#<connection>` | an open socket, listed by control plane |
//! | `CONNECTION#<connection>` | `CONNECTION` | the same socket, found by id |
//! | `CP#<id>` | `NODE#<node>` | a node's introduction and its last report |
//!
//! No row says that a node is connected: a node is connected while an open socket names it. So a
//! hello and a disconnect in any order, or a crash between two writes, cannot leave a node connected
//! for good.

use std::collections::HashSet;

use async_trait::async_trait;
use aws_sdk_dynamodb::{
    Client,
    error::SdkError,
    operation::update_item::{UpdateItemError, builders::UpdateItemFluentBuilder},
    types::{AttributeValue, Delete, Put, TransactWriteItem},
};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use plugcast_core::{
    ConnectionId, ControlPlaneId, NodeId, PortError, Timestamp,
    node::{Connection, Introduction, Node, NodeReport, Outcome},
    ports::NodeStore,
};
use serde::{Deserialize, Serialize};

use crate::{
    Service,
    failure::failure,
    item::{EXPIRES_AT, Item, Key, attribute, number, partition, read},
    query::query,
};

/// How long a socket's row lives: API Gateway closes a socket after two hours.
const CONNECTION_LIFE_SECONDS: i64 = (2 * 60 + 10) * 60;

/// How long a node's row lives after its last message. Kong keeps its data planes as long.
const NODE_LIFE_SECONDS: i64 = 14 * 24 * 60 * 60;

/// Pages of one query: room for a million open sockets.
const MAX_QUERY_PAGES: usize = 256;

const CONNECTION_PREFIX: &str = "CONNECTION#";
const NODE_PREFIX: &str = "NODE#";

/// The nodes table.
#[derive(Debug, Clone)]
pub struct DynamoNodes {
    client: Client,
    table: String,
}

/// A node's row.
#[derive(Serialize, Deserialize)]
struct NodeRow {
    introduction: Introduction,
    #[serde(default)]
    report: Option<NodeReport>,
    last_seen_at: Timestamp,
}

impl NodeRow {
    fn into_node(self, connected: &HashSet<NodeId>) -> Node {
        Node {
            connected: connected.contains(&self.introduction.node_id),
            introduction: self.introduction,
            report: self.report,
            last_seen_at: self.last_seen_at,
        }
    }
}

impl DynamoNodes {
    /// The nodes in `table`.
    pub fn new(service: &Service, table: impl Into<String>) -> Self {
        Self { client: service.dynamodb(), table: table.into() }
    }

    fn update(&self, key: Key) -> UpdateItemFluentBuilder {
        self.client.update_item().table_name(&self.table).set_key(Some(key.into_item()))
    }

    fn put(&self, item: Item) -> Result<TransactWriteItem, PortError> {
        let put = Put::builder().table_name(&self.table).set_item(Some(item)).build();
        let put = put.map_err(|error| PortError::permanent("describing a write", error))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    fn delete(&self, key: Key) -> Result<TransactWriteItem, PortError> {
        let delete =
            Delete::builder().table_name(&self.table).set_key(Some(key.into_item())).build();
        let delete = delete.map_err(|error| PortError::permanent("describing a write", error))?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    async fn transact(&self, items: Vec<TransactWriteItem>) -> Result<(), PortError> {
        let write = self.client.transact_write_items().set_transact_items(Some(items)).send();
        write.await.map(|_| ()).map_err(|error| failure("TransactWriteItems", error))
    }
}

#[async_trait]
impl NodeStore for DynamoNodes {
    async fn add_connection(&self, connection: &Connection) -> Result<(), PortError> {
        let expires_at = connection.connected_at.plus_seconds(CONNECTION_LIFE_SECONDS);
        let mut items = Vec::new();
        for key in connection_keys(connection.control_plane_id, &connection.id) {
            let mut item = key.with(connection)?;
            item.insert(EXPIRES_AT.to_owned(), number(expires_at.as_seconds()));
            items.push(self.put(item)?);
        }
        self.transact(items).await
    }

    async fn connection(&self, id: &ConnectionId) -> Result<Option<Connection>, PortError> {
        let outcome = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(connection_key(id).into_item()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| failure("GetItem", error))?;
        outcome.item.map(read).transpose()
    }

    async fn remove_connection(&self, id: &ConnectionId) -> Result<(), PortError> {
        let Some(connection) = self.connection(id).await? else { return Ok(()) };
        let keys = connection_keys(connection.control_plane_id, id);
        let items = keys.into_iter().map(|key| self.delete(key)).collect::<Result<_, _>>()?;
        self.transact(items).await
    }

    async fn connections(
        &self,
        control_plane: ControlPlaneId,
    ) -> Result<Vec<Connection>, PortError> {
        let partition = partition(control_plane);
        let rows =
            query(&self.client, &self.table, partition, CONNECTION_PREFIX, MAX_QUERY_PAGES).await?;
        rows.into_iter().map(read).collect()
    }

    async fn introduce(
        &self,
        connection: &Connection,
        introduction: &Introduction,
        at: Timestamp,
    ) -> Result<(), PortError> {
        for key in connection_keys(connection.control_plane_id, &connection.id) {
            let node_id = AttributeValue::S(introduction.node_id.to_string());
            let bind = self
                .update(key)
                .condition_expression("attribute_exists(pk)")
                .update_expression("SET node_id = :node")
                .expression_attribute_values(":node", node_id);
            ignoring_failed_condition(bind.send().await.map(|_| ()))?;
        }
        let update = self
            .update(node_key(connection.control_plane_id, introduction.node_id))
            .update_expression(
                "SET introduction = :introduction, last_seen_at = :at, expires_at = :expires",
            )
            .expression_attribute_values(":introduction", attribute(introduction)?)
            .expression_attribute_values(":at", number(at.as_millis()))
            .expression_attribute_values(":expires", node_expiry(at));
        update.send().await.map(|_| ()).map_err(|error| failure("UpdateItem", error))
    }

    async fn report(&self, connection: &Connection, report: &NodeReport) -> Result<(), PortError> {
        let Some(node) = connection.node_id else { return Ok(()) };
        let set_generation = match report.outcome {
            Outcome::Applied { .. } => ", introduction.generation = :generation",
            Outcome::Rejected { .. } => "",
        };
        let update = self
            .update(node_key(connection.control_plane_id, node))
            .condition_expression(
                "attribute_exists(pk) AND \
                 (attribute_not_exists(report) OR report.generation <= :generation)",
            )
            .update_expression(format!(
                "SET report = :report, last_seen_at = :at, expires_at = :expires{set_generation}"
            ))
            .expression_attribute_values(":report", attribute(report)?)
            .expression_attribute_values(":generation", number(report.generation))
            .expression_attribute_values(":at", number(report.at.as_millis()))
            .expression_attribute_values(":expires", node_expiry(report.at));
        ignoring_failed_condition(update.send().await.map(|_| ()))
    }

    async fn touch(&self, connection: &Connection, at: Timestamp) -> Result<(), PortError> {
        let Some(node) = connection.node_id else { return Ok(()) };
        let update = self
            .update(node_key(connection.control_plane_id, node))
            .condition_expression("attribute_exists(pk)")
            .update_expression("SET last_seen_at = :at, expires_at = :expires")
            .expression_attribute_values(":at", number(at.as_millis()))
            .expression_attribute_values(":expires", node_expiry(at));
        ignoring_failed_condition(update.send().await.map(|_| ()))
    }

    async fn nodes(&self, control_plane: ControlPlaneId) -> Result<Vec<Node>, PortError> {
        let partition = partition(control_plane);
        let rows =
            query(&self.client, &self.table, partition, NODE_PREFIX, MAX_QUERY_PAGES).await?;
        let open = self.connections(control_plane).await?;
        let connected = open.into_iter().filter_map(|connection| connection.node_id).collect();
        rows.into_iter()
            .map(|row| read::<NodeRow>(row).map(|row| row.into_node(&connected)))
            .collect()
    }
}

fn node_key(control_plane: ControlPlaneId, node: NodeId) -> Key {
    Key::new(partition(control_plane), format!("{NODE_PREFIX}{node}"))
}

fn connection_key(id: &ConnectionId) -> Key {
    Key::new(format!("{CONNECTION_PREFIX}{id}"), "CONNECTION")
}

fn connection_keys(control_plane: ControlPlaneId, id: &ConnectionId) -> [Key; 2] {
    let listed = Key::new(partition(control_plane), format!("{CONNECTION_PREFIX}{id}"));
    [listed, connection_key(id)]
}

fn node_expiry(at: Timestamp) -> AttributeValue {
    number(at.plus_seconds(NODE_LIFE_SECONDS).as_seconds())
}

/// Treats a failed condition as success: there is nothing left to update.
fn ignoring_failed_condition(
    outcome: Result<(), SdkError<UpdateItemError, HttpResponse>>,
) -> Result<(), PortError> {
    match outcome {
        Ok(()) => Ok(()),
        Err(error)
            if error
                .as_service_error()
                .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
        {
            Ok(())
        }
        Err(error) => Err(failure("UpdateItem", error)),
    }
}
