//! Plugcast's own views.

use plugcast_protocol::{
    change::ChangePage,
    overview::{NodeOverview, PluginOverview},
    routes::{CHANGES, NODE_OVERVIEW, PLUGIN_OVERVIEW},
};

use crate::openapi::{operation::Operation, parameters};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("GET", PLUGIN_OVERVIEW, "list-plugin-releases", "Plugins and releases")
            .answers::<PluginOverview>(200, "Every plugin and its newest release."),
        Operation::new("GET", CHANGES, "list-changes", "Changes with their actor and time")
            .reads(parameters::CHANGES)
            .answers::<ChangePage>(200, "Accepted changes, newest first."),
        Operation::new(
            "GET",
            NODE_OVERVIEW,
            "list-nodes",
            "Nodes and the generations that they run",
        )
        .answers::<NodeOverview>(200, "Every node."),
    ]
}
