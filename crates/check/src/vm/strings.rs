//! `string.find`, `match`, `gmatch` and `gsub` over our own bounded matcher.
//!
//! Replaces them in the string library of a VM, where methods of strings find them as well, and removes
//! `string.dump`. Implements Lua's calling conventions; `pattern` does the matching.

use super::meter::{Limit, Meter};
use crate::pattern::{Capture, Match, Matcher, PatternError};
use mlua::{Lua, LuaString, MultiValue, Table, Value};
use std::rc::Rc;

pub(super) fn bound(lua: &Lua, meter: &Rc<Meter>) -> mlua::Result<()> {
    let strings: Table = lua.globals().get("string")?;
    strings.set("dump", Value::Nil)?;
    let own = Rc::clone(meter);
    let find = move |lua: &Lua, args: FindArgs| find(lua, &own, &args, true);
    strings.set("find", lua.create_function(find)?)?;
    let own = Rc::clone(meter);
    let matches = move |lua: &Lua, args: FindArgs| self::find(lua, &own, &args, false);
    strings.set("match", lua.create_function(matches)?)?;
    let own = Rc::clone(meter);
    let gmatch = move |lua: &Lua, (subject, pattern): (LuaString, LuaString)| {
        gmatch(lua, &own, &subject, &pattern)
    };
    strings.set("gmatch", lua.create_function(gmatch)?)?;
    let own = Rc::clone(meter);
    let gsub = move |lua: &Lua, args: GsubArgs| gsub(lua, &own, &args);
    strings.set("gsub", lua.create_function(gsub)?)
}

type FindArgs = (LuaString, LuaString, Option<f64>, Option<Value>);
type GsubArgs = (LuaString, LuaString, Value, Option<f64>);

fn pattern_error(meter: &Meter, error: PatternError) -> mlua::Error {
    match error {
        PatternError::TooCostly => meter.trip(Limit::Patterns),
        PatternError::Malformed(message) => mlua::Error::RuntimeError(message.to_owned()),
    }
}

/// The offset for Lua's `init` argument, which counts from 1, or from the end if it is negative.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn start_offset(init: Option<f64>, length: usize) -> usize {
    let init = init.unwrap_or(1.0);
    let from_start = if init < 0.0 { (length as f64 + init).max(0.0) } else { init - 1.0 };
    from_start.max(0.0) as usize
}

fn find(lua: &Lua, meter: &Meter, args: &FindArgs, places: bool) -> mlua::Result<MultiValue> {
    let (subject, pattern, init, plain) = args;
    let (subject, pattern) = (subject.as_bytes(), pattern.as_bytes());
    let start = start_offset(*init, subject.len());
    if start > subject.len() {
        return Ok(MultiValue::from_vec(vec![Value::Nil]));
    }
    let plain = plain.as_ref().is_some_and(|v| !matches!(v, Value::Nil | Value::Boolean(false)));
    let found = if places && plain {
        meter.spend_pattern_steps(u32::try_from(subject.len()).unwrap_or(u32::MAX))?;
        find_plain(&subject, &pattern, start)
    } else {
        let mut matcher = Matcher::new(&subject, &pattern, meter.pattern_steps_left());
        let found = matcher.find(start).map_err(|error| pattern_error(meter, error))?;
        meter.spend_pattern_steps(matcher.steps())?;
        found
    };
    let Some(found) = found else { return Ok(MultiValue::from_vec(vec![Value::Nil])) };
    let mut values = Vec::new();
    if places {
        values.push(number(found.start + 1));
        values.push(number(found.end));
    }
    if !(places && found.captures.is_empty()) {
        values.extend(captures(lua, &subject, &found)?);
    }
    Ok(MultiValue::from_vec(values))
}

fn find_plain(subject: &[u8], needle: &[u8], start: usize) -> Option<Match> {
    let rest = subject.get(start..)?;
    let at = if needle.is_empty() {
        Some(0)
    } else {
        rest.windows(needle.len()).position(|window| window == needle)
    };
    let start = start + at?;
    Some(Match { start, end: start + needle.len(), captures: Vec::new() })
}

fn gmatch(
    lua: &Lua,
    meter: &Rc<Meter>,
    subject: &LuaString,
    pattern: &LuaString,
) -> mlua::Result<mlua::Function> {
    let (subject, pattern) = (subject.as_bytes().to_vec(), pattern.as_bytes().to_vec());
    let meter = Rc::clone(meter);
    let mut start = 0;
    lua.create_function_mut(move |lua, ()| {
        if start > subject.len() {
            return Ok(MultiValue::from_vec(vec![Value::Nil]));
        }
        let mut matcher = Matcher::new(&subject, &pattern, meter.pattern_steps_left());
        let found = matcher.find(start).map_err(|error| pattern_error(&meter, error))?;
        meter.spend_pattern_steps(matcher.steps())?;
        let Some(found) = found else {
            start = subject.len() + 1;
            return Ok(MultiValue::from_vec(vec![Value::Nil]));
        };
        start = if found.end == found.start { found.end + 1 } else { found.end };
        Ok(MultiValue::from_vec(captures(lua, &subject, &found)?))
    })
}

