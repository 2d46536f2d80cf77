//! Control planes. The ids of the operations are Konnect's.

use plugcast_protocol::{
    control_plane::{ControlPlaneBody, ControlPlanePage, ControlPlanePatch, ControlPlaneRequest},
    routes::{CONTROL_PLANE, CONTROL_PLANES},
};
use serde_json::json;

use crate::openapi::{operation::Operation, parameters, refusals::Refusal};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("POST", CONTROL_PLANES, "create-control-plane", "Create a control plane")
            .takes::<ControlPlaneRequest>(json!({
                "name": "team-a",
                "description": "The gateways of team A",
                "labels": { "env": "production" },
            }))
            .answers::<ControlPlaneBody>(201, "The control plane.")
            .refuses(Refusal::Conflict),
        Operation::new("GET", CONTROL_PLANES, "list-control-planes", "List control planes")
            .reads(parameters::NUMBERED_LIST)
            .answers::<ControlPlanePage>(200, "One page of control planes."),
        Operation::new("GET", CONTROL_PLANE, "get-control-plane", "Read a control plane")
            .answers::<ControlPlaneBody>(200, "The control plane."),
        Operation::new("PATCH", CONTROL_PLANE, "update-control-plane", "Change a control plane")
            .takes::<ControlPlanePatch>(json!({ "labels": { "env": "staging" } }))
            .answers::<ControlPlaneBody>(200, "The control plane as it is now.")
            .refuses(Refusal::Conflict),
        Operation::new("DELETE", CONTROL_PLANE, "delete-control-plane", "Delete a control plane")
            .reads(parameters::FORCE)
            .answers_nothing(204, "The control plane does not exist any more.")
            .refuses(Refusal::Conflict),
    ]
}
