//! Bodies of the REST API, as Konnect's clients read and write them.

use plugcast_core::{
    ControlPlane, Scope, Token, identity::TokenRecord, instance_schema::Completed,
    use_cases::instances::CompletedInstance,
};
use plugcast_protocol::{
    control_plane::{ControlPlaneBody, ControlPlanePage, PageMeta, PageNumbers},
    custom_plugin::{CustomPlugin, Page},
    health::Health,
    instance::{AvailablePlugins, PluginInstance, PluginSchemaBody, ValidationBody},
    runtime_group::{RuntimeGroup, RuntimeGroupPage},
    token::{CreatedToken, TokenBody},
};
use serde_json::json;

use crate::{golden::assert_golden, samples};

fn custom_plugin(tags: &[&str]) -> CustomPlugin {
    let (handler, schema) = (samples::HANDLER.to_owned(), samples::SCHEMA.to_owned());
    CustomPlugin::new(samples::plugin(tags), handler, schema)
}

#[test]
fn custom_plugins() {
    assert_golden("custom_plugin_tagged", &custom_plugin(&["edge", "b"]));
    assert_golden("custom_plugin", &custom_plugin(&[]));
}

#[test]
fn pages_of_custom_plugins() {
    let next = "/v2/control-planes/6f3e1f4e-6c0a-4c53-9d2e-0f3a8b1c2d3e/core-entities/\
                custom-plugins?offset=MQ&size=1";
    let page = Page {
        data: vec![custom_plugin(&[])],
        next: Some(next.to_owned()),
        offset: Some("MQ".to_owned()),
    };
    assert_golden("page", &page);
    assert_golden("page_last", &Page { next: None, offset: None, ..page });
    assert_golden("page_empty", &Page::<CustomPlugin> { data: vec![], next: None, offset: None });
}

#[test]
fn tokens() {
    let record = samples::token();
    let (before, after) = (record.created_at, record.created_at.plus_seconds(3600));
    assert_golden("token", &TokenBody::new(record.clone(), before));
    assert_golden("token_expired", &TokenBody::new(record.clone(), after));
    let plain = TokenRecord { scope: Scope::All, expires_at: None, ..record };
    let body = TokenBody::new(plain, before);
    assert_golden("token_unscoped", &body);
    let created = CreatedToken::new(&Token::from_random([7; 32]), body);
    assert_golden("token_created", &created);
    assert!(!format!("{created:?}").contains(&created.token), "Debug prints the token");
}

#[test]
fn control_planes() {
    let described = samples::control_plane();
    let bare =
        ControlPlane { description: None, labels: Default::default(), ..samples::control_plane() };
    assert_golden("control_plane", &ControlPlaneBody::from(described));
    assert_golden("control_plane_bare", &ControlPlaneBody::from(bare));
}

#[test]
fn health() {
    let (status, version) = ("ok".to_owned(), "0.1.0".to_owned());
    assert_golden("health", &Health { status, version });
}

#[test]
fn pages_of_control_planes() {
    let page = ControlPlanePage {
        meta: PageMeta { page: PageNumbers { number: 1, size: 10, total: 1 } },
        data: vec![samples::control_plane().into()],
    };
    assert_golden("control_plane_page", &page);
}

#[test]
fn instances() {
    let completed = |protocols: &[&str]| Completed {
        config: json!({ "greeting": "hello", "user": null }),
        protocols: protocols.iter().map(|name| (*name).to_owned().into()).collect(),
    };
    let all = CompletedInstance {
        instance: samples::instance(),
        completed: completed(&["https", "http"]),
    };
    let bare = CompletedInstance { instance: samples::bare_instance(), completed: completed(&[]) };
    assert_golden("instance", &PluginInstance::from(all));
    assert_golden("instance_bare", &PluginInstance::from(bare));
}

#[test]
fn schemas_and_available_plugins() {
    let fields = json!([{ "config": { "type": "record", "fields": [] } }]);
    assert_golden("plugin_schema", &PluginSchemaBody { fields });
    let names = vec!["streaming-headers".parse().unwrap()];
    assert_golden("available_plugins", &AvailablePlugins { names });
    assert_golden("validation", &ValidationBody::default());
}

#[test]
fn pages_of_runtime_groups() {
    let data = vec![RuntimeGroup::from(samples::control_plane())];
    assert_golden("runtime_group_page", &RuntimeGroupPage { data, page: 1, page_count: 1 });
}
