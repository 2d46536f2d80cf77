//! One check from bytes to report: which rules run, and in which order.
//!
//! A file that can't be read is reported as such and not looked at further; the other file still is.

mod handler;
mod schema;
mod stumble;
mod uses;

use crate::limits::{DEEP_STACK_BYTES, MAX_CALLER_LEVELS, MAX_SYNTAX_LEVELS};
use crate::report::{Diagnostic, Facts, Report, Severity};
use crate::source::{Source, SourceKind};
use crate::syntax::{self, Chunk};
use crate::vm::{LoadError, LoadTime};
use crate::{Input, Options, rules};

/// A source nests too deeply for the stack at hand.
pub(crate) struct TooDeep;

/// What a check is done with.
struct Task<'a> {
    input: &'a Input<'a>,
    options: &'a Options,
    max_levels: usize,
    time: LoadTime,
}

/// Checks on the caller's stack, or, where a source nests deeper than people write, on a thread
/// whose stack is sized for the deepest that LuaJIT compiles.
pub(crate) fn check(input: &Input<'_>, options: &Options) -> Report {
    let task = |max_levels| Task { input, options, max_levels, time: LoadTime::default() };
    task(MAX_CALLER_LEVELS).run().unwrap_or_else(|TooDeep| {
        let report = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(DEEP_STACK_BYTES);
            let handle = thread.spawn_scoped(scope, || task(MAX_SYNTAX_LEVELS).run().ok()).ok()?;
            handle.join().ok()?
        });
        report.unwrap_or_else(|| {
            let message = "the code is nested too deeply".to_owned();
            let found = Diagnostic::error(rules::syntax_error::CODE, SourceKind::Handler, message);
            Report::new(vec![found], None)
        })
    })
}

impl Task<'_> {
    fn run(&self) -> Result<Report, TooDeep> {
        let mut diagnostics = Vec::new();
        let name = schema::check(self, &mut diagnostics)?;
        let handler = handler::check(self, name.as_deref(), &mut diagnostics)?;
        let facts = name.zip(handler).map(|(name, handler)| Facts {
            name,
            priority: handler.priority,
            version: handler.version,
            phases: handler.phases,
            requires: handler.requires,
        });
        Ok(Report::new(diagnostics, facts))
    }

    /// The tree of a file that LuaJIT compiles. What can't be parsed all the same is refused.
    fn parse(
        &self,
        source: &Source<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Option<Chunk>, TooDeep> {
        match syntax::parse(source.bytes(), self.max_levels) {
            Ok(chunk) => Ok(Some(chunk)),
            Err(error) if error.is_too_deep && self.max_levels < MAX_SYNTAX_LEVELS => Err(TooDeep),
            Err(error) => {
                diagnostics.push(rules::syntax_error::at(source, error.range, error.message));
                Ok(None)
            }
        }
    }
}

/// Whether a source is text of an allowed size; what is wrong with it is reported.
fn is_readable(source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let found =
        rules::source_too_large::check(source).or_else(|| rules::source_encoding::check(source));
    let readable = !matches!(&found, Some(d) if d.severity == Severity::Error);
    diagnostics.extend(found);
    readable
}

/// The text LuaJIT is given: without the byte order mark that it would skip.
fn text<'a>(source: &Source<'a>) -> &'a [u8] {
    let bytes = source.bytes();
    bytes.strip_prefix(rules::source_encoding::BYTE_ORDER_MARK).unwrap_or(bytes)
}

fn load_failure(source: &Source<'_>, error: &LoadError) -> Diagnostic {
    match error {
        LoadError::Syntax { line, message } => {
            let span = stumble::place(source, *line, error).map(|range| source.span(range));
            rules::syntax_error::diagnose(source, span.unwrap_or(source.line_span(*line)), message)
        }
        LoadError::Raised { line, message } => rules::load_failed::raised(source, *line, message),
        LoadError::Limit { limit, line } => rules::load_failed::limit(source, *limit, *line),
    }
}
