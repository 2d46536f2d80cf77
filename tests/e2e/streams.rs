//! The registry's stream over restarts.

use plugcast_tests::{dev::Dev, plugins::plugin};
use rusqlite::Connection;

#[tokio::test]
async fn removes_delivered_records_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    for number in 1..=3 {
        let dev = Dev::start(folder.path(), "T").await;
        dev.put(&plugin("trimmed", number)).await;
        dev.stop().await;
    }
    let dev = Dev::start(folder.path(), "T").await;
    dev.stop().await;
    let database = Connection::open(folder.path().join("registry.db")).unwrap();
    let count = "SELECT COUNT(*) FROM _stream_records";
    let left: usize = database.query_row(count, [], |row| row.get(0)).unwrap();
    // The rows of the last upload may follow the last delivered record.
    assert!((1..=5).contains(&left), "{left} records are left");
    assert!(folder.path().join("stream.position").exists());
    assert!(!folder.path().join("dead-letters.jsonl").exists());
}
