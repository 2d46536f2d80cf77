//! Guarantees of [`NodeStore`](plugcast_core::ports::NodeStore) for sockets and their nodes.

use plugcast_core::{
    NodeId,
    node::{Connection, Introduction, Node},
};

use super::Adapters;
use crate::doubles::sample;

/// The number of nodes whose rows, of 32 KB each, need more than one page of a query.
const NODES_OVER_A_PAGE: usize = 40;

pub(super) async fn open(adapters: &Adapters, connection: &Connection) {
    adapters.nodes.add_connection(connection).await.unwrap();
}

/// Opens a socket and says hello on it. Returns the stored socket.
pub(super) async fn hello(
    adapters: &Adapters,
    connection: Connection,
    introduction: &Introduction,
) -> Connection {
    open(adapters, &connection).await;
    adapters.nodes.introduce(&connection, introduction, sample::now()).await.unwrap();
    adapters.nodes.connection(&connection.id).await.unwrap().unwrap()
}

pub(super) async fn node_of(adapters: &Adapters, connection: &Connection) -> Node {
    let nodes = adapters.nodes.nodes(connection.control_plane_id).await.unwrap();
    nodes.into_iter().find(|node| Some(node.introduction.node_id) == connection.node_id).unwrap()
}

/// An open socket is found by id and listed in its own control plane, until it closes.
pub async fn a_socket_is_listed_while_it_is_open(adapters: &Adapters) {
    let control_plane = sample::fresh();
    let (a, b) = (sample::connection(control_plane, "a="), sample::connection(control_plane, "b="));
    open(adapters, &a).await;
    open(adapters, &b).await;
    open(adapters, &sample::connection(sample::fresh(), "elsewhere=")).await;
    assert_eq!(adapters.nodes.connection(&a.id).await.unwrap().as_ref(), Some(&a));
    assert_eq!(adapters.nodes.connections(control_plane).await.unwrap(), [a.clone(), b.clone()]);
    adapters.nodes.remove_connection(&a.id).await.unwrap();
    assert_eq!(adapters.nodes.connection(&a.id).await.unwrap(), None);
    assert_eq!(adapters.nodes.connections(control_plane).await.unwrap(), [b]);
}

/// Closing a socket twice succeeds, and so does closing an unknown one.
pub async fn closing_a_socket_twice_succeeds(adapters: &Adapters) {
    let connection = sample::connection(sample::fresh(), "a=");
    open(adapters, &connection).await;
    for _ in 0..2 {
        adapters.nodes.remove_connection(&connection.id).await.unwrap();
    }
    adapters.nodes.remove_connection(&sample::connection_id("never=")).await.unwrap();
}

/// After a hello, the socket and the lists of sockets and of nodes have the node.
pub async fn a_hello_binds_the_node_to_its_socket(adapters: &Adapters) {
    let control_plane = sample::fresh();
    let introduction = sample::introduction();
    let connection = hello(adapters, sample::connection(control_plane, "a="), &introduction).await;
    assert_eq!(connection.node_id, Some(introduction.node_id));
    assert_eq!(adapters.nodes.connections(control_plane).await.unwrap(), [connection]);
    let node = Node { introduction, connected: true, report: None, last_seen_at: sample::now() };
    assert_eq!(adapters.nodes.nodes(control_plane).await.unwrap(), [node]);
}

/// A node whose socket closed is still listed, as disconnected.
pub async fn a_node_without_a_socket_is_disconnected(adapters: &Adapters) {
    let connection = sample::connection(sample::fresh(), "a=");
    let connection = hello(adapters, connection, &sample::introduction()).await;
    adapters.nodes.remove_connection(&connection.id).await.unwrap();
    assert!(!node_of(adapters, &connection).await.connected);
}

/// A node with a second socket stays connected when its first socket closes.
pub async fn closing_an_old_socket_keeps_the_node_connected(adapters: &Adapters) {
    let (control_plane, introduction) = (sample::fresh(), sample::introduction());
    let old = hello(adapters, sample::connection(control_plane, "old="), &introduction).await;
    let new = hello(adapters, sample::connection(control_plane, "new="), &introduction).await;
    adapters.nodes.remove_connection(&old.id).await.unwrap();
    assert!(node_of(adapters, &new).await.connected);
    adapters.nodes.remove_connection(&new.id).await.unwrap();
    assert!(!node_of(adapters, &new).await.connected);
}

/// A hello that is handled after its socket closed connects no node.
pub async fn a_hello_after_the_close_connects_no_node(adapters: &Adapters) {
    let control_plane = sample::fresh();
    let connection = sample::connection(control_plane, "a=");
    open(adapters, &connection).await;
    adapters.nodes.remove_connection(&connection.id).await.unwrap();
    let introduction = sample::introduction();
    adapters.nodes.introduce(&connection, &introduction, sample::now()).await.unwrap();
    assert_eq!(adapters.nodes.connection(&connection.id).await.unwrap(), None);
    assert_eq!(adapters.nodes.connections(control_plane).await.unwrap(), []);
    let nodes = adapters.nodes.nodes(control_plane).await.unwrap();
    assert!(nodes.iter().all(|node| !node.connected), "{nodes:?}");
}

/// A list longer than a page has each node once.
pub async fn many_nodes_are_listed_once(adapters: &Adapters) {
    let control_plane = sample::fresh();
    let mut expected: Vec<NodeId> = Vec::new();
    for n in 0..NODES_OVER_A_PAGE {
        let labels = (0..32).map(|label| (format!("label-{label}"), "x".repeat(1024)));
        let introduction = Introduction { labels: labels.collect(), ..sample::introduction() };
        hello(adapters, sample::connection(control_plane, &format!("{n}=")), &introduction).await;
        expected.push(introduction.node_id);
    }
    let nodes = adapters.nodes.nodes(control_plane).await.unwrap();
    let mut found: Vec<_> = nodes.into_iter().map(|node| node.introduction.node_id).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}
