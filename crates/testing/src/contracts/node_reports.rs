//! Guarantees of [`NodeStore`](plugcast_core::ports::NodeStore) for the reports of nodes.

use plugcast_core::{Generation, node::Connection};

use super::{
    Adapters,
    node_store::{hello, node_of, open},
};
use crate::doubles::sample;

async fn introduced(adapters: &Adapters) -> Connection {
    hello(adapters, sample::connection(sample::fresh(), "a="), &sample::introduction()).await
}

/// An `applied` report is stored, and its generation becomes the one that the node runs.
pub async fn an_applied_report_sets_the_running_generation(adapters: &Adapters) {
    let connection = introduced(adapters).await;
    adapters.nodes.report(&connection, &sample::applied(3)).await.unwrap();
    let node = node_of(adapters, &connection).await;
    assert_eq!(node.introduction.generation, Generation::from(3));
    assert_eq!(node.report, Some(sample::applied(3)));
}

/// A `rejected` report is stored, and the node still runs its generation.
pub async fn a_rejected_report_keeps_the_running_generation(adapters: &Adapters) {
    let connection = introduced(adapters).await;
    adapters.nodes.report(&connection, &sample::applied(3)).await.unwrap();
    adapters.nodes.report(&connection, &sample::rejected(4)).await.unwrap();
    let node = node_of(adapters, &connection).await;
    assert_eq!(node.introduction.generation, Generation::from(3));
    assert_eq!(node.report, Some(sample::rejected(4)));
}

/// A report for an older generation is dropped. One for the same generation replaces the last.
pub async fn an_older_report_is_dropped(adapters: &Adapters) {
    let connection = introduced(adapters).await;
    for report in [sample::rejected(4), sample::applied(4), sample::applied(3)] {
        adapters.nodes.report(&connection, &report).await.unwrap();
    }
    let node = node_of(adapters, &connection).await;
    assert_eq!(node.introduction.generation, Generation::from(4));
    assert_eq!(node.report, Some(sample::applied(4)));
}

/// A report on a socket without a hello, or from an unknown node, is dropped.
pub async fn a_report_without_a_hello_is_dropped(adapters: &Adapters) {
    let connection = sample::connection(sample::fresh(), "a=");
    open(adapters, &connection).await;
    let unknown_node = Connection { node_id: Some(sample::fresh()), ..connection.clone() };
    for unknown in [&connection, &unknown_node] {
        adapters.nodes.report(unknown, &sample::applied(1)).await.unwrap();
        adapters.nodes.touch(unknown, sample::now()).await.unwrap();
    }
    assert_eq!(adapters.nodes.nodes(connection.control_plane_id).await.unwrap(), []);
}

/// A touch updates the time when the node was last seen, and nothing else.
pub async fn a_touch_updates_only_the_last_seen_time(adapters: &Adapters) {
    let connection = introduced(adapters).await;
    let mut expected = node_of(adapters, &connection).await;
    expected.last_seen_at = sample::now().plus_seconds(60);
    adapters.nodes.touch(&connection, expected.last_seen_at).await.unwrap();
    assert_eq!(node_of(adapters, &connection).await, expected);
}

/// A node that says hello again keeps its last report.
pub async fn a_second_hello_keeps_the_report(adapters: &Adapters) {
    let connection = introduced(adapters).await;
    adapters.nodes.report(&connection, &sample::applied(3)).await.unwrap();
    let mut introduction = node_of(adapters, &connection).await.introduction;
    introduction.hostname = "gateway-2".to_owned();
    let again = sample::connection(connection.control_plane_id, "b=");
    let node = node_of(adapters, &hello(adapters, again, &introduction).await).await;
    assert_eq!(node.introduction, introduction);
    assert_eq!(node.report, Some(sample::applied(3)));
}
