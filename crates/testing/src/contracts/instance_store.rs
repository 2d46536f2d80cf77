//! Guarantees of [`InstanceStore`](plugcast_core::ports::InstanceStore), and of
//! [`ChangeWriter`](plugcast_core::ports::ChangeWriter) for instances.

use plugcast_core::{
    Edit, Instance, InstanceRef, InstanceSettings,
    edit::{Claim, EntityEdit},
    ports::CommitError,
};
use serde_json::{Value, json};

use super::{Adapters, ControlPlaneEditor};
use crate::doubles::sample;

/// The number of instances in a long list: more than one page of any engine.
const MANY: u32 = 120;

/// How many writers race.
const RACERS: usize = 16;

fn settings(changes: &Value) -> InstanceSettings {
    let mut settings = json!({ "name": "headers", "config": {}, "enabled": true });
    for (field, value) in changes.as_object().unwrap() {
        settings[field] = value.clone();
    }
    serde_json::from_value(settings).unwrap()
}

fn instance(changes: &Value) -> Instance {
    Instance {
        id: sample::fresh(),
        settings: settings(changes),
        created_at: sample::now(),
        updated_at: sample::now(),
    }
}

/// An instance that is scoped to a service of its own.
fn on_service(name: Option<&str>) -> Instance {
    let service = json!({ "id": uuid::Uuid::new_v4() });
    instance(&json!({ "instance_name": name, "service": service }))
}

fn creation(instance: &Instance) -> Edit {
    Edit::Instance(EntityEdit::create(instance.clone()))
}

fn deletion(instance: &Instance) -> Edit {
    Edit::Instance(EntityEdit::delete(instance.clone()))
}

fn update(before: &Instance, after: &Instance) -> Edit {
    Edit::Instance(EntityEdit::update(before.clone(), after.clone()))
}

fn with(instance: &Instance, changes: &Value) -> Instance {
    Instance { settings: settings(changes), ..instance.clone() }
}

async fn by_id(
    adapters: &Adapters,
    editor: &ControlPlaneEditor<'_>,
    one: &Instance,
) -> Option<Instance> {
    adapters.instances.instance(editor.id, &InstanceRef::Id(one.id)).await.unwrap()
}

async fn by_name(
    adapters: &Adapters,
    editor: &ControlPlaneEditor<'_>,
    name: &str,
) -> Option<Instance> {
    let name = InstanceRef::parse(name).unwrap();
    adapters.instances.instance(editor.id, &name).await.unwrap()
}

/// Asserts that the counts of the control plane match its instances.
async fn assert_counted(adapters: &Adapters, editor: &ControlPlaneEditor<'_>) {
    let (state, all) =
        (editor.state().await, adapters.instances.instances(editor.id).await.unwrap());
    assert_eq!(state.instance_count as usize, all.len());
    assert_eq!(state.instance_bytes, all.iter().map(Instance::weight).sum::<u64>());
    assert_eq!(state.plugin_count, 0);
}

/// A committed instance is found by id, by name and in the list, unchanged, whatever its fields.
pub async fn a_committed_instance_is_found(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let mut deep =
        json!({ "": [], "n": [1e300, -0.5, u64::MAX, i64::MIN, null, true, "\u{0}ä\""] });
    for _ in 0..40 {
        // Deeper than DynamoDB allows for its own documents.
        deep = json!({ "a": deep });
    }
    let entity = || json!({ "id": uuid::Uuid::new_v4() });
    let all = instance(&json!({
        "instance_name": "Tür", "config": { "z": deep, "a": {} }, "enabled": false,
        "protocols": ["http"], "tags": ["b", "a"], "service": entity(), "route": entity(),
        "consumer": entity(), "consumer_group": entity(),
        "ordering": { "before": { "access": ["a"] } }, "condition": "x",
    }));
    let bare = on_service(None);
    for one in [&all, &bare] {
        editor.edit(creation(one)).await.unwrap();
        assert_eq!(by_id(adapters, &editor, one).await.as_ref(), Some(one));
    }
    assert_eq!(by_name(adapters, &editor, "Tür").await.as_ref(), Some(&all));
    let mut listed = adapters.instances.instances(editor.id).await.unwrap();
    listed.sort_by_key(|one| one.id != all.id);
    assert_eq!(listed, [all, bare]);
    assert_counted(adapters, &editor).await;
}

/// Looking up a missing instance returns nothing, also in a missing control plane.
pub async fn a_missing_instance_is_none(adapters: &Adapters) {
    for editor in
        [ControlPlaneEditor::new(adapters).await, ControlPlaneEditor::of(adapters, sample::fresh())]
    {
        assert_eq!(by_id(adapters, &editor, &on_service(None)).await, None);
        assert_eq!(by_name(adapters, &editor, "front").await, None);
        assert_eq!(adapters.instances.instances(editor.id).await.unwrap(), []);
    }
}

/// Two control planes may have instances with the same id, name and scope, and do not see each
/// other's.
pub async fn control_planes_do_not_share_instances(adapters: &Adapters) {
    let (here, there) =
        (ControlPlaneEditor::new(adapters).await, ControlPlaneEditor::new(adapters).await);
    let one = on_service(Some("front"));
    here.edit(creation(&one)).await.unwrap();
    assert_eq!(by_name(adapters, &there, "front").await, None);
    there.edit(creation(&one)).await.unwrap();
    here.edit(deletion(&one)).await.unwrap();
    assert_eq!(by_id(adapters, &there, &one).await, Some(one));
}

