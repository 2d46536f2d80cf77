//! The result of a check: diagnostics and facts.
//!
//! Orders and bounds the findings, and formats a finding as one line.

use crate::limits::MAX_DIAGNOSTICS;
use crate::source::{SourceKind, Span};
use serde::Serialize;

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The finding refuses the plugin.
    Error,
    /// The finding is a hint for the author and does not refuse the plugin.
    Warning,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The rule's name, kebab-case; `docs/rules/<code>.md` describes it.
    pub code: &'static str,
    /// Whether the finding refuses the plugin.
    pub severity: Severity,
    /// The file that the finding is about.
    pub source: SourceKind,
    /// The place in the file, if known.
    pub span: Option<Span>,
    /// The path of the field of the schema (`fields.config.host`), if the finding is about one.
    pub path: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// The finding as one line: `handler.lua:3:5: <message>`.
    #[must_use]
    pub fn headline(&self) -> String {
        let file = self.source.file_name();
        let path = self.path.as_deref().map(|path| format!("{path}: ")).unwrap_or_default();
        match self.span {
            Some(Span { start, .. }) => {
                format!("{file}:{}:{}: {path}{}", start.line, start.column, self.message)
            }
            None => format!("{file}: {path}{}", self.message),
        }
    }
}

/// A phase of a request (or of a node's life) that a handler can implement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Phase {
    InitWorker,
    Configure,
    Certificate,
    Rewrite,
    Access,
    Response,
    HeaderFilter,
    BodyFilter,
    Log,
    Preread,
    WsHandshake,
    WsClientFrame,
    WsUpstreamFrame,
    WsClose,
}

impl Phase {
    /// All phases of Kong, in the order in which they run.
    pub const ALL: [Self; 14] = [
        Self::InitWorker,
        Self::Configure,
        Self::Certificate,
        Self::Rewrite,
        Self::Access,
        Self::Response,
        Self::HeaderFilter,
        Self::BodyFilter,
        Self::Log,
        Self::Preread,
        Self::WsHandshake,
        Self::WsClientFrame,
        Self::WsUpstreamFrame,
        Self::WsClose,
    ];

    /// The name of the function in the handler.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InitWorker => "init_worker",
            Self::Configure => "configure",
            Self::Certificate => "certificate",
            Self::Rewrite => "rewrite",
            Self::Access => "access",
            Self::Response => "response",
            Self::HeaderFilter => "header_filter",
            Self::BodyFilter => "body_filter",
            Self::Log => "log",
            Self::Preread => "preread",
            Self::WsHandshake => "ws_handshake",
            Self::WsClientFrame => "ws_client_frame",
            Self::WsUpstreamFrame => "ws_upstream_frame",
            Self::WsClose => "ws_close",
        }
    }
}

/// The properties of an accepted plugin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Facts {
    /// The plugin's name, from the schema.
    pub name: String,
    /// The order of the plugin among the others, a whole number. A higher one runs earlier.
    #[serde(serialize_with = "whole_number")]
    pub priority: f64,
    /// The version as Kong reads it.
    pub version: String,
    /// The phases the handler implements.
    pub phases: Vec<Phase>,
    /// The modules the handler requires, sorted.
    pub requires: Vec<String>,
}

/// Serialises a whole number without a fraction, if it fits into 64 bits.
#[allow(clippy::cast_possible_truncation, clippy::trivially_copy_pass_by_ref)]
fn whole_number<S: serde::Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    // The largest power of two below the maximum of `i64`.
    const MAX: f64 = 4_611_686_018_427_387_904.0;
    if number.abs() <= MAX {
        serializer.serialize_i64(*number as i64)
    } else {
        serializer.serialize_f64(*number)
    }
}

/// The report of a check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The findings, ordered by file, then by place. At most [`MAX_DIAGNOSTICS`](crate::MAX_DIAGNOSTICS).
    pub diagnostics: Vec<Diagnostic>,
    /// The facts of the plugin, if it is accepted.
    pub facts: Option<Facts>,
}

impl Report {
    pub(crate) fn new(mut diagnostics: Vec<Diagnostic>, facts: Option<Facts>) -> Self {
        diagnostics.sort_by(|a, b| order(a).cmp(&order(b)));
        diagnostics.dedup();
        // Warnings must never push an error out of the report.
        if diagnostics.len() > MAX_DIAGNOSTICS {
            diagnostics.sort_by_key(|d| d.severity);
            diagnostics.truncate(MAX_DIAGNOSTICS);
            diagnostics.sort_by(|a, b| order(a).cmp(&order(b)));
        }
        let mut report = Self { diagnostics, facts };
        if !report.is_accepted() {
            report.facts = None;
        }
        report
    }

    /// Whether the plugin may be published: no finding is an error.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.errors().next().is_none()
    }

    /// The findings that refuse the plugin.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|d| d.severity == Severity::Error)
    }
}

/// Findings with a place come before those without one in the same file.
fn order(diagnostic: &Diagnostic) -> (SourceKind, bool, Option<Span>, Severity, &str) {
    let Diagnostic { source, span, severity, code, .. } = diagnostic;
    (*source, span.is_none(), *span, *severity, code)
}
