//! Errors for people: a line with the problem, and a line with a hint.

use std::{fmt, process::ExitCode};

/// Why a command failed.
#[derive(Debug)]
pub struct CliError {
    message: String,
    hint: Option<String>,
    usage: bool,
}

impl CliError {
    /// The command failed, for a reason other than its arguments.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, usage: false }
    }

    /// The arguments are wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, usage: true }
    }

    /// Adds a hint: what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The problem, without the hint.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// 2 for wrong usage, 1 for anything else.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(if self.usage { 2 } else { 1 })
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for CliError {}
