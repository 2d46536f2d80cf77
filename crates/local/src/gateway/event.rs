//! The events that API Gateway sends: payload format 2.0 for HTTP, the proxy format for sockets.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use plugcast_protocol::routes::Route;
use serde_json::{Map, Value, json};

use super::{ACCOUNT, API, STAGE};

/// The beginning of the ARN in an authorizer's event.
const ARN_PREFIX: &str = "arn:aws:execute-api:local";

/// The parts of a request that its event needs.
pub(crate) struct Incoming<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) request_id: &'a str,
}

/// The event for a function behind the HTTP API.
pub(crate) fn http(
    incoming: &Incoming<'_>,
    route: &Route,
    path_parameters: Map<String, Value>,
    authorizer: Option<Value>,
    body: &Bytes,
) -> Value {
    let mut event = http_envelope(incoming, route, path_parameters, authorizer);
    let (text, is_base_64) = match std::str::from_utf8(body) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (STANDARD.encode(body), true),
    };
    if !body.is_empty() {
        event.insert("body".to_owned(), text.into());
    }
    event.insert("isBase64Encoded".to_owned(), is_base_64.into());
    Value::Object(event)
}

/// The event for the authorizer of the HTTP API.
pub(crate) fn http_authorizer(incoming: &Incoming<'_>, route: &Route) -> Value {
    let mut event = http_envelope(incoming, route, Map::new(), None);
    let arn = format!("{ARN_PREFIX}:{ACCOUNT}:{API}/$default/{}{}", route.method, route.path);
    event.insert("type".to_owned(), "REQUEST".into());
    event.insert("routeArn".to_owned(), arn.into());
    event.insert("identitySource".to_owned(), json!([text(incoming.headers, "authorization")]));
    Value::Object(event)
}

fn http_envelope(
    incoming: &Incoming<'_>,
    route: &Route,
    path_parameters: Map<String, Value>,
    authorizer: Option<Value>,
) -> Map<String, Value> {
    let route_key = format!("{} {}", route.method, route.path);
    let query = incoming.uri.query().unwrap_or_default();
    let path = incoming.uri.path();
    let mut context = object(json!({
        "accountId": ACCOUNT,
        "apiId": API,
        "http": {
            "method": incoming.method.as_str(),
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": "127.0.0.1",
            "userAgent": text(incoming.headers, "user-agent"),
        },
        "requestId": incoming.request_id,
        "routeKey": route_key,
        "stage": "$default",
    }));
    if let Some(authorizer) = authorizer {
        context.insert("authorizer".to_owned(), json!({ "lambda": authorizer }));
    }
    object(json!({
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers(incoming.headers),
        "queryStringParameters": parameters(query),
        "pathParameters": path_parameters,
        "requestContext": context,
    }))
}

/// The event for the authorizer of the WebSocket API.
pub(crate) fn socket_authorizer(incoming: &Incoming<'_>, connection: &str) -> Value {
    let mut event = object(socket_opened(incoming, connection, None));
    let arn = format!("{ARN_PREFIX}:{ACCOUNT}:{API}/{STAGE}/$connect");
    event.insert("type".to_owned(), "REQUEST".into());
    event.insert("methodArn".to_owned(), arn.into());
    Value::Object(event)
}

/// The `$connect` event of a socket that is about to open.
pub(crate) fn socket_opened(
    incoming: &Incoming<'_>,
    connection: &str,
    authorizer: Option<&Value>,
) -> Value {
    let mut event = socket("$connect", "CONNECT", connection, incoming.request_id, authorizer);
    let query = incoming.uri.query().unwrap_or_default();
    event.insert("headers".to_owned(), headers(incoming.headers));
    event.insert("queryStringParameters".to_owned(), parameters(query));
    Value::Object(event)
}

/// The `$default` event of a message.
pub(crate) fn socket_message(
    connection: &str,
    request_id: &str,
    authorizer: &Value,
    body: &str,
) -> Value {
    let mut event = socket("$default", "MESSAGE", connection, request_id, Some(authorizer));
    event.insert("body".to_owned(), body.into());
    Value::Object(event)
}

/// The `$disconnect` event of a socket that has closed.
pub(crate) fn socket_closed(connection: &str, request_id: &str, authorizer: &Value) -> Value {
    Value::Object(socket("$disconnect", "DISCONNECT", connection, request_id, Some(authorizer)))
}

fn socket(
    route_key: &str,
    event_type: &str,
    connection: &str,
    request_id: &str,
    authorizer: Option<&Value>,
) -> Map<String, Value> {
    object(json!({
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": API,
            "authorizer": authorizer.cloned().unwrap_or_else(|| json!({})),
            "connectedAt": 0,
            "connectionId": connection,
            "domainName": "localhost",
            "eventType": event_type,
            "identity": { "sourceIp": "127.0.0.1" },
            "messageDirection": "IN",
            "requestId": request_id,
            "requestTimeEpoch": 0,
            "routeKey": route_key,
            "stage": STAGE,
        },
        "isBase64Encoded": false,
    }))
}

/// Headers by lower-case name. Payload format 2.0 joins the values of one name with commas.
fn headers(headers: &HeaderMap) -> Value {
    let mut joined = Map::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        match joined.get_mut(name.as_str()) {
            Some(Value::String(known)) => {
                known.push(',');
                known.push_str(&value);
            }
            _ => {
                joined.insert(name.as_str().to_owned(), value.into());
            }
        }
    }
    Value::Object(joined)
}

fn parameters(query: &str) -> Value {
    let mut parameters = Map::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        parameters.insert(name.into_owned(), value.into());
    }
    Value::Object(parameters)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
