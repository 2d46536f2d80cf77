//! The service itself.

use plugcast_protocol::{
    health::Health,
    routes::{HEALTH, OPENAPI},
};
use schemars::json_schema;

use crate::openapi::operation::{Content, Operation};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("GET", HEALTH, "get-health", "Health check")
            .answers::<Health>(200, "The service is up."),
        Operation::new("GET", OPENAPI, "get-openapi", "This document").answers_with(
            200,
            "The document.",
            Content::Json(|_| json_schema!({ "type": "object" })),
        ),
    ]
}
