//! What a client can be refused with.

use plugcast_protocol::error::{ErrorBody, GatewayBody, UnauthorizedBody};
use schemars::{Schema, SchemaGenerator, json_schema};

use super::operation::{Form, Operation};

/// Why a request is not fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Refusal {
    Invalid,
    Unauthorized,
    Forbidden,
    NotFound,
    TooLarge,
    TooMany,
    Internal,
    Unavailable,
}

impl Refusal {
    pub(super) fn status(self) -> u16 {
        match self {
            Self::Invalid => 400,
            Self::Unauthorized => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::TooLarge => 413,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    /// Its name among the answers that operations share.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Invalid => "Invalid",
            Self::Unauthorized => "Unauthorized",
            Self::Forbidden => "Forbidden",
            Self::NotFound => "NotFound",
            Self::TooLarge => "TooLarge",
            Self::TooMany => "TooMany",
            Self::Internal => "Internal",
            Self::Unavailable => "Unavailable",
        }
    }

    pub(super) fn description(self) -> &'static str {
        match self {
            Self::Invalid => {
                "The request breaks a rule or clashes with what is stored. `message` names the \
                 first finding, `details` all of them."
            }
            Self::Unauthorized => "There is no token, or nobody knows it.",
            Self::Forbidden => "The token does not allow this.",
            Self::NotFound => "What the path names is not there.",
            Self::TooLarge => "The body is too long.",
            Self::TooMany => "Too many requests; come back later.",
            Self::Internal => "Something is wrong here.",
            Self::Unavailable => "Come back after as many seconds as `Retry-After` says.",
        }
    }

    /// The form of its body. API Gateway refuses some requests by itself, in a form of its own.
    pub(super) fn form(self) -> Form {
        match self {
            Self::Invalid | Self::Forbidden | Self::NotFound => {
                SchemaGenerator::subschema_for::<ErrorBody>
            }
            Self::Unauthorized => either::<UnauthorizedBody>,
            Self::TooMany => SchemaGenerator::subschema_for::<GatewayBody>,
            Self::TooLarge | Self::Internal | Self::Unavailable => either::<ErrorBody>,
        }
    }

    /// Everything that `operation` can be refused with, by status.
    pub(super) fn all_of(operation: &Operation) -> Vec<Self> {
        let mut refusals = vec![Self::TooMany, Self::Internal, Self::Unavailable];
        if operation.route().is_some_and(|route| route.authorized) {
            refusals.extend([Self::Unauthorized, Self::Forbidden]);
        }
        if operation.path.contains('{') {
            refusals.push(Self::NotFound);
        }
        if operation.request.is_some() {
            refusals.extend([Self::Invalid, Self::TooLarge]);
        }
        if !operation.parameters.is_empty() || operation.can_clash {
            refusals.push(Self::Invalid);
        }
        refusals.sort();
        refusals.dedup();
        refusals
    }
}

fn either<T: schemars::JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let ours = generator.subschema_for::<T>();
    let gateways = generator.subschema_for::<GatewayBody>();
    json_schema!({ "anyOf": [ours, gateways] })
}
