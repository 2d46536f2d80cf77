//! A node says something.

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

/// What is wrong with a message, for the node's log.
const UNKNOWN_CONNECTION: &str = "this connection is not known: reconnect";
const NOT_INTRODUCED: &str = "the first message must be a hello";

/// Takes in one message. A message that makes no sense is answered with what is wrong with it;
/// the socket stays open.
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
                let problem = format!("protocol {protocol} is not known, {PROTOCOL_VERSION} is");
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

/// Whether the token that opened the socket is on record and has not expired. Whoever revokes a
/// token closes its sockets; this finds those that were missed or opened at that moment.
async fn is_still_allowed(connection: &Connection, state: &State) -> Result<bool, PortError> {
    let Some(token) = connection.token_id else { return Ok(true) };
    let record = state.tokens.token_by_id(token).await?;
    Ok(record.is_some_and(|record| !record.is_expired(now())))
}

async fn close(state: &State, id: &ConnectionId) -> Result<Reply, PortError> {
    tracing::info!(connection.id = %id, "closing: the token was revoked or has expired");
    // The row goes last: while it is there, the next message ends here once more.
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
    tracing::warn!(connection.id = %id, problem = %message, "a message was refused");
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
