//! Checks across the fields of a record.
//!
//! Functions of the author (`custom_entity_check`) do not run; `schema-function` refuses them.

use super::convert::texts;
use super::field::{EntityCheck, Field, Record, Validator};
use super::validate::{Checker, is_reference};
use super::value::{Table, Value};
use super::violation::{CANNOT_VALIDATE, Failure, Step, Violation};
use std::borrow::Cow;

/// The names of the checks.
pub(crate) const NAMES: [&str; 9] = [
    "at_least_one_of",
    "conditional",
    "conditional_at_least_one_of",
    "custom_entity_check",
    "distinct",
    "mutually_exclusive",
    "mutually_exclusive_sets",
    "mutually_required",
    "only_one_of",
];

pub(crate) const ENTITY: &str = "@entity";

/// Runs all checks of a record and adds what they find.
pub(crate) fn run(
    checker: Checker<'_>,
    record: &Record,
    input: &Table,
    violations: &mut Vec<Violation>,
) {
    for check in &record.entity_checks {
        let Value::Table(argument) = &check.argument else { continue };
        let run = Run { checker, record, input };
        match run.check(check, argument) {
            Ok(()) => {}
            Err(Failure::Violations(found)) => violations.extend(found),
            Err(Failure::Silent) => violations.push(Violation::new(CANNOT_VALIDATE)),
        }
    }
    for (input_fields, needs) in &record.transformations {
        if input_fields.iter().any(|name| is_nonempty(get(input, name))) {
            let all: Vec<_> = input_fields.iter().chain(needs).cloned().collect();
            violations.extend(mutually_required(input, &all).err().map(entity));
        }
    }
}

impl EntityCheck {
    /// The names of all fields that the check reads.
    pub(crate) fn fields(&self) -> Vec<String> {
        let mut names = texts(Some(&self.argument));
        let Value::Table(argument) = &self.argument else { return names };
        for list in ["set1", "set2", "then_at_least_one_of", "else_then_at_least_one_of"] {
            names.extend(texts(argument.get(list)));
        }
        for name in ["if_field", "then_field"] {
            names.extend(argument.get(name).and_then(Value::as_text).map(|text| text.into_owned()));
        }
        names
    }
}

struct Run<'a> {
    checker: Checker<'a>,
    record: &'a Record,
    input: &'a Table,
}

fn entity(message: String) -> Violation {
    Violation::new(message).under(Step::Key(ENTITY.to_owned()))
}

fn refuse(message: String) -> Result<(), Failure> {
    Err(Failure::Violations(vec![entity(message)]))
}

