//! The outcome of each plugin, as a table and as JSON.

use serde::Serialize;

use super::candidate::Candidate;
use crate::{
    output::say,
    style::{green, red},
    table,
};

/// The outcome of one plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    /// It passed, and the destination does not have it.
    WouldCreate,
    /// It passed, and the destination has another version of it.
    WouldUpdate,
    /// The destination already has it.
    Unchanged,
    /// It was created.
    Created,
    /// A new release was created.
    Updated,
    /// It breaks rules.
    Refused,
    /// The destination refused it, or the call failed.
    Failed,
}

impl Outcome {
    /// Whether the destination has the plugin now.
    pub(super) fn is_there(self) -> bool {
        matches!(self, Self::Unchanged | Self::Created | Self::Updated)
    }

    fn words(self) -> &'static str {
        match self {
            Self::WouldCreate => "would be created",
            Self::WouldUpdate => "would be updated",
            Self::Unchanged => "unchanged",
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// The whole import.
#[derive(Serialize)]
pub(super) struct Summary {
    dry_run: bool,
    plugins: Vec<Row>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    version: Option<String>,
    outcome: Outcome,
    instances: usize,
    findings: Vec<String>,
}

impl Summary {
    pub(super) fn of(dry_run: bool, candidates: Vec<Candidate>, notes: Vec<String>) -> Self {
        let plugins = candidates.into_iter().map(|candidate| Row {
            name: candidate.plugin.name,
            version: candidate.version,
            outcome: candidate.outcome,
            instances: candidate.instances.len(),
            findings: candidate.findings,
        });
        Self { dry_run, plugins: plugins.collect(), notes }
    }

    /// Whether everything passed.
    pub(super) fn is_complete(&self) -> bool {
        self.plugins.iter().all(|row| row.findings.is_empty())
    }

    /// Prints the table, then the findings of each plugin.
    pub(super) fn print(&self) {
        let rows = self.plugins.iter().map(|row| {
            vec![
                row.name.clone(),
                row.version.clone().unwrap_or_else(|| "-".to_owned()),
                row.outcome.words().to_owned(),
                row.instances.to_string(),
                row.findings.len().to_string(),
            ]
        });
        let heading = ["name", "version", "result", "instances", "findings"];
        say!("{}", table::render(&heading, rows.collect()));
        for row in self.plugins.iter().filter(|row| !row.findings.is_empty()) {
            say!("\n{} {}", red("!"), row.name);
            row.findings.iter().for_each(|finding| say!("  {finding}"));
        }
        self.notes.iter().for_each(|note| say!("\nnote: {note}"));
        let passed = self.plugins.iter().filter(|row| row.findings.is_empty()).count();
        let counted =
            format!("{passed} of {} plugins passed with all instances", self.plugins.len());
        say!("\n{}", if self.is_complete() { green(&counted) } else { red(&counted) });
        if self.dry_run {
            say!(
                "dry run: nothing was written. Run again without --dry-run to publish what passed"
            );
        }
    }
}
