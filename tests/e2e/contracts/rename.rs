//! A rename between the two reads of a look-up by name.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use plugcast_aws::BackendError;
use plugcast_core::{Plugin, ports::Commit};
use plugcast_testing::{
    contracts::{Adapters, ControlPlaneEditor},
    doubles::sample,
};
use plugcast_tests::{
    embedded::Embedded,
    intercepted::{InterceptedBackend, Interceptor},
};

/// Commits before the read of a plugin's row, after the read of its name's row.
struct CommitBeforeSecondRead {
    adapters: Adapters,
    commit: Mutex<Option<Commit>>,
}

#[async_trait]
impl Interceptor for CommitBeforeSecondRead {
    async fn intercept(
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
async fn a_look_up_by_the_old_name_does_not_find_the_renamed_plugin() {
    let embedded = Embedded::open().await;
    let direct = embedded.adapters();
    let editor = ControlPlaneEditor::new(&direct).await;
    let before = editor.create("old").await;
    let after = Plugin { name: "new".parse().unwrap(), ..before.clone() };
    let seen = editor.state().await.generation;
    let rename = sample::commit(editor.id, seen, sample::update(&before, &after));
    let interceptor =
        CommitBeforeSecondRead { adapters: embedded.adapters(), commit: Mutex::new(Some(rename)) };
    let backend = InterceptedBackend::new(embedded.backend(), Arc::new(interceptor));
    let raced = embedded.adapters_through(backend);
    assert_eq!(ControlPlaneEditor::of(&raced, editor.id).named("old").await, None);
    assert!(editor.named("new").await.is_some());
}
