//! Guarantees of [`PluginStore`](plugcast_core::ports::PluginStore).

use plugcast_core::{ReleaseNumber, limits::MAX_PLUGINS_PER_CONTROL_PLANE};

use super::{Adapters, ControlPlaneEditor};
use crate::doubles::sample;

/// A committed plugin is found by id, by name and in the list, unchanged.
pub async fn a_committed_plugin_is_found(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let mut plugin = editor.new_plugin(sample::fresh(), "headers").await;
    plugin.tags = vec!["ä".to_owned(), "b".to_owned()].try_into().unwrap();
    plugin.release.priority = i64::MIN;
    editor.edit(sample::creation(&plugin)).await.unwrap();
    assert_eq!(editor.with_id(plugin.id).await.as_ref(), Some(&plugin));
    assert_eq!(editor.named("headers").await.as_ref(), Some(&plugin));
    assert_eq!(adapters.plugins.plugins(editor.id).await.unwrap(), [plugin]);
}

/// Looking up a missing plugin returns nothing, also in a missing control plane.
pub async fn a_missing_plugin_is_none(adapters: &Adapters) {
    for editor in
        [ControlPlaneEditor::new(adapters).await, ControlPlaneEditor::of(adapters, sample::fresh())]
    {
        assert_eq!(editor.named("headers").await, None);
        assert_eq!(editor.with_id(sample::fresh()).await, None);
        assert_eq!(adapters.plugins.plugins(editor.id).await.unwrap(), []);
        let last = adapters.plugins.last_release_number(editor.id, sample::fresh()).await.unwrap();
        assert_eq!(last, ReleaseNumber::default());
    }
}

/// Two control planes may have plugins with the same id, and do not see each other's.
pub async fn control_planes_do_not_share_plugins(adapters: &Adapters) {
    let (here, there) =
        (ControlPlaneEditor::new(adapters).await, ControlPlaneEditor::new(adapters).await);
    let plugin = here.create("headers").await;
    assert_eq!(there.named("headers").await, None);
    assert_eq!(there.with_id(plugin.id).await, None);
    there.edit(sample::creation(&plugin)).await.unwrap();
    here.edit(sample::deletion(&plugin)).await.unwrap();
    assert_eq!(there.named("headers").await, Some(plugin));
}

/// The list of a full control plane has each plugin once.
pub async fn a_full_control_plane_lists_every_plugin(adapters: &Adapters) {
    let editor = ControlPlaneEditor::new(adapters).await;
    let most_tags: Vec<String> = (0..64).map(|n| format!("{n:0>128}")).collect();
    for n in 0..MAX_PLUGINS_PER_CONTROL_PLANE {
        let mut plugin = editor.new_plugin(sample::fresh(), &format!("plugin-{n}")).await;
        plugin.tags = most_tags.clone().try_into().unwrap();
        editor.edit(sample::creation(&plugin)).await.unwrap();
    }
    let mut names: Vec<_> = adapters.plugins.plugins(editor.id).await.unwrap();
    names.sort_by(|a, b| a.name.cmp(&b.name));
    names.dedup_by(|a, b| a.name == b.name);
    assert_eq!(names.len(), MAX_PLUGINS_PER_CONTROL_PLANE as usize);
    assert_eq!(editor.state().await.plugin_count, MAX_PLUGINS_PER_CONTROL_PLANE);
}
