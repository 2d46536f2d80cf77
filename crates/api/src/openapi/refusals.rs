//! The errors of operations.

use plugcast_protocol::{
    error::{ErrorBody, GatewayBody, UnauthorizedBody},
    problem::{PROBLEM_JSON, Problem},
};
use schemars::{Schema, SchemaGenerator, json_schema};

use super::operation::{Form, JSON, Operation};

/// An error of an operation.
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

    /// Its name among the shared responses.
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
            Self::Unauthorized => "The request has no valid token.",
            Self::Forbidden => "The token does not allow this.",
            Self::NotFound => "The path names a missing entity.",
            Self::Conflict => "The request conflicts with a stored entity.",
            Self::Precondition => {
                "Precondition failed: the entity changed since the client read it."
            }
            Self::TooLarge => "The body is too long.",
            Self::KeyReused => "Another request was made under this `Idempotency-Key`.",
            Self::TooMany => "Too many requests. Retry later.",
            Self::Internal => "A failure on the server.",
            Self::Unavailable => {
                "Temporarily unavailable. Retry after the seconds in `Retry-After`."
            }
        }
    }

    /// The media types and schemas of its body. Errors that API Gateway answers by itself have a
    /// body of their own.
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

    /// Every error of `operation`, by status.
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
