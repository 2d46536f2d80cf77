//! Which other plugins an instance runs before and after, in Kong's form.

use schemars::{JsonSchema, Schema, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    InvalidValue, canonical,
    limits::{MAX_ORDERING_NAMES, MAX_PLUGIN_NAME_CHARS},
};

/// The sides of an ordering.
const SIDES: &[&str] = &["after", "before"];
/// The one phase that Kong orders.
const PHASE: &str = "access";

/// `{before: {access: [names]}, after: {access: [names]}}`, each part optional.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Map<String, Value>", into = "Map<String, Value>")]
#[schemars(inline, with = "Map<String, Value>", extend(
    "properties" = { "after": side_schema(), "before": side_schema() },
    "additionalProperties" = false,
))]
pub struct Ordering(Map<String, Value>);

/// The form of one side of an ordering.
fn side_schema() -> Schema {
    json_schema!({
        "type": ["object", "null"],
        "properties": {
            "access": {
                "type": "array",
                "maxItems": MAX_ORDERING_NAMES,
                "items": { "type": "string", "minLength": 1, "maxLength": MAX_PLUGIN_NAME_CHARS },
            },
        },
        "additionalProperties": false,
    })
}

impl TryFrom<Map<String, Value>> for Ordering {
    type Error = InvalidValue;

    fn try_from(members: Map<String, Value>) -> Result<Self, InvalidValue> {
        for (side, phases) in &members {
            let field = format!("ordering.{side}");
            if !SIDES.contains(&side.as_str()) {
                return Err(InvalidValue::new(field, "unknown field"));
            }
            match phases {
                Value::Null => {}
                Value::Object(phases) => check_phases(&field, phases)?,
                _ => return Err(InvalidValue::new(field, "expected a map")),
            }
        }
        Ok(Self(canonical::sorted_members(members)))
    }
}

fn check_phases(side: &str, phases: &Map<String, Value>) -> Result<(), InvalidValue> {
    for (phase, names) in phases {
        let field = format!("{side}.{phase}");
        if phase != PHASE {
            return Err(InvalidValue::new(field, format!("expected one of: {PHASE}")));
        }
        let names =
            names.as_array().ok_or_else(|| InvalidValue::new(&field, "expected an array"))?;
        if names.len() > MAX_ORDERING_NAMES {
            let message =
                format!("must have at most {MAX_ORDERING_NAMES} items, but got {}", names.len());
            return Err(InvalidValue::new(field, message));
        }
        for (index, name) in names.iter().enumerate() {
            let is_name = name
                .as_str()
                .is_some_and(|name| (1..=MAX_PLUGIN_NAME_CHARS).contains(&name.chars().count()));
            if !is_name {
                let message = "expected the name of a plugin";
                return Err(InvalidValue::new(format!("{field}[{index}]"), message));
            }
        }
    }
    Ok(())
}

impl From<Ordering> for Map<String, Value> {
    fn from(ordering: Ordering) -> Self {
        ordering.0
    }
}
