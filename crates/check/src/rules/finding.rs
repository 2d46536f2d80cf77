//! A finding as a rule returns it, before it has a code and a position.

use super::Rule;
use crate::report::{Diagnostic, Severity};
use crate::schema::{Step, path_text};
use crate::source::{Source, Span};
use crate::syntax::{self, Places};
use std::ops::Range;

/// One thing that a rule found.
pub(crate) struct Finding {
    message: String,
    help: Option<String>,
    place: Place,
    /// The severity, where it differs from the rule's.
    severity: Option<Severity>,
}

/// Where a finding is.
pub(crate) enum Place {
    /// The file as a whole.
    File,
    /// A range of bytes.
    Bytes(Range<usize>),
    /// A line, from 1.
    Line(u32),
    /// The `return` of the file, otherwise its last line.
    Return,
    /// A field of the handler, and the line where its function begins, if that is known.
    HandlerField(String, Option<u32>),
    /// A path into the schema.
    SchemaField(Vec<Step>),
}

impl Finding {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, place: Place::File, severity: None }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    pub(crate) fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// Places the finding at an event.
    pub(crate) fn at_event(self, event: &crate::points_to::Event) -> Self {
        self.at(Place::Bytes(event.range.0..event.range.1))
    }

    /// Places the finding at a line, if there is one.
    pub(crate) fn at_line(self, line: Option<u32>) -> Self {
        self.at(line.map_or(Place::File, Place::Line))
    }

    /// Gives the finding a severity other than its rule's.
    pub(crate) fn severity(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }
}

impl Place {
    fn span(&self, source: &Source<'_>, places: Option<&Places<'_>>) -> Option<Span> {
        let of_return = || places.and_then(Places::of_return).map(|range| source.span(range));
        match self {
            Self::File => None,
            Self::Bytes(range) => Some(source.span(range.clone())),
            Self::Line(line) => Some(source.line_span(*line)),
            Self::Return => of_return().or_else(|| Some(source.last_line_span())),
            Self::HandlerField(name, line) => {
                let is_line =
                    |at: usize| line.is_some_and(|line| source.span(at..at).start.line == line);
                let key = places.and_then(|places| places.of_key(name, is_line));
                match (key, line) {
                    (Some(key), _) => Some(source.span(key)),
                    (None, Some(line)) => Some(source.line_span(*line)),
                    (None, None) => of_return(),
                }
            }
            Self::SchemaField(path) => {
                let range = places.and_then(|places| places.of_path(path.iter().map(step)));
                Some(range.map_or_else(|| source.last_line_span(), |range| source.span(range)))
            }
        }
    }

    /// The path of the field of the schema, as text.
    fn path(&self) -> Option<String> {
        match self {
            Self::SchemaField(path) => Some(path_text(path)),
            _ => None,
        }
    }
}

fn step(step: &Step) -> syntax::Place<'_> {
    match step {
        Step::Key(key) => syntax::Place::Key(key),
        Step::Index(index) => syntax::Place::Index(*index),
    }
}

/// A finding and the rule that it belongs to.
pub(crate) struct Ruled {
    pub(crate) rule: &'static Rule,
    pub(crate) finding: Finding,
}

impl Ruled {
    /// The diagnostic for the report. `places` holds the places of the file's tree, if the file was
    /// parsed.
    pub(crate) fn diagnostic(self, source: &Source<'_>, places: Option<&Places<'_>>) -> Diagnostic {
        let Finding { message, help, place, severity } = self.finding;
        Diagnostic {
            code: self.rule.code,
            severity: severity.unwrap_or(self.rule.severity),
            source: source.kind(),
            span: place.span(source, places),
            path: place.path(),
            message,
            help,
        }
    }
}
