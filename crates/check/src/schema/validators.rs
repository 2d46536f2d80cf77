//! The validators of single values.
//!
//! If the argument of a validator does not fit the value, Kong's code fails, and so does the validator.

use super::budget::Budget;
use super::field::{Field, Kind, Validator};
use super::regex;
use super::typedef;
use super::value::{Origin, Table, Value};
use super::violation::CANNOT_VALIDATE;
use crate::pattern::{Matcher, PatternError};
use std::borrow::Cow;

/// The error is the message for the value.
type Verdict = Result<(), String>;

/// Runs one validator.
pub(crate) fn run(
    validator: Validator,
    value: &Value,
    argument: &Value,
    field: &Field,
    budget: &Budget,
) -> Verdict {
    if matches!(value, Value::Unknown) || matches!(argument, Value::Unknown) {
        return Ok(());
    }
    match validator {
        Validator::Eq | Validator::Ne | Validator::OneOf | Validator::NotOneOf => {
            equality(validator, value, argument)
        }
        Validator::Gt | Validator::Timestamp | Validator::Between => {
            magnitude(validator, value, argument)
        }
        Validator::LenEq | Validator::LenMin | Validator::LenMax => {
            length(validator, value, argument, field)
        }
        Validator::Uuid => {
            let is_uuid = typedef::is_uuid(bytes(value)?);
            fail_unless(is_uuid, || "expected a valid UUID".to_owned())
        }
        Validator::IsRegex => fail_unless(regex::compiles(bytes(value)?), || {
            format!("not a valid regex: {}", show(value))
        }),
        Validator::StartsWith => {
            let start = bytes(argument)?;
            fail_unless(bytes(value)?.starts_with(start), || {
                format!("should start with: {}", show(argument))
            })
        }
        Validator::Contains => {
            let items = list(value)?;
            fail_unless(items.iter().any(|item| item.raw_equals(argument)), || {
                format!("expected to contain: {}", show(argument))
            })
        }
        Validator::Custom => match argument {
            Value::Function(Origin::Typedef(name)) => typedef::validate(name, value),
            Value::Null => cannot(),
            // The rule `schema-function` refuses functions of the author; none runs here.
            _ => Ok(()),
        },
        Validator::ExclusiveSubsets => exclusive_subsets(value, argument),
        _ => patterns(validator, value, argument, budget),
    }
}

fn equality(validator: Validator, value: &Value, argument: &Value) -> Verdict {
    match validator {
        Validator::Eq => {
            fail_unless(value.raw_equals(argument), || format!("value must be {}", show(argument)))
        }
        Validator::Ne => fail_unless(!value.raw_equals(argument), || {
            format!("value must not be {}", show(argument))
        }),
        Validator::OneOf => {
            let options = list(argument)?;
            fail_unless(options.iter().any(|option| value.raw_equals(option)), || {
                format!("expected one of: {}", join(options))
            })
        }
        _ => {
            let options = list(argument)?;
            fail_unless(!options.iter().any(|option| value.raw_equals(option)), || {
                format!("must not be one of: {}", join(options))
            })
        }
    }
}

fn magnitude(validator: Validator, value: &Value, argument: &Value) -> Verdict {
    let Value::Number(number) = value else { return cannot() };
    match (validator, argument) {
        (Validator::Timestamp, _) => {
            fail_unless(*number > 0.0, || "expected a valid timestamp".to_owned())
        }
        (Validator::Gt, Value::Number(limit)) => {
            fail_unless(number > limit, || format!("value must be greater than {limit}"))
        }
        (Validator::Between, limits) => match list(limits)? {
            [Value::Number(low), Value::Number(high), ..] => {
                fail_unless(low <= number && number <= high, || {
                    format!("value should be between {low} and {high}")
                })
            }
            _ => cannot(),
        },
        _ => cannot(),
    }
}

