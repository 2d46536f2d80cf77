//! `$default`: a message of a node.

use plugcast_core::{
    ConnectionId, Generation, InvalidValue, PortError,
    node::{Connection, Introduction, NodeReport, Outcome},
    ports::Delivery,
};
use plugcast_protocol::{
    PROTOCOL_VERSION,
    push::{NodeMessage, ServerMessage},
};

use crate::{Reply, State, now};

/// Errors that the node logs.
const UNKNOWN_CONNECTION: &str = "unknown connection: reconnect";
const NOT_INTRODUCED: &str = "the first message must be a hello";

/// Handles one message. An invalid message is answered with an error, and the socket stays open.
pub(crate) async fn receive(
    body: &str,
    id: &ConnectionId,
    state: &State,
) -> Result<Reply, PortError> {
    let Some(connection) = state.nodes.connection(id).await? else {
        return complain(state, id, UNKNOWN_CONNECTION.to_owned()).await;
    };
    if !is_still_allowed(&connection, state).await? {
        return close(state, id).await;
    }
    let message = match serde_json::from_str(body) {
        Ok(message) => message,
        Err(error) => return complain(state, id, format!("not a message: {error}")).await,
    };
    match message {
        NodeMessage::Hello { protocol, node_id, hostname, versions, labels, generation } => {
            if protocol != PROTOCOL_VERSION {
                let problem = format!(
                    "unknown protocol {protocol}; this control plane speaks {PROTOCOL_VERSION}"
                );
                return complain(state, id, problem).await;
            }
            let introduction = Introduction { node_id, hostname, versions, labels, generation };
            introduce(state, &connection, &introduction).await
        }
        NodeMessage::Ping => {
            state.nodes.touch(&connection, now()).await?;
            say(state, id, &ServerMessage::Pong).await
        }
        NodeMessage::Applied { generation, digest, took_ms } => {
            report(state, &connection, generation, Outcome::Applied { digest, took_ms }).await
        }
        NodeMessage::Rejected { generation, plugin, code, message } => {
            let outcome = Outcome::Rejected { plugin, code, message };
            report(state, &connection, generation, outcome).await
        }
    }
}

/// Whether the token that opened the socket exists and has not expired. Revoking a token closes its
/// sockets; this catches sockets that the revocation missed.
async fn is_still_allowed(connection: &Connection, state: &State) -> Result<bool, PortError> {
    let Some(token) = connection.token_id else { return Ok(true) };
    let record = state.tokens.token_by_id(token).await?;
    Ok(record.is_some_and(|record| !record.is_expired(now())))
}

async fn close(state: &State, id: &ConnectionId) -> Result<Reply, PortError> {
    tracing::info!(connection.id = %id, "token was revoked or has expired; closing the socket");
    // The row is removed last: until then, another message tries to close the socket again.
    state.push.close(id).await?;
    state.nodes.remove_connection(id).await?;
    Ok(Reply::ok())
}

async fn introduce(
    state: &State,
    connection: &Connection,
    introduction: &Introduction,
) -> Result<Reply, PortError> {
    if let Err(InvalidValue { field, message }) = introduction.validate() {
        return complain(state, &connection.id, format!("{field}: {message}")).await;
    }
    state.nodes.introduce(connection, introduction, now()).await?;
    Ok(Reply::ok())
}

async fn report(
    state: &State,
    connection: &Connection,
    generation: Generation,
    outcome: Outcome,
) -> Result<Reply, PortError> {
    let report = NodeReport { generation, outcome, at: now() };
    if connection.node_id.is_none() {
        return complain(state, &connection.id, NOT_INTRODUCED.to_owned()).await;
    }
    if let Err(InvalidValue { field, message }) = report.validate() {
        return complain(state, &connection.id, format!("{field}: {message}")).await;
    }
    state.nodes.report(connection, &report).await?;
    Ok(Reply::ok())
}

async fn complain(state: &State, id: &ConnectionId, message: String) -> Result<Reply, PortError> {
    tracing::warn!(connection.id = %id, problem = %message, "refused a message");
    say(state, id, &ServerMessage::Error { message }).await
}

async fn say(
    state: &State,
    id: &ConnectionId,
    message: &ServerMessage,
) -> Result<Reply, PortError> {
    if state.push.send(id, &message.to_bytes()).await? == Delivery::Gone {
        state.nodes.remove_connection(id).await?;
    }
    Ok(Reply::ok())
}
