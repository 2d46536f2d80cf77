//! Guarantees of [`ChangeLog`](plugcast_core::ports::ChangeLog).

use plugcast_core::Generation;

use super::{Adapters, ControlPlaneEditor};
use crate::doubles::sample;

/// The number of changes: more than nine, so that text and numbers sort differently.
const CHANGES: u64 = 12;

/// Changes are read as committed, newest first, before a generation and up to a limit.
pub async fn changes_are_read_newest_first(adapters: &Adapters) {
    let (editor, other) =
        (ControlPlaneEditor::new(adapters).await, ControlPlaneEditor::new(adapters).await);
    other.create("theirs").await;
    let mut expected = Vec::new();
    for number in 1..=CHANGES {
        let plugin = editor.new_plugin(sample::fresh(), &format!("p{number}")).await;
        let seen = editor.state().await.generation;
        let commit = sample::commit(editor.id, seen, sample::creation(&plugin));
        adapters.changes.commit(&commit).await.unwrap();
        expected.insert(0, commit.change);
    }
    let read = async |before: Option<u64>, most: usize| {
        let before = before.map(Generation::from);
        adapters.change_log.changes(editor.id, before, most).await.unwrap()
    };
    assert_eq!(read(None, 100).await, expected);
    assert_eq!(read(None, 3).await, expected[..3]);
    assert_eq!(read(Some(10), 3).await, expected[3..6]);
    assert_eq!(read(Some(2), 100).await, expected[11..]);
    for nothing in [0, 1] {
        assert_eq!(read(Some(nothing), 100).await, []);
    }
    assert_eq!(adapters.change_log.changes(sample::fresh(), None, 10).await.unwrap(), []);
}
