//! One operation: what is sent, and everything that can come back.

use plugcast_protocol::routes::{ANY, ROUTES, Route};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use super::{parameters::Parameter, refusals::Refusal};

/// Makes the schema of a type, and notes those that it refers to.
pub(super) type Form = fn(&mut SchemaGenerator) -> Schema;

/// The media type of nearly every body.
pub(super) const JSON: &str = "application/json";

/// What a body holds.
#[derive(Clone, Copy)]
pub(super) enum Content {
    /// Nothing.
    Empty,
    /// JSON of a type.
    Json(Form),
    /// Text of a media type.
    Text(&'static str),
}

/// An answer to a request that is fulfilled.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) description: &'static str,
    pub(super) content: Content,
}

/// A body that is sent, and one that is accepted.
pub(super) struct Request {
    pub(super) form: Form,
    pub(super) example: Option<Value>,
}

/// What a route does.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) parameters: Vec<Parameter>,
    pub(super) request: Option<Request>,
    pub(super) answers: Vec<Answer>,
    /// What else it is refused for, beside what every operation is.
    pub(super) refusals: Vec<Refusal>,
    /// The path of a route that takes every method, if this is a part of one.
    whole: Option<&'static str>,
}

impl Operation {
    pub(super) fn new(
        method: &'static str,
        path: &'static str,
        id: &'static str,
        summary: &'static str,
    ) -> Self {
        let (parameters, answers, refusals) = Default::default();
        let (request, whole) = (None, None);
        Self { method, path, id, summary, parameters, request, answers, refusals, whole }
    }

    /// It understands these parameters of the query or these headers.
    pub(super) fn reads(mut self, parameters: &[Parameter]) -> Self {
        self.parameters.extend_from_slice(parameters);
        self
    }

    /// It takes a body.
    pub(super) fn takes<T: JsonSchema>(mut self, example: impl Into<Option<Value>>) -> Self {
        let form = SchemaGenerator::subschema_for::<T>;
        self.request = Some(Request { form, example: example.into() });
        self
    }

    /// It answers with JSON.
    pub(super) fn answers<T: JsonSchema>(self, status: u16, description: &'static str) -> Self {
        self.answers_with(status, description, Content::Json(SchemaGenerator::subschema_for::<T>))
    }

    /// It answers with no body.
    pub(super) fn answers_nothing(self, status: u16, description: &'static str) -> Self {
        self.answers_with(status, description, Content::Empty)
    }

    /// It answers with `content`.
    pub(super) fn answers_with(
        mut self,
        status: u16,
        description: &'static str,
        content: Content,
    ) -> Self {
        self.answers.push(Answer { status, description, content });
        self
    }

    /// It refuses for a reason that neither its route nor what it reads gives away.
    pub(super) fn refuses(mut self, refusal: Refusal) -> Self {
        self.refusals.push(refusal);
        self
    }

    /// Its route takes every method under `path`.
    pub(super) fn part_of(mut self, path: &'static str) -> Self {
        self.whole = Some(path);
        self
    }

    /// Its route, if there is one.
    pub(super) fn route(&self) -> Option<&'static Route> {
        let (method, path) = self.whole.map_or((self.method, self.path), |whole| (ANY, whole));
        ROUTES.iter().find(|route| route.method == method && route.path == path)
    }
}
