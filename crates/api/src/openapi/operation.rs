//! One operation: its request and all its responses.

use plugcast_protocol::routes::{ANY, ROUTES, Route};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

use super::{parameters::Parameter, refusals::Refusal};

/// Builds the schema of a type, and adds the schemas that it refers to.
pub(super) type Form = fn(&mut SchemaGenerator) -> Schema;

/// The media type of nearly every body.
pub(super) const JSON: &str = "application/json";

/// The content of a body.
#[derive(Clone, Copy)]
pub(super) enum Content {
    /// Nothing.
    Empty,
    /// JSON of a type.
    Json(Form),
    /// Text of a media type.
    Text(&'static str),
}

/// A response to a successful request.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) description: &'static str,
    pub(super) content: Content,
}

/// The body of a request, with an example that is accepted.
pub(super) struct Request {
    pub(super) form: Form,
    pub(super) example: Option<Value>,
}

/// One operation.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) parameters: Vec<Parameter>,
    pub(super) request: Option<Request>,
    pub(super) answers: Vec<Answer>,
    /// Its errors, beyond those of every operation.
    pub(super) refusals: Vec<Refusal>,
    /// The path of the catch-all route that serves it, if one does.
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

    /// Adds parameters of the query, or headers.
    pub(super) fn reads(mut self, parameters: &[Parameter]) -> Self {
        self.parameters.extend_from_slice(parameters);
        self
    }

    /// Adds a request body.
    pub(super) fn takes<T: JsonSchema>(mut self, example: impl Into<Option<Value>>) -> Self {
        let form = SchemaGenerator::subschema_for::<T>;
        self.request = Some(Request { form, example: example.into() });
        self
    }

    /// Adds a JSON response.
    pub(super) fn answers<T: JsonSchema>(self, status: u16, description: &'static str) -> Self {
        self.answers_with(status, description, Content::Json(SchemaGenerator::subschema_for::<T>))
    }

    /// Adds a response without a body.
    pub(super) fn answers_nothing(self, status: u16, description: &'static str) -> Self {
        self.answers_with(status, description, Content::Empty)
    }

    /// Adds a response with `content`.
    pub(super) fn answers_with(
        mut self,
        status: u16,
        description: &'static str,
        content: Content,
    ) -> Self {
        self.answers.push(Answer { status, description, content });
        self
    }

    /// Adds an error that neither its route nor its body implies.
    pub(super) fn refuses(mut self, refusal: Refusal) -> Self {
        self.refusals.push(refusal);
        self
    }

    /// Sets the catch-all route that serves it.
    pub(super) fn part_of(mut self, path: &'static str) -> Self {
        self.whole = Some(path);
        self
    }

    /// Its route, if the table has one.
    pub(super) fn route(&self) -> Option<&'static Route> {
        let (method, path) = self.whole.map_or((self.method, self.path), |whole| (ANY, whole));
        ROUTES.iter().find(|route| route.method == method && route.path == path)
    }
}