fn patterns(validator: Validator, value: &Value, argument: &Value, budget: &Budget) -> Verdict {
    let subject = bytes(value)?;
    let invalid = || format!("invalid value: {}", show(value));
    match validator {
        Validator::Match => fail_unless(matches(subject, bytes(argument)?, budget)?, invalid),
        Validator::NotMatch => fail_unless(!matches(subject, bytes(argument)?, budget)?, invalid),
        Validator::MatchAll | Validator::MatchNone => {
            for entry in list(argument)? {
                let Value::Table(entry) = entry else { return cannot() };
                let Some(pattern) = entry.get("pattern") else { return cannot() };
                let found = matches(subject, bytes(pattern)?, budget)?;
                if found != (validator == Validator::MatchAll) {
                    return Err(error_text(entry).unwrap_or_else(invalid));
                }
            }
            Ok(())
        }
        Validator::MatchAny => {
            let Value::Table(argument) = argument else { return cannot() };
            for pattern in list(argument.get("patterns").unwrap_or(&Value::Null))? {
                if matches(subject, bytes(pattern)?, budget)? {
                    return Ok(());
                }
            }
            Err(error_text(argument).unwrap_or_else(invalid))
        }
        _ => Ok(()),
    }
}

fn error_text(entry: &Table) -> Option<String> {
    entry.get("err").and_then(Value::as_text).map(|text| text.into_owned())
}

/// Whether a Lua pattern matches.
fn matches(subject: &[u8], pattern: &[u8], budget: &Budget) -> Result<bool, String> {
    let mut matcher = Matcher::new(subject, pattern, budget.left());
    let found = matcher.find(0);
    budget.spend(matcher.steps());
    match found {
        Ok(found) => Ok(found.is_some()),
        Err(PatternError::TooCostly) => {
            Err("the pattern takes too many steps on this value".to_owned())
        }
        Err(error) => Err(format!("{CANNOT_VALIDATE}: {}", error.message())),
    }
}

fn length(validator: Validator, value: &Value, wanted: &Value, field: &Field) -> Verdict {
    let length = match value {
        Value::Text(text) => text.len(),
        // Kong adds the entries of a map to the length of its sequence.
        Value::Table(table) if field.kind == Kind::Map => table.sequence.len() + table.len(),
        Value::Table(table) => table.sequence.len(),
        _ => return cannot(),
    };
    let Value::Number(wanted) = wanted else { return cannot() };
    #[allow(clippy::cast_precision_loss)]
    let length = length as f64;
    #[allow(clippy::float_cmp)]
    let (holds, what) = match validator {
        Validator::LenMin => (length >= *wanted, "at least "),
        Validator::LenMax => (length <= *wanted, "at most "),
        _ => (length == *wanted, ""),
    };
    fail_unless(holds, || format!("length must be {what}{wanted}"))
}

fn exclusive_subsets(value: &Value, subsets: &Value) -> Verdict {
    let values = list(value)?;
    let mut touched = Vec::new();
    for subset in list(subsets)? {
        let members = list(subset)?;
        if values.iter().any(|value| members.iter().any(|member| member.raw_equals(value))) {
            touched.push(format!("({})", join(members)));
        }
    }
    fail_unless(touched.len() <= 1, || {
        format!("these sets are mutually exclusive: {}", touched.join(", "))
    })
}

fn fail_unless(holds: bool, message: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(message()) }
}

fn cannot<T>() -> Result<T, String> {
    Err(CANNOT_VALIDATE.to_owned())
}

fn bytes(value: &Value) -> Result<&[u8], String> {
    match value {
        Value::Text(text) => Ok(text),
        _ => cannot(),
    }
}

fn list(value: &Value) -> Result<&[Value], String> {
    match value {
        Value::Table(table) => Ok(&table.sequence),
        _ => cannot(),
    }
}

fn join(values: &[Value]) -> String {
    values.iter().map(show).collect::<Vec<_>>().join(", ")
}

/// A value as text for a message.
pub(crate) fn show(value: &Value) -> String {
    text_of(value).into_owned()
}

/// The same, borrowed if it is text already.
pub(crate) fn text_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Bool(value) => value.to_string().into(),
        Value::Number(value) => value.to_string().into(),
        Value::Text(text) => String::from_utf8_lossy(text),
        other => other.type_name().into(),
    }
}
