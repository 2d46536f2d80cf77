//! Plugcast's own views.

use plugcast_core::{
    Timestamp,
    node::{Node, NodeReport, Outcome},
};
use plugcast_protocol::overview::{ControlPlaneSummary, NodeOverview, PluginOverview};

use crate::{golden::assert_golden, samples};

fn summary() -> ControlPlaneSummary {
    let control_plane = samples::control_plane();
    ControlPlaneSummary {
        id: control_plane.id,
        name: control_plane.name,
        generation: control_plane.generation,
    }
}

fn reporting(outcome: Outcome) -> Node {
    let at = Timestamp::from_millis(0);
    Node { report: Some(NodeReport { generation: 7.into(), outcome, at }), ..samples::node() }
}

#[test]
fn plugins() {
    let plugins = vec![samples::plugin(&["edge"]).into(), samples::plugin(&[]).into()];
    assert_golden("plugin_overview", &PluginOverview { control_plane: summary(), plugins });
}

#[test]
fn nodes() {
    let rejected = |plugin: Option<&str>| {
        reporting(Outcome::Rejected {
            plugin: plugin.map(|name| name.parse().unwrap()),
            code: "digest_mismatch".to_owned(),
            message: "handler.lua has another digest".to_owned(),
        })
    };
    let away = Node { connected: false, ..samples::node() };
    let applied = reporting(Outcome::Applied { digest: samples::digest(), took_ms: 42 });
    let nodes = [away, applied, rejected(Some("streaming-headers")), rejected(None)];
    let nodes = nodes.map(Into::into).to_vec();
    assert_golden("node_overview", &NodeOverview { control_plane: summary(), nodes });
}
