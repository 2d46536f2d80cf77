//! Canonical bytes: what is signed, digested or weighed.
//!
//! The bytes of a value are its JSON. Equal values have equal bytes: fields are written in the
//! order of the type, and free-form JSON is stored with its members sorted.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Instance, InstanceSettings, Manifest, Plugin};

/// A type whose JSON is canonical and whose serialisation cannot fail: it holds strings, numbers,
/// lists, options, and maps with string keys.
pub trait Canonical: Serialize + sealed::Sealed {}

impl Canonical for Manifest {}
impl Canonical for Plugin {}
impl Canonical for Instance {}
impl Canonical for InstanceSettings {}
impl Canonical for Map<String, Value> {}
impl Canonical for Value {}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Manifest {}
    impl Sealed for super::Plugin {}
    impl Sealed for super::Instance {}
    impl Sealed for super::InstanceSettings {}
    impl Sealed for super::Map<String, super::Value> {}
    impl Sealed for super::Value {}
}

/// The canonical bytes of `value`.
///
/// There is no fallback: an empty answer would be signed or digested as if it were the value.
#[expect(
    clippy::expect_used,
    reason = "no type that is `Canonical` has a serialisation that fails"
)]
pub fn bytes(value: &impl Canonical) -> Vec<u8> {
    serde_json::to_vec(value).expect("strings, numbers and maps with string keys serialise")
}

/// `members` sorted by name, at every depth.
pub fn sorted_members(members: Map<String, Value>) -> Map<String, Value> {
    let mut members: Vec<(String, Value)> =
        members.into_iter().map(|(name, value)| (name, sorted(value))).collect();
    members.sort_by(|a, b| a.0.cmp(&b.0));
    members.into_iter().collect()
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(sorted_members(members)),
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        scalar => scalar,
    }
}

/// The bytes that `json` takes as a string within a string: a manifest is a string of a body, and
/// Lambda's answer has the body as a string. A quote and a backslash become four bytes; JSON has
/// no bare control characters.
pub fn quoted_twice(json: &[u8]) -> u64 {
    let quoted = json.iter().filter(|byte| matches!(byte, b'"' | b'\\')).count();
    json.len() as u64 + 3 * quoted as u64
}
