//! Errors as a person reads them: one line of what is wrong, one of what to do.

use std::{fmt, process::ExitCode};

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub struct CliError {
    message: String,
    hint: Option<String>,
    usage: bool,
}

impl CliError {
    /// Something went wrong.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, usage: false }
    }

    /// The command was called wrongly.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, usage: true }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong, without what to do.
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
