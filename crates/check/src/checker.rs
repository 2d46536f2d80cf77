//! One check, from the bytes of two files to the report.
//!
//! For each file, the checker makes the subjects of the rules and applies the rule table. A file that
//! cannot be read or loaded is reported as such and not checked further; the other file still
//! is.

mod events;
mod handler;
mod schema;
mod syntax_place;

use crate::limits::{DEEP_STACK_BYTES, MAX_CALLER_LEVELS, MAX_SYNTAX_LEVELS};
use crate::report::{Diagnostic, Facts, Report, Severity};
use crate::rules::{self, Context, LoadFailure, LooksAt, Ruled};
use crate::source::{Source, SourceKind};
use crate::syntax::{self, Chunk, Places};
use crate::vm::{LoadError, LoadTime};
use crate::{Input, Options};

/// A source nests too deeply for the stack at hand.
pub(crate) struct TooDeep;

/// The input of a check and its bounds.
struct Task<'a> {
    input: &'a Input<'a>,
    options: &'a Options,
    max_levels: usize,
    time: LoadTime,
}

/// Checks on the caller's stack. A source that nests deeper than people write is checked on a
/// thread whose stack is large enough for the deepest nesting that LuaJIT compiles.
pub(crate) fn check(input: &Input<'_>, options: &Options) -> Report {
    let task = |max_levels| Task { input, options, max_levels, time: LoadTime::default() };
    task(MAX_CALLER_LEVELS).run().unwrap_or_else(|TooDeep| {
        let report = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(DEEP_STACK_BYTES);
            let handle = thread.spawn_scoped(scope, || task(MAX_SYNTAX_LEVELS).run().ok()).ok()?;
            handle.join().ok()?
        });
        report.unwrap_or_else(|| {
            let source = Source::new(SourceKind::Handler, input.handler);
            let mut file = File::new(&source, input.name, options);
            file.report_load_failure(&LoadFailure::TooDeep);
            Report::new(file.diagnostics, None)
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

    /// The tree of a file that LuaJIT compiles. A file that cannot be parsed is reported.
    fn parse(&self, file: &mut File<'_>) -> Result<Option<Chunk>, TooDeep> {
        match syntax::parse(file.context.source.bytes(), self.max_levels) {
            Ok(chunk) => Ok(Some(chunk)),
            Err(error) if error.is_too_deep && self.max_levels < MAX_SYNTAX_LEVELS => Err(TooDeep),
            Err(error) => {
                file.report_load_failure(&LoadFailure::NotParsed(&error));
                Ok(None)
            }
        }
    }
}

/// A file under check and the diagnostics found in it so far.
struct File<'a> {
    context: Context<'a>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> File<'a> {
    fn new(source: &'a Source<'a>, plugin_name: Option<&'a str>, options: &Options) -> Self {
        let context = Context { source, plugin_name, sandbox: options.untrusted_lua };
        Self { context, diagnostics: Vec::new() }
    }

    fn report(&mut self, ruled: Ruled, places: Option<&Places<'_>>) {
        self.diagnostics.push(ruled.diagnostic(self.context.source, places));
    }

    /// Whether a source is text of an allowed size. If it is not, that is reported.
    fn is_readable(&mut self) -> bool {
        let found = rules::first(|looks_at| match looks_at {
            LooksAt::File(check) => check(&self.context),
            _ => None,
        });
        if let Some(found) = found {
            self.report(found, None);
        }
        self.diagnostics.iter().all(|found| found.severity != Severity::Error)
    }

    /// Reports why LuaJIT does not compile or run the file.
    fn report_load_error(&mut self, error: &LoadError) {
        let token = syntax_place::find(self.context.source, error);
        self.report_load_failure(&LoadFailure::Refused { error, token });
    }

    fn report_load_failure(&mut self, failure: &LoadFailure<'_>) {
        let found = rules::first(|looks_at| match looks_at {
            LooksAt::Load(check) => check(&self.context, failure),
            _ => None,
        });
        if let Some(found) = found {
            self.report(found, None);
        }
    }
}

/// The text that LuaJIT loads: without the byte order mark, which LuaJIT itself would skip.
fn text<'a>(source: &Source<'a>) -> &'a [u8] {
    let bytes = source.bytes();
    bytes.strip_prefix(syntax::BYTE_ORDER_MARK).unwrap_or(bytes)
}
