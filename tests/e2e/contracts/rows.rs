//! Expiry times of rows, which no port shows.

use plugcast_core::node::Connection;
use plugcast_testing::{contracts::Adapters, doubles::sample};
use plugcast_tests::embedded::Embedded;
use serde_json::Value;

/// The longest life of a socket in API Gateway, in seconds.
const TWO_HOURS: i64 = 2 * 60 * 60;
const ONE_DAY: i64 = 24 * 60 * 60;

/// When the rows with this sort key prefix expire, in seconds after the samples' time.
fn lifetimes(embedded: &Embedded, prefix: &str) -> Vec<i64> {
    let rows = embedded.node_rows();
    let of_kind = rows.iter().filter(|row| row["sk"]["S"].as_str().unwrap().starts_with(prefix));
    of_kind.map(|row| expiry(row) - sample::now().as_seconds()).collect()
}

fn expiry(row: &Value) -> i64 {
    row["expires_at"]["N"].as_str().unwrap().parse().unwrap()
}

async fn introduced(adapters: &Adapters) -> Connection {
    let connection = sample::connection(sample::fresh(), "a=");
    adapters.nodes.add_connection(&connection).await.unwrap();
    let introduction = sample::introduction();
    adapters.nodes.introduce(&connection, &introduction, sample::now()).await.unwrap();
    Connection { node_id: Some(introduction.node_id), ..connection }
}

#[tokio::test]
async fn a_socket_row_expires_soon_after_the_longest_life() {
    let embedded = Embedded::open().await;
    introduced(&embedded.adapters()).await;
    let lifetimes = lifetimes(&embedded, "CONNECTION");
    assert_eq!(lifetimes.len(), 2);
    for lifetime in lifetimes {
        assert!(lifetime > TWO_HOURS && lifetime < TWO_HOURS + TWO_HOURS / 4, "{lifetime} s");
    }
}

#[tokio::test]
async fn every_message_of_a_node_extends_its_expiry() {
    let embedded = Embedded::open().await;
    let adapters = embedded.adapters();
    let connection = introduced(&adapters).await;
    let first = lifetimes(&embedded, "NODE#")[0];
    assert!(first > ONE_DAY, "{first} s");
    adapters.nodes.touch(&connection, sample::now().plus_seconds(60)).await.unwrap();
    assert_eq!(lifetimes(&embedded, "NODE#"), [first + 60]);
    let mut report = sample::applied(1);
    report.at = sample::now().plus_seconds(120);
    adapters.nodes.report(&connection, &report).await.unwrap();
    assert_eq!(lifetimes(&embedded, "NODE#"), [first + 120]);
}

#[tokio::test]
async fn a_closed_socket_leaves_no_row() {
    let embedded = Embedded::open().await;
    let adapters = embedded.adapters();
    let connection = introduced(&adapters).await;
    adapters.nodes.remove_connection(&connection.id).await.unwrap();
    assert_eq!(lifetimes(&embedded, "CONNECTION"), Vec::<i64>::new());
}
