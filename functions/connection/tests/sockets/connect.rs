//! `$connect` and `$disconnect`: which sockets open, and what is on record of them.

use plugcast_core::{Grant, Role, Scope, Timestamp, identity::Identity};
use plugcast_function_connection::Reply;
use plugcast_testing::{doubles::sample, events};

use crate::harness::Harness;

fn grant(role: Role, scope: Scope) -> Grant {
    Identity { name: "edge".to_owned(), role, scope }.into()
}

fn refusal(status_code: u16, body: &str) -> Reply {
    Reply { status_code, body: Some(body.to_owned()) }
}

#[tokio::test]
async fn records_a_socket_with_its_token_before_it_opens() {
    let harness = Harness::new().await;
    let id = sample::connection_id("socket=");
    let token = sample::fresh();
    let scope = Scope::Only([harness.control_plane.id].into());
    let grant = Grant { token: Some(token), ..grant(Role::DataPlane, scope) };
    let control_plane = harness.control_plane.id.to_string();
    let event = events::connect(&id, Some(&grant), Some(&control_plane));
    assert_eq!(harness.handle(event).await, Reply { status_code: 200, body: None });
    let connection = harness.connection(&id).await.unwrap();
    assert_eq!(connection.control_plane_id, harness.control_plane.id);
    assert_eq!((connection.token_id, connection.node_id), (Some(token), None));
}

#[tokio::test]
async fn refuses_a_socket_that_the_token_does_not_allow() {
    let harness = Harness::new().await;
    let id = sample::connection_id("socket=");
    let own = harness.control_plane.id.to_string();
    let missing = "0192c5d4-6a11-4000-8000-0000000000ff";
    let all = grant(Role::DataPlane, Scope::All);
    let expired = Grant { expires_at: Some(Timestamp::from_millis(1)), ..all.clone() };
    let viewer = grant(Role::Viewer, Scope::All);
    let elsewhere = grant(Role::DataPlane, Scope::Only([sample::fresh()].into()));
    let unnamed = "the query must name a control plane: ?control_plane=ID";
    let not_allowed = "the token does not allow this";
    let not_here = "the token is not for this control plane";
    let cases = [
        (None, Some(own.as_str()), refusal(401, "unknown token")),
        (Some(&expired), Some(&own), refusal(401, "unknown token")),
        (Some(&viewer), Some(&own), refusal(403, not_allowed)),
        (Some(&all), None, refusal(400, unnamed)),
        (Some(&all), Some("default"), refusal(400, unnamed)),
        (Some(&elsewhere), Some(&own), refusal(403, not_here)),
        // The same answer, so that a token does not learn which control planes exist.
        (Some(&elsewhere), Some(missing), refusal(403, not_here)),
        (Some(&all), Some(missing), refusal(404, &format!("no control plane '{missing}'"))),
    ];
    for (grant, control_plane, expected) in cases {
        let reply = harness.handle(events::connect(&id, grant, control_plane)).await;
        assert_eq!(reply, expected, "{grant:?} {control_plane:?}");
        assert_eq!(harness.connection(&id).await, None);
    }
}

#[tokio::test]
async fn forgets_a_socket_that_closes_and_keeps_its_node() {
    let harness = Harness::new().await;
    let id = harness.open().await;
    harness.say(&id, &crate::messages::hello("gateway-1")).await;
    for _ in 0..2 {
        let reply = harness.handle(events::disconnect(&id)).await;
        assert_eq!(reply, Reply { status_code: 200, body: None });
        assert_eq!(harness.connection(&id).await, None);
    }
    assert_eq!(
        harness.listed().await.iter().map(|node| node.connected).collect::<Vec<_>>(),
        [false]
    );
}