impl Run<'_> {
    fn check(&self, check: &EntityCheck, argument: &Table) -> Result<(), Failure> {
        let names = texts(Some(&check.argument));
        match check.name.as_str() {
            "at_least_one_of" => {
                self.prepare(&names, &[], true)?;
                if names.iter().any(|name| is_nonempty(get(self.input, name))) {
                    return Ok(());
                }
                refuse(format!("at least one of these fields must be non-empty: {}", quote(&names)))
            }
            "only_one_of" => {
                if !self.prepare(&names, &names, false)? {
                    return Ok(());
                }
                if self.count_nonempty(&names) == 1 {
                    return Ok(());
                }
                refuse(format!("exactly one of these fields must be non-empty: {}", quote(&names)))
            }
            "distinct" => {
                if !self.prepare(&names, &names, false)? {
                    return Ok(());
                }
                self.distinct(&names)
            }
            "mutually_required" => {
                self.prepare(&names, &[], true)?;
                mutually_required(self.input, &names).or_else(refuse)
            }
            "mutually_exclusive" => {
                self.prepare(&names, &[], true)?;
                if self.count_nonempty(&names) <= 1 {
                    return Ok(());
                }
                refuse(format!("only one or none of these fields must be set: {}", quote(&names)))
            }
            "mutually_exclusive_sets" => self.exclusive_sets(argument),
            "conditional" => self.conditional(argument),
            "conditional_at_least_one_of" => self.conditional_at_least_one_of(argument),
            _ => Ok(()),
        }
    }

    /// Whether a check runs. If the input lacks some of the fields that the check needs, that is an
    /// error; if it lacks all of them, the check does not run.
    fn prepare(
        &self,
        names: &[String],
        needed: &[String],
        runs_without: bool,
    ) -> Result<bool, Failure> {
        let (mut all_missing, mut missing) = (true, Vec::new());
        for name in names {
            match get(self.input, name) {
                None if needed.contains(name)
                    && !runs_without
                    && !self.definition(name)?.is_some_and(|field| field.nilable) =>
                {
                    let violation = Violation::new("field required for entity check");
                    missing.push(violation.under(Step::Key(name.clone())));
                }
                None => {}
                Some(value) => {
                    all_missing = false;
                    let is_referenceable = |field: &Field| {
                        field.kind == super::field::Kind::String && field.referenceable
                    };
                    if self.definition(name)?.is_some_and(is_referenceable) && is_reference(value) {
                        return Ok(false);
                    }
                }
            }
        }
        if all_missing && !runs_without {
            return Ok(false);
        }
        if missing.is_empty() { Ok(true) } else { Err(Failure::Violations(missing)) }
    }

    /// The definition of a field by its path. A path through a field that is not a record makes Kong's
    /// code fail.
    fn definition(&self, name: &str) -> Result<Option<&Field>, Failure> {
        let mut record = self.record;
        let mut keys = name.split('.').peekable();
        while let Some(key) = keys.next() {
            let id = record.field(key);
            let Some(field) = id.and_then(|id| self.checker.definitions.field(id)) else {
                return Ok(None);
            };
            if keys.peek().is_none() {
                return Ok(Some(field));
            }
            let nested = field.record.and_then(|id| self.checker.definitions.record(id));
            record = nested.ok_or_else(|| Failure::one(CANNOT_VALIDATE))?;
        }
        Ok(None)
    }

    fn count_nonempty(&self, names: &[String]) -> usize {
        names.iter().filter(|name| is_nonempty(get(self.input, name))).count()
    }

    fn distinct(&self, names: &[String]) -> Result<(), Failure> {
        let mut seen: Vec<&Value> = Vec::new();
        for name in names {
            let Some(value) = get(self.input, name).filter(|v| is_nonempty(Some(v))) else {
                continue;
            };
            if seen.iter().any(|other| other.raw_equals(value)) {
                return refuse(format!(
                    "values of these fields must be distinct: {}",
                    quote(names)
                ));
            }
            seen.push(value);
        }
        Ok(())
    }

    fn exclusive_sets(&self, argument: &Table) -> Result<(), Failure> {
        let (first, second) = (argument.get("set1"), argument.get("set2"));
        if ![first, second].iter().all(|set| matches!(set, Some(Value::Table(_)))) {
            return Err(Failure::one(CANNOT_VALIDATE));
        }
        let (first, second) = (texts(first), texts(second));
        let all: Vec<_> = first.iter().chain(&second).cloned().collect();
        self.prepare(&all, &[], true)?;
        if self.count_nonempty(&first) == 0 || self.count_nonempty(&second) == 0 {
            return Ok(());
        }
        let sets = format!("({}), ({})", quote(&first), quote(&second));
        refuse(format!("these sets are mutually exclusive: {sets}"))
    }

    fn conditional(&self, argument: &Table) -> Result<(), Failure> {
        let name = |key: &str| argument.get(key).and_then(Value::as_text).unwrap_or_default();
        let (if_field, then_field) = (name("if_field"), name("then_field"));
        let (if_field, then_field) = (if_field.into_owned(), then_field.into_owned());
        let needed = [if_field.clone()];
        if !self.prepare(&[if_field.clone(), then_field.clone()], &needed, false)? {
            return Ok(());
        }
        let Some(if_value) = get(self.input, &if_field) else { return Ok(()) };
        if !self.fits(argument.get("if_match"), &if_field, if_value)? {
            return Ok(());
        }
        let then_value = get(self.input, &then_field).unwrap_or(&Value::Null);
        if self.fits(argument.get("then_match"), &then_field, then_value)? {
            return Ok(());
        }
        let default = || format!("failed conditional validation given value of field '{if_field}'");
        let own = argument.get("then_err").and_then(Value::as_text);
        refuse(own.map_or_else(default, |text| text.replace("%s", &if_field)))
    }

    fn conditional_at_least_one_of(&self, argument: &Table) -> Result<(), Failure> {
        let if_field = argument.get("if_field").and_then(Value::as_text).unwrap_or_default();
        let Some(if_value) = get(self.input, &if_field) else { return Ok(()) };
        let (names, error) = if self.fits(argument.get("if_match"), &if_field, if_value)? {
            ("then_at_least_one_of", "then_err")
        } else if matches!(argument.get("else_match"), Some(Value::Table(_)))
            && self.fits(argument.get("else_match"), &if_field, if_value)?
        {
            ("else_then_at_least_one_of", "else_then_err")
        } else {
            return Ok(());
        };
        let names = texts(argument.get(names));
        if self.count_nonempty(&names) > 0 {
            return Ok(());
        }
        let list = quote(&names);
        let own = argument.get(error).and_then(Value::as_text);
        refuse(own.map_or_else(
            || format!("at least one of these fields must be non-empty: {list}"),
            |text| text.replace("%s", &list),
        ))
    }

    /// Whether a value fits a field with the validators of a `match` added to its own.
    fn fits(&self, overlay: Option<&Value>, name: &str, value: &Value) -> Result<bool, Failure> {
        let mut definitions = Cow::Borrowed(self.checker.definitions);
        let Some(overlay) = overlay.and_then(Value::as_table) else {
            return Err(Failure::one(CANNOT_VALIDATE));
        };
        let Some(base) = self.definition(name)? else { return Ok(false) };
        let mut field = base.clone();
        if let Some(Value::Bool(required)) = overlay.get("required") {
            field.required = Some(*required);
        }
        for (name, validator) in Validator::ALL {
            if let Some(argument) = overlay.get(name) {
                field.set_validator(validator, argument.clone());
            }
        }
        for (name, slot) in [
            ("elements", &mut field.elements),
            ("keys", &mut field.keys),
            ("values", &mut field.values),
        ] {
            if let Some(part) = overlay.get(name).and_then(Value::as_table) {
                *slot = definitions.to_mut().convert_field(part);
            }
        }
        Ok(Checker::new(&definitions, self.checker.budget()).field(&field, value).is_ok())
    }
}

fn mutually_required(input: &Table, names: &[String]) -> Result<(), String> {
    let set = names.iter().filter(|name| is_nonempty(get(input, name))).count();
    if set == 0 || set == names.len() {
        return Ok(());
    }
    Err(format!("all or none of these fields must be set: {}", quote(names)))
}

fn quote(names: &[String]) -> String {
    names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

fn is_nonempty(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::Table(table)) => !table.is_empty(),
        Some(Value::Text(text)) => !text.is_empty(),
        Some(_) => true,
    }
}

/// The value at a dotted path.
fn get<'a>(input: &'a Table, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => input.get(path),
        Some((head, tail)) => get(input.get(head)?.as_table()?, tail),
    }
}
