//! The rule table: each rule's code, severity, subjects and order.
//!
//! A rule is one entry of [`RULES`]. The entry's code is also the name of its file under
//! `src/rules` (with `_` for `-`), its case folder under `cases` and its page under `docs/rules`.

mod base_plugin;
mod custom_entity;
mod dynamic_code;
mod finding;
mod handler_table;
mod host_access;
mod init_worker;
mod load_failed;
mod own_module;
mod phase_conflict;
pub(crate) mod priority;
mod removed_module;
mod sandbox;
mod schema_definition;
mod schema_function;
pub(crate) mod schema_name;
mod schema_table;
mod source_encoding;
mod source_too_large;
mod specialised_field;
mod subject;
mod syntax_error;
mod timer;
mod undecided_name;
mod unknown_phase;
pub(crate) mod version;

pub(crate) use finding::{Finding, Place, Ruled};
pub(crate) use subject::{
    Context, HandlerReturn, HandlerSubject, LoadFailure, LooksAt, SchemaReturn, SchemaSubject,
};

use crate::report::Severity;
use LooksAt::{
    Analysis, Event, File, Handler, HandlerReturned, Load, PermittedEvent, Schema, SchemaReturned,
};
use Severity::{Error, Warning};

/// One rule of the check.
pub struct Rule {
    /// The rule's name, kebab-case; `docs/rules/<code>.md` describes it.
    pub code: &'static str,
    /// The severity of its findings. A rule of severity `Error` may also report warnings.
    pub severity: Severity,
    looks_at: &'static [LooksAt],
}

impl Rule {
    /// The subjects of the rule, in words.
    pub fn subjects(&self) -> impl Iterator<Item = &'static str> {
        self.looks_at.iter().map(LooksAt::describe)
    }
}

const fn rule(code: &'static str, severity: Severity, looks_at: &'static [LooksAt]) -> Rule {
    Rule { code, severity, looks_at }
}

/// All rules, in order. Where several rules could report the same file, load failure or event, the
/// first one in the table does; each of the others looks at something different, so that all
/// report.
pub const RULES: &[Rule] = &[
    rule("source-too-large", Error, &[File(source_too_large::check)]),
    rule("source-encoding", Error, &[File(source_encoding::check)]),
    rule("syntax-error", Error, &[Load(syntax_error::check)]),
    rule("load-failed", Error, &[Load(load_failed::check), Handler(load_failed::late)]),
    rule("timer", Error, &[Event(timer::check)]),
    rule(
        "undecided-name",
        Error,
        &[
            Event(undecided_name::check),
            Analysis(undecided_name::incomplete),
            Handler(undecided_name::phases),
        ],
    ),
    rule("dynamic-code", Error, &[Event(dynamic_code::check)]),
    rule("host-access", Error, &[Event(host_access::check)]),
    rule("custom-entity", Error, &[Event(custom_entity::check)]),
    rule("base-plugin", Error, &[Event(base_plugin::check)]),
    rule("removed-module", Error, &[Event(removed_module::check)]),
    rule("own-module", Error, &[Event(own_module::check)]),
    rule("sandbox", Error, &[PermittedEvent(sandbox::check)]),
    rule("handler-table", Error, &[HandlerReturned(handler_table::check)]),
    rule("init-worker", Error, &[Handler(init_worker::check)]),
    rule("phase-conflict", Error, &[Handler(phase_conflict::check)]),
    rule("unknown-phase", Warning, &[Handler(unknown_phase::check)]),
    rule("priority", Error, &[Handler(priority::check)]),
    rule("version", Error, &[Handler(version::check)]),
    rule("schema-table", Error, &[SchemaReturned(schema_table::check)]),
    rule("schema-definition", Error, &[Schema(schema_definition::check)]),
    rule("specialised-field", Error, &[Schema(specialised_field::check)]),
    rule("schema-function", Error, &[Schema(schema_function::check)]),
    rule("schema-name", Error, &[Schema(schema_name::check)]),
];

/// The finding of the first rule that has one.
pub(crate) fn first(find: impl Fn(&LooksAt) -> Option<Finding>) -> Option<Ruled> {
    RULES.iter().find_map(|rule| {
        let finding = rule.looks_at.iter().find_map(&find)?;
        Some(Ruled { rule, finding })
    })
}

/// The checks of one kind with their rules, in order. For files with many events, selecting them once
/// is faster than [`first`] for each event.
pub(crate) fn select<C>(pick: impl Fn(&LooksAt) -> Option<C>) -> Vec<(&'static Rule, C)> {
    let checks = RULES.iter().flat_map(|rule| rule.looks_at.iter().map(move |at| (rule, at)));
    checks.filter_map(|(rule, looks_at)| Some((rule, pick(looks_at)?))).collect()
}

/// The findings of all rules.
pub(crate) fn all(find: impl Fn(&LooksAt) -> Vec<Finding>) -> Vec<Ruled> {
    let mut found = Vec::new();
    for rule in RULES {
        let findings = rule.looks_at.iter().flat_map(&find);
        found.extend(findings.map(|finding| Ruled { rule, finding }));
    }
    found
}
