//! Reading a JSON body. Every fault is reported, not only the first.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use plugcast_core::limits::platform::MAX_REQUEST_BYTES;
use plugcast_protocol::error::ErrorDetail;
use serde_json::{Map, Value};

use crate::ApiError;

/// The fields of a body that is a JSON object.
pub(crate) struct Fields {
    fields: Map<String, Value>,
    missing: Vec<&'static str>,
    faults: Vec<ErrorDetail>,
}

impl<S: Sync> FromRequest<S> for Fields {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        Self::parse(&read(request.into_body()).await?)
    }
}

async fn read(body: Body) -> Result<Vec<u8>, ApiError> {
    match Limited::new(body, MAX_REQUEST_BYTES).collect().await {
        Ok(body) => Ok(body.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => Err(ApiError::TooLarge),
        Err(error) => Err(invalid(format!("the body could not be read: {error}"))),
    }
}

impl Fields {
    fn parse(body: &[u8]) -> Result<Self, ApiError> {
        let text = std::str::from_utf8(body).map_err(|error| {
            invalid(format!("the body is not UTF-8: byte {}", error.valid_up_to()))
        })?;
        let value: Value = serde_json::from_str(text)
            .map_err(|error| invalid(format!("the body is not JSON: {error}")))?;
        match value {
            Value::Object(fields) => Ok(Self { fields, missing: Vec::new(), faults: Vec::new() }),
            other => Err(invalid(format!("expected object, but got {}", kind(&other)))),
        }
    }

    /// A required string. A missing one is a fault, and the result is empty.
    pub(crate) fn required(&mut self, field: &'static str) -> String {
        match self.fields.remove(field) {
            Some(Value::String(text)) => text,
            None | Some(Value::Null) => {
                self.missing.push(field);
                String::new()
            }
            Some(other) => self.mistyped(field, "string", &other),
        }
    }

    /// A string that may be missing or null.
    pub(crate) fn optional(&mut self, field: &'static str) -> Option<String> {
        match self.fields.remove(field) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(other) => self.mistyped(field, "string", &other),
        }
    }

    /// A value of any other form, which may be missing or null.
    pub(crate) fn value<T>(&mut self, field: &'static str, form: &str) -> Option<T>
    where
        T: serde::de::DeserializeOwned + Default,
    {
        match self.fields.remove(field) {
            None | Some(Value::Null) => None,
            Some(value) => match serde_json::from_value(value.clone()) {
                Ok(value) => Some(value),
                Err(_) => Some(self.mistyped(field, form, &value)),
            },
        }
    }

    /// Whether the body has the field, even as null.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// A field that may have only this value. It may be missing or null.
    pub(crate) fn only(&mut self, field: &'static str, value: &Value) {
        match self.fields.remove(field) {
            Some(given) if !given.is_null() && given != *value => {
                let message = format!("must be {value}, but got {given}");
                self.faults.push(ErrorDetail::field(field, vec![message]));
            }
            _ => {}
        }
    }

    /// Accepts a field and ignores it.
    pub(crate) fn ignore(&mut self, field: &str) {
        self.fields.remove(field);
    }

    /// Adds a fault that the caller found.
    pub(crate) fn fault(&mut self, detail: ErrorDetail) {
        self.faults.push(detail);
    }

    /// Returns every fault, including each field that no handler asked for.
    pub(crate) fn finish(self) -> Result<(), ApiError> {
        let mut faults = Vec::new();
        if !self.missing.is_empty() {
            let names: Vec<String> = self.missing.iter().map(|name| format!("'{name}'")).collect();
            faults.push(ErrorDetail::entity(format!("missing properties: {}", names.join(", "))));
        }
        faults.extend(self.faults);
        for name in self.fields.keys() {
            let message = format!("additional property '{name}' is not allowed");
            faults.push(ErrorDetail::entity(message));
        }
        if faults.is_empty() { Ok(()) } else { Err(ApiError::Invalid(faults)) }
    }

    fn mistyped<T: Default>(&mut self, field: &str, expected: &str, got: &Value) -> T {
        let got = kind(got);
        let message = if expected.starts_with(got) {
            format!("expected {expected}")
        } else {
            format!("expected {expected}, but got {got}")
        };
        self.faults.push(ErrorDetail::field(field, vec![message]));
        T::default()
    }
}

fn invalid(message: String) -> ApiError {
    ApiError::Invalid(vec![ErrorDetail::entity(message)])
}

pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(error: ApiError) -> Vec<String> {
        match error {
            ApiError::Invalid(details) => details.iter().map(ErrorDetail::headline).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn names_every_fault() {
        let mut fields = Fields::parse(br#"{"handler":7,"extra":1,"tags":"x"}"#).unwrap();
        fields.required("name");
        fields.required("handler");
        fields.value::<Vec<String>>("tags", "array of strings");
        assert_eq!(
            faults(fields.finish().unwrap_err()),
            [
                "missing properties: 'name'",
                "handler: expected string, but got number",
                "tags: expected array of strings, but got string",
                "additional property 'extra' is not allowed",
            ]
        );
    }

    #[test]
    fn says_where_a_body_is_not_a_json_object() {
        let message = |body: &[u8]| match Fields::parse(body) {
            Err(error) => faults(error).remove(0),
            Ok(_) => panic!("accepted"),
        };
        assert_eq!(message(b"[]"), "expected object, but got array");
        assert_eq!(message(b"{\"a\":\xff}"), "the body is not UTF-8: byte 5");
        assert!(message(b"{").starts_with("the body is not JSON: EOF"));
        assert!(message(br#"{"a":"\ud800"}"#).contains("line 1 column"));
    }

    #[test]
    fn treats_null_as_absent() {
        let mut fields = Fields::parse(br#"{"id":null,"tags":null}"#).unwrap();
        assert_eq!(fields.optional("id"), None);
        assert_eq!(fields.value::<Vec<String>>("tags", "array"), None);
        assert!(fields.finish().is_ok());
    }
}
