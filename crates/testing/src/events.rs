//! The events that AWS sends to functions: the fields that the functions read, and no others.

use plugcast_core::{ConnectionId, ControlPlaneId, Grant};
use serde_json::{Value, json};

/// An event of the HTTP API, in payload format 2.0.
#[derive(Debug, Clone)]
pub struct HttpEvent(Value);

impl HttpEvent {
    /// A request without a caller. `target` is a path, and a query after `?`.
    pub fn new(method: &str, target: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self(json!({
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
            "headers": { "host": "localhost" },
            "requestContext": {
                "http": { "method": method, "path": path, "protocol": "HTTP/1.1" },
                "stage": "$default",
            },
            "isBase64Encoded": false,
        }))
    }

    /// The same, where the authorizer found this grant.
    #[must_use]
    pub fn by(mut self, grant: &Grant) -> Self {
        self.0["requestContext"]["authorizer"] = json!({ "lambda": context(Some(grant)) });
        self
    }

    /// The same with a header; its name is in lower case.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.0["headers"][name] = value.into();
        self
    }

    /// The same with a body.
    #[must_use]
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.0["body"] = body.into().into();
        self
    }

    /// The same with a body that is not text, in Base64 as API Gateway sends it.
    #[must_use]
    pub fn base64_body(mut self, body: &str) -> Self {
        self.0["isBase64Encoded"] = true.into();
        self.body(body)
    }

    /// The event.
    pub fn into_value(self) -> Value {
        self.0
    }
}

/// The context that the authorizer of either API gives to functions.
pub fn context(grant: Option<&Grant>) -> Value {
    match grant {
        Some(grant) => json!({ "identity": serde_json::to_string(grant).unwrap() }),
        None => json!({}),
    }
}

/// The event of a socket that opens, with the query that names the control plane.
pub fn connect(
    connection: &ConnectionId,
    grant: Option<&Grant>,
    control_plane: Option<&str>,
) -> Value {
    let mut event = socket("$connect", connection);
    event["requestContext"]["authorizer"] = context(grant);
    if let Some(control_plane) = control_plane {
        event["queryStringParameters"] = json!({ "control_plane": control_plane });
    }
    event
}

/// The event of a message on a socket.
pub fn message(connection: &ConnectionId, body: &str) -> Value {
    let mut event = socket("$default", connection);
    event["body"] = body.into();
    event
}

/// The event of a socket that has closed.
pub fn disconnect(connection: &ConnectionId) -> Value {
    socket("$disconnect", connection)
}

fn socket(route_key: &str, connection: &ConnectionId) -> Value {
    json!({
        "requestContext": {
            "authorizer": {},
            "connectedAt": 0,
            "connectionId": connection.as_str(),
            "identity": { "sourceIp": "127.0.0.1" },
            "requestTimeEpoch": 0,
            "routeKey": route_key,
        },
        "isBase64Encoded": false,
    })
}

/// A batch of the registry's stream.
pub fn batch(records: &[Value]) -> Value {
    json!({ "Records": records })
}

/// The record of a change, with its sequence number in the stream.
pub fn change(control_plane: ControlPlaneId, sequence: &str) -> Value {
    record(&format!("CP#{control_plane}"), "CHANGE#00000000000000000001", sequence)
}

/// The record of a new row, with its sequence number in the stream.
pub fn record(partition: &str, sort: &str, sequence: &str) -> Value {
    json!({
        "eventID": sequence,
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "local",
        "dynamodb": {
            "Keys": { "pk": { "S": partition }, "sk": { "S": sort } },
            "SequenceNumber": sequence,
            "SizeBytes": 100,
            "StreamViewType": "NEW_IMAGE",
        },
    })
}