/// A list longer than a page has each instance once.
pub async fn many_instances_are_listed_once(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let text = "x".repeat(20_000);
    for _ in 0..MANY {
        let service = json!({ "id": uuid::Uuid::new_v4() });
        let one = instance(&json!({ "config": { "text": text }, "service": service }));
        editor.edit(creation(&one)).await.unwrap();
    }
    let mut ids: Vec<_> = adapters.instances.instances(editor.id).await.unwrap();
    ids.sort_by_key(|one| one.id);
    ids.dedup_by_key(|one| one.id);
    assert_eq!(ids.len(), MANY as usize);
    assert_counted(adapters, &editor).await;
}

/// When several conditions fail, they are reported in this order: a conflict, a taken name, a taken
/// scope, a taken id.
pub async fn a_conflict_is_reported_before_a_taken_name_scope_or_id(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let taken = on_service(Some("taken"));
    editor.edit(creation(&taken)).await.unwrap();
    let kind = async |one: &Instance| editor.edit(creation(one)).await.unwrap_err().to_string();
    let same_name = on_service(Some("taken"));
    let same_scope = Instance { id: sample::fresh(), ..taken.clone() };
    let mut only_scope = same_scope.clone();
    only_scope.settings.instance_name = None;
    let same_id = Instance { id: taken.id, ..on_service(None) };
    assert_eq!(kind(&same_name).await, CommitError::Taken(Claim::Name).to_string());
    assert_eq!(kind(&same_scope).await, CommitError::Taken(Claim::Name).to_string());
    assert_eq!(kind(&only_scope).await, CommitError::Taken(Claim::Scope).to_string());
    assert_eq!(kind(&same_id).await, CommitError::Taken(Claim::Id).to_string());
    for one in [same_name, same_scope, only_scope, same_id] {
        let error = editor.edit_seeing(0.into(), creation(&one)).await.unwrap_err();
        assert!(matches!(error, CommitError::Conflict), "{error}");
    }
    assert_eq!(adapters.instances.instances(editor.id).await.unwrap(), [taken]);
    assert_counted(adapters, &editor).await;
}

/// An update with a new name and scope frees the old ones.
pub async fn an_update_frees_the_old_name_and_scope(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let first = instance(&json!({ "instance_name": "old" }));
    editor.edit(creation(&first)).await.unwrap();
    let there = json!({ "id": uuid::Uuid::new_v4() });
    let moved = with(&first, &json!({ "instance_name": "new", "route": there }));
    editor.edit(update(&first, &moved)).await.unwrap();
    assert_eq!(by_name(adapters, &editor, "old").await, None);
    assert_eq!(by_name(adapters, &editor, "new").await.as_ref(), Some(&moved));
    let second = instance(&json!({ "instance_name": "old" }));
    editor.edit(creation(&second)).await.unwrap();
    let back = with(&moved, &json!({}));
    let error = editor.edit(update(&moved, &back)).await.unwrap_err();
    assert!(matches!(error, CommitError::Taken(Claim::Scope)), "{error}");
    let unnamed = with(&moved, &json!({ "route": there }));
    editor.edit(update(&moved, &unnamed)).await.unwrap();
    assert_eq!(by_name(adapters, &editor, "new").await, None);
    assert_eq!(by_id(adapters, &editor, &first).await, Some(unnamed));
    assert_counted(adapters, &editor).await;
}

/// Deleting an instance frees its name and its scope. A deleted instance cannot be edited.
pub async fn a_delete_frees_the_name_and_scope(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let first = on_service(Some("front"));
    editor.edit(creation(&first)).await.unwrap();
    editor.edit(deletion(&first)).await.unwrap();
    assert_eq!(by_id(adapters, &editor, &first).await, None);
    assert_eq!(by_name(adapters, &editor, "front").await, None);
    for edit in [deletion(&first), update(&first, &with(&first, &json!({ "enabled": false })))] {
        let error = editor.edit(edit).await.unwrap_err();
        assert!(matches!(error, CommitError::Conflict), "{error}");
    }
    assert_counted(adapters, &editor).await;
    editor.edit(creation(&first)).await.unwrap();
    assert_counted(adapters, &editor).await;
}

/// When many writers create one instance at the same generation, one succeeds.
pub async fn exactly_one_racing_creator_wins(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let racers = (0..RACERS).map(|_| {
        let one = instance(&json!({ "instance_name": "contended" }));
        let commit = sample::commit(editor.id, 0.into(), creation(&one));
        let changes = adapters.changes.clone();
        tokio::spawn(async move { changes.commit(&commit).await.map(|()| one) })
    });
    let mut winners = Vec::new();
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.unwrap() {
            Ok(one) => winners.push(one),
            Err(error) => assert!(matches!(error, CommitError::Conflict), "{error}"),
        }
    }
    assert_eq!(winners.len(), 1);
    assert_eq!(adapters.instances.instances(editor.id).await.unwrap(), winners);
    assert_counted(adapters, &editor).await;
}
