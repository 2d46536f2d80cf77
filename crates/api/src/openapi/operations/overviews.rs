//! Plugcast's own views.

use plugcast_protocol::{
    overview::{NodeOverview, PluginOverview},
    routes::{NODE_OVERVIEW, PLUGIN_OVERVIEW},
};

use crate::openapi::operation::Operation;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("GET", PLUGIN_OVERVIEW, "list-plugin-releases", "Plugins and releases")
            .answers::<PluginOverview>(200, "Every plugin and its newest release."),
        Operation::new("GET", NODE_OVERVIEW, "list-nodes", "Nodes and what they run")
            .answers::<NodeOverview>(200, "Every node that was heard of."),
    ]
}
