//! What a [`NodeStore`](plugcast_core::ports::NodeStore) promises of what nodes report.

use plugcast_core::{Generation, node::Connection};

use super::{
    Adapters,
    node_store::{hello, node_of, open},
};
use crate::doubles::sample;

async fn introduced(adapters: &Adapters) -> Connection {
    hello(adapters, sample::connection(sample::fresh(), "a="), &sample::introduction()).await
}

/// The newest answer is kept, and the generation that the node runs with it.
pub async fn an_applied_generation_is_what_the_node_runs(adapters: &Adapters) {
    let connection = introduced(adapters).await;
    adapters.nodes.report(&connection, &sample::applied(3)).await.unwrap();
    let node = node_of(adapters, &connection).await;
    assert_eq!(node.introduction.generation, Generation::from(3));
    assert_eq!(node.report, Some(sample::applied(3)));
}

/// A rejected generation is reported and not run.
pub async fn a_rejected_generation_is_not_run(adapters: &Adapters) {
    let connection = introduced(adapters).await;
    adapters.nodes.report(&connection, &sample::applied(3)).await.unwrap();
    adapters.nodes.report(&connection, &sample::rejected(4)).await.unwrap();
    let node = node_of(adapters, &connection).await;
    assert_eq!(node.introduction.generation, Generation::from(3));
    assert_eq!(node.report, Some(sample::rejected(4)));
}

/// An answer that was overtaken is dropped; one for the same generation takes the place.
pub async fn an_older_report_is_dropped(adapters: &Adapters) {
    let connection = introduced(adapters).await;
    for report in [sample::rejected(4), sample::applied(4), sample::applied(3)] {
        adapters.nodes.report(&connection, &report).await.unwrap();
    }
    let node = node_of(adapters, &connection).await;
    assert_eq!(node.introduction.generation, Generation::from(4));
    assert_eq!(node.report, Some(sample::applied(4)));
}

/// Who has not said hello has nothing to report.
pub async fn a_report_without_hello_is_dropped(adapters: &Adapters) {
    let connection = sample::connection(sample::fresh(), "a=");
    open(adapters, &connection).await;
    let never_met = Connection { node_id: Some(sample::fresh()), ..connection.clone() };
    for stranger in [&connection, &never_met] {
        adapters.nodes.report(stranger, &sample::applied(1)).await.unwrap();
        adapters.nodes.touch(stranger, sample::now()).await.unwrap();
    }
    assert_eq!(adapters.nodes.nodes(connection.control_plane_id).await.unwrap(), []);
}

/// A sign of life moves the time and nothing else.
pub async fn a_touch_moves_the_time_only(adapters: &Adapters) {
    let connection = introduced(adapters).await;
    let mut expected = node_of(adapters, &connection).await;
    expected.last_seen_at = sample::now().plus_seconds(60);
    adapters.nodes.touch(&connection, expected.last_seen_at).await.unwrap();
    assert_eq!(node_of(adapters, &connection).await, expected);
}

/// A node that says hello again keeps its last answer.
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
