//! Bodies of the REST API, as Konnect's clients read and write them.

use plugcast_core::ControlPlane;
use plugcast_protocol::{
    control_plane::{ControlPlaneBody, ControlPlanePage, PageMeta, PageNumbers},
    custom_plugin::{CustomPlugin, Page},
    runtime_group::{RuntimeGroup, RuntimeGroupPage},
};

use crate::{golden::assert_golden, samples};

/// Where the caller reached the API.
const ADDRESS: &str = "https://plugcast.example.com";

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
fn control_planes() {
    let described = samples::control_plane();
    let bare =
        ControlPlane { description: None, labels: Default::default(), ..samples::control_plane() };
    assert_golden("control_plane", &ControlPlaneBody::new(described, ADDRESS));
    assert_golden("control_plane_bare", &ControlPlaneBody::new(bare, ADDRESS));
}

#[test]
fn pages_of_control_planes() {
    let page = ControlPlanePage {
        meta: PageMeta { page: PageNumbers { number: 1, size: 10, total: 1 } },
        data: vec![ControlPlaneBody::new(samples::control_plane(), ADDRESS)],
    };
    assert_golden("control_plane_page", &page);
}

#[test]
fn pages_of_runtime_groups() {
    let data = vec![RuntimeGroup::from(samples::control_plane())];
    assert_golden("runtime_group_page", &RuntimeGroupPage { data, page: 1, page_count: 1 });
}