fn gsub(lua: &Lua, meter: &Meter, args: &GsubArgs) -> mlua::Result<(LuaString, usize)> {
    let (subject, pattern, replacement, most) = args;
    let (subject, pattern) = (subject.as_bytes().to_vec(), pattern.as_bytes().to_vec());
    let mut matcher = Matcher::new(&subject, &pattern, meter.pattern_steps_left());
    let (mut result, mut count, mut at) = (Vec::with_capacity(subject.len()), 0_usize, 0);
    #[allow(clippy::cast_precision_loss)]
    let may_go_on = |count: usize| most.is_none_or(|most| (count as f64) < most);
    while at <= subject.len() && may_go_on(count) {
        let before = matcher.steps();
        let found = matcher.match_at(at).map_err(|error| pattern_error(meter, error))?;
        meter.spend_pattern_steps(matcher.steps() - before)?;
        if let Some(found) = &found {
            count += 1;
            append((lua, meter), &mut result, &subject, found, replacement)?;
            if result.len() > crate::limits::MAX_VM_BYTES {
                return Err(meter.trip(Limit::Memory));
            }
        }
        match found {
            Some(found) if found.end > at => at = found.end,
            _ => {
                result.extend(subject.get(at));
                at += 1;
            }
        }
        if matcher.is_anchored() {
            break;
        }
    }
    result.extend_from_slice(subject.get(at..).unwrap_or_default());
    Ok((lua.create_string(result)?, count))
}

/// Appends the replacement of one match, from a template, a table or a function.
fn append(
    (lua, meter): (&Lua, &Meter),
    result: &mut Vec<u8>,
    subject: &[u8],
    found: &Match,
    replacement: &Value,
) -> mlua::Result<()> {
    let values = captures(lua, subject, found)?;
    let first = values.first().cloned().unwrap_or(Value::Nil);
    let value = match replacement {
        Value::String(template) => {
            return expand(lua, result, subject, found, (&template.as_bytes(), &values));
        }
        Value::Integer(_) | Value::Number(_) => replacement.clone(),
        Value::Table(table) => meter.call_back(|| table.get(first))?,
        Value::Function(function) => {
            meter.call_back(|| function.call(MultiValue::from_vec(values)))?
        }
        _ => return Err(mlua::Error::RuntimeError("string/function/table expected".to_owned())),
    };
    match value {
        Value::Nil | Value::Boolean(false) => {
            result.extend_from_slice(subject.get(found.start..found.end).unwrap_or_default());
        }
        other => push_text(lua, result, other)?,
    }
    Ok(())
}

fn expand(
    lua: &Lua,
    result: &mut Vec<u8>,
    subject: &[u8],
    found: &Match,
    (template, values): (&[u8], &[Value]),
) -> mlua::Result<()> {
    let mut bytes = template.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            result.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'0') => {
                result.extend_from_slice(subject.get(found.start..found.end).unwrap_or_default());
            }
            Some(digit @ b'1'..=b'9') => match values.get(usize::from(digit - b'1')) {
                Some(value) => push_text(lua, result, value.clone())?,
                None => {
                    let message = "invalid capture index in replacement string".to_owned();
                    return Err(mlua::Error::RuntimeError(message));
                }
            },
            Some(other) => result.push(other),
            None => result.push(0),
        }
    }
    Ok(())
}

fn push_text(lua: &Lua, result: &mut Vec<u8>, value: Value) -> mlua::Result<()> {
    match lua.coerce_string(value)? {
        Some(text) => result.extend_from_slice(&text.as_bytes()),
        None => {
            return Err(mlua::Error::RuntimeError("invalid replacement value".to_owned()));
        }
    }
    Ok(())
}

/// The captures as values, or the whole match if there are none.
fn captures(lua: &Lua, subject: &[u8], found: &Match) -> mlua::Result<Vec<Value>> {
    let text = |from: usize, to: usize| {
        lua.create_string(subject.get(from..to).unwrap_or_default()).map(Value::String)
    };
    if found.captures.is_empty() {
        return Ok(vec![text(found.start, found.end)?]);
    }
    let values = found.captures.iter().map(|capture| match *capture {
        Capture::Position(at) => Ok(number(at)),
        Capture::Slice(from, to) => text(from, to),
    });
    values.collect()
}

#[allow(clippy::cast_precision_loss)]
fn number(value: usize) -> Value {
    Value::Number(value as f64)
}
