//! What a client can be refused with.

use plugcast_protocol::{
    error::{ErrorBody, GatewayBody, UnauthorizedBody},
    problem::{PROBLEM_JSON, Problem},
};
use schemars::{Schema, SchemaGenerator, json_schema};

use super::operation::{Form, JSON, Operation};

/// Why a request is not fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Refusal {
    Invalid,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,
    Precondition,
    TooLarge,
    KeyReused,
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
            Self::Conflict => 409,
            Self::Precondition => 412,
            Self::TooLarge => 413,
            Self::KeyReused => 422,
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
            Self::Conflict => "Conflict",
            Self::Precondition => "Precondition",
            Self::TooLarge => "TooLarge",
            Self::KeyReused => "KeyReused",
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
            Self::Conflict => "What is there stands in the way.",
            Self::Precondition => "It is not, or no longer, as `If-Match` or `If-None-Match` asks.",
            Self::TooLarge => "The body is too long.",
            Self::KeyReused => "Another request was made under this `Idempotency-Key`.",
            Self::TooMany => "Too many requests; come back later.",
            Self::Internal => "Something is wrong here.",
            Self::Unavailable => "Come back after as many seconds as `Retry-After` says.",
        }
    }

    /// The media types and forms of its body. API Gateway refuses some requests by itself, in a
    /// form of its own.
    pub(super) fn bodies(self, is_problem: bool) -> Vec<(&'static str, Form)> {
        let gateway: Form = SchemaGenerator::subschema_for::<GatewayBody>;
        let problem: Form = SchemaGenerator::subschema_for::<Problem>;
        match self {
            Self::TooMany => vec![(JSON, gateway)],
            Self::Invalid | Self::Forbidden | Self::NotFound | Self::Conflict if is_problem => {
                vec![(PROBLEM_JSON, problem)]
            }
            Self::Invalid
            | Self::Forbidden
            | Self::NotFound
            | Self::Conflict
            | Self::Precondition
            | Self::KeyReused => {
                vec![(JSON, SchemaGenerator::subschema_for::<ErrorBody>)]
            }
            _ if is_problem => vec![(PROBLEM_JSON, problem), (JSON, gateway)],
            Self::Unauthorized => vec![(JSON, either::<UnauthorizedBody>)],
            Self::TooLarge | Self::Internal | Self::Unavailable => {
                vec![(JSON, either::<ErrorBody>)]
            }
        }
    }

    /// Everything that `operation` can be refused with, by status.
    pub(super) fn all_of(operation: &Operation) -> Vec<Self> {
        let mut refusals = operation.refusals.clone();
        refusals.extend([Self::TooMany, Self::Internal, Self::Unavailable]);
        if operation.route().is_some_and(|route| route.authorized) {
            refusals.extend([Self::Unauthorized, Self::Forbidden]);
        }
        if operation.path.contains('{') {
            refusals.push(Self::NotFound);
        }
        if operation.request.is_some() {
            refusals.extend([Self::Invalid, Self::TooLarge]);
        }
        if !operation.parameters.is_empty() {
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
