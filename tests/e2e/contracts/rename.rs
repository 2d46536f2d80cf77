//! A plugin is renamed between the two reads that find it by its name.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use plugcast_aws::BackendError;
use plugcast_core::{
    Plugin,
    ports::{Commit, Edit},
};
use plugcast_tests::{
    contracts::{Adapters, Embedded, Shelf},
    doubles::{Interposed, Intervention, sample},
};

/// Commits when a plugin's row is about to be read, after the row of its name was.
struct CommitInBetween {
    adapters: Adapters,
    commit: Mutex<Option<Commit>>,
}

#[async_trait]
impl Intervention for CommitInBetween {
    async fn intervene(
        &self,
        request: &Request<Bytes>,
    ) -> Option<Result<Response<Bytes>, BackendError>> {
        let is_plugin_row = String::from_utf8_lossy(request.body()).contains("PLUGIN#");
        let commit = is_plugin_row.then(|| self.commit.lock().unwrap().take()).flatten();
        if let Some(commit) = commit {
            self.adapters.changes.commit(&commit).await.unwrap();
        }
        None
    }
}

#[tokio::test]
async fn a_name_never_finds_a_plugin_of_another_name() {
    let embedded = Embedded::open().await;
    let direct = embedded.adapters();
    let shelf = Shelf::new(&direct).await;
    let before = Box::new(shelf.create("old").await);
    let after = Box::new(Plugin { name: "new".parse().unwrap(), ..*before.clone() });
    let seen = shelf.state().await.generation;
    let rename = sample::commit(shelf.id, seen, Edit::Update { before, after });
    let intervention =
        CommitInBetween { adapters: embedded.adapters(), commit: Mutex::new(Some(rename)) };
    let backend = Interposed::new(embedded.backend(), Arc::new(intervention));
    let raced = embedded.adapters_through(backend);
    assert_eq!(Shelf::of(&raced, shelf.id).named("old").await, None);
    assert!(shelf.named("new").await.is_some());
}
