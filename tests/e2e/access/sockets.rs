//! Sockets whose token has ended, though nobody closed them.

use plugcast_aws::DynamoRegistry;
use plugcast_core::{Timestamp, ports::TokenRegister};
use plugcast_local::engine::REGISTRY_TABLE;
use plugcast_tests::{
    dev::Dev,
    fixture::{
        Fixture, Lambda,
        handlers::Handlers,
        seed::{FIXTURE_TOKEN_ID, NODE_CONNECTION},
        world::{Template, World},
    },
};
use reqwest::Response;
use serde_json::{Value, json};

/// The answer to whoever wants to open a socket: 101, or why not.
pub(super) async fn handshake(dev: &Dev, token: Option<&str>, path: &str) -> Response {
    let url = format!("{}{path}", dev.url());
    let network = plugcast_agent::Network::new(&url.parse().unwrap()).unwrap();
    let mut request = network
        .http()
        .get(&url)
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    request.send().await.unwrap()
}

async fn say(world: &World, fixture: &str) -> Vec<Value> {
    let handlers = Handlers::new(world).await;
    world.take_pushes();
    let event = Fixture::named("websocket", fixture).event;
    let reply = handlers.invoke(Lambda::Connection, event).await;
    assert_eq!(reply, json!({ "statusCode": 200 }), "{fixture}");
    world.take_pushes()
}

fn registry(world: &World) -> DynamoRegistry {
    DynamoRegistry::new(&world.engines.registry_service(), REGISTRY_TABLE)
}

/// Every message that a node can send.
const MESSAGES: &[&str] =
    &["ping", "hello", "hello-again", "applied", "rejected", "message-missing-field"];

#[tokio::test]
async fn a_socket_that_was_missed_is_closed_by_its_next_message() {
    let template = Template::seeded().await;
    for message in MESSAGES {
        let world = template.world();
        // Revoked by somebody who died before closing a single socket.
        let register = registry(&world);
        let id = FIXTURE_TOKEN_ID.parse().unwrap();
        let record = register.token_by_id(id).await.unwrap().unwrap();
        register.remove_token(&record, None).await.unwrap();
        let closed = json!({ "connection": NODE_CONNECTION, "closed": true });
        let pushed = say(&world, message).await;
        let is_of_the_node = Fixture::named("websocket", message).event["requestContext"]["connectionId"]
            == NODE_CONNECTION;
        assert_eq!(pushed.contains(&closed), is_of_the_node, "{message}: {pushed:?}");
        if is_of_the_node {
            assert_eq!(pushed, [closed], "{message}");
            let pushed = say(&world, message).await;
            assert!(pushed[0]["message"]["message"].as_str().unwrap().contains("not known"));
        }
    }
}

#[tokio::test]
async fn a_socket_ends_with_the_token_that_opened_it() {
    let world = Template::seeded().await.world();
    let register = registry(&world);
    let id = FIXTURE_TOKEN_ID.parse().unwrap();
    let mut record = register.token_by_id(id).await.unwrap().unwrap();
    let pong = json!({ "connection": NODE_CONNECTION, "message": { "type": "pong" } });
    assert_eq!(say(&world, "ping").await, [pong]);
    register.remove_token(&record, None).await.unwrap();
    record.expires_at = Some(Timestamp::from_millis(1_700_000_100_000));
    register.add_token(&record).await.unwrap();
    let closed = json!({ "connection": NODE_CONNECTION, "closed": true });
    assert_eq!(say(&world, "ping").await, [closed]);
}
