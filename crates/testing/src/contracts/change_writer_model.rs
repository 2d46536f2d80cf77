//! Any sequence of edits leaves a store in the model's state.

use std::{ops::Range, sync::Arc};

use plugcast_core::{
    Edit, Plugin, PluginId,
    ports::{ChangeWriter, CommitError, ControlPlaneStore, PluginStore},
};
use proptest::prelude::*;
use uuid::Uuid;

use super::{Adapters, ControlPlaneEditor, Rows};
use crate::doubles::{MemoryRegistry, sample};

/// The length of a sequence: long enough that most plugins exist at some time.
const STEPS: Range<usize> = 12..40;

/// One edit of a sequence. There are few ids and names, so that they clash.
#[derive(Debug, Clone)]
pub struct Step {
    id: PluginId,
    action: Action,
    is_stale: bool,
}

#[derive(Debug, Clone)]
enum Action {
    Create(String),
    Rename(String),
    Release,
    Tag(String),
    Delete,
}

/// Any sequence of edits.
pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), STEPS)
}

fn step() -> impl Strategy<Value = Step> {
    let action = prop_oneof![
        4 => "[a-c]".prop_map(Action::Create),
        4 => "[a-c]".prop_map(Action::Rename),
        2 => Just(Action::Release),
        1 => "[x-z]".prop_map(Action::Tag),
        1 => Just(Action::Delete),
    ];
    (0_u128..2, action, prop::bool::weighted(0.15)).prop_map(|(id, action, is_stale)| Step {
        id: Uuid::from_u128(id).into(),
        action,
        is_stale,
    })
}

/// Runs `steps` against the adapters and against a model, and compares both after each step.
pub async fn an_edited_store_matches_the_model(adapters: &Adapters, steps: Vec<Step>) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let model = Arc::new(MemoryRegistry::default());
    model.create_control_plane(&editor.state().await).await.unwrap();
    for step in steps {
        let state = editor.state().await;
        let seen = if step.is_stale { state.generation.next() } else { state.generation };
        let edit = edit_of(&step, &editor).await;
        let commit = sample::commit(editor.id, seen, edit);
        let outcome = adapters.changes.commit(&commit).await;
        assert_eq!(kind(&outcome), kind(&model.commit(&commit).await), "{step:?}");
        assert_same(&editor, adapters, &model).await;
    }
}

async fn edit_of(step: &Step, editor: &ControlPlaneEditor<'_>) -> Edit {
    let fresh = editor.new_plugin(step.id, "never-created").await;
    let before = editor.with_id(step.id).await.unwrap_or_else(|| fresh.clone());
    let after = match &step.action {
        Action::Create(name) => {
            return sample::creation(&editor.new_plugin(step.id, name).await);
        }
        Action::Delete => return sample::deletion(&before),
        Action::Rename(name) => Plugin { name: name.parse().unwrap(), ..before.clone() },
        Action::Release => Plugin { release: fresh.release, ..before.clone() },
        Action::Tag(tag) => {
            Plugin { tags: vec![tag.clone()].try_into().unwrap(), ..before.clone() }
        }
    };
    sample::update(&before, &after)
}

fn kind(outcome: &Result<(), CommitError>) -> String {
    outcome.as_ref().err().map_or("committed".to_owned(), ToString::to_string)
}

async fn assert_same(editor: &ControlPlaneEditor<'_>, adapters: &Adapters, model: &MemoryRegistry) {
    let state = editor.state().await;
    assert_eq!(Some(state.clone()), model.control_plane(editor.id).await.unwrap());
    let mut plugins = adapters.plugins.plugins(editor.id).await.unwrap();
    plugins.sort_by_key(|plugin| plugin.id);
    assert_eq!(plugins, model.plugins(editor.id).await.unwrap());
    assert_eq!(state.plugin_count as usize, plugins.len());
    for plugin in &plugins {
        assert_eq!(editor.named(plugin.name.as_str()).await.as_ref(), Some(plugin));
    }
    let expected = Rows {
        plugins: plugins.len(),
        names: plugins.len(),
        releases: model.releases(editor.id).len(),
        changes: model.changes_of(editor.id).len(),
    };
    assert_eq!(editor.rows().await, expected);
}
