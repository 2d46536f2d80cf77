//! The errors that every part of the domain shares.

use std::error::Error;

/// A value from outside that breaks a rule of its type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{message}")]
pub struct InvalidValue {
    /// The field as the client wrote it, such as `name` or `tags[0]`.
    pub field: String,
    /// The rule that it breaks, in words.
    pub message: String,
}

impl InvalidValue {
    /// Says that `field` breaks the rule in `message`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// Whether trying the same call again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortErrorKind {
    /// Throttled, timed out or unreachable: the same call may succeed later.
    Transient,
    /// Refused, or stored data that cannot be read: the same call fails again.
    Permanent,
}

/// Why a port failed. Its cause is for the log, never for a client.
#[derive(Debug, thiserror::Error)]
#[error("{operation} failed")]
pub struct PortError {
    operation: &'static str,
    kind: PortErrorKind,
    code: Option<String>,
    #[source]
    source: Box<dyn Error + Send + Sync>,
}

impl PortError {
    /// A failure that may pass by itself.
    pub fn transient(
        operation: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self { operation, kind: PortErrorKind::Transient, code: None, source: source.into() }
    }

    /// A failure that the same call meets again.
    pub fn permanent(
        operation: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self { operation, kind: PortErrorKind::Permanent, code: None, source: source.into() }
    }

    /// The same error with the code that the service behind the port gave it.
    #[must_use]
    pub fn with_code(self, code: impl Into<String>) -> Self {
        Self { code: Some(code.into()), ..self }
    }

    /// The service's code for the failure, such as `ThrottlingException`, or its kind without one.
    /// Failures are counted by it.
    pub fn code(&self) -> &str {
        match (&self.code, self.kind) {
            (Some(code), _) => code,
            (None, PortErrorKind::Transient) => "transient",
            (None, PortErrorKind::Permanent) => "permanent",
        }
    }

    /// The cause as one line, for the log.
    pub fn cause(&self) -> String {
        self.source.to_string()
    }

    /// Whether the same call may go through later.
    pub fn is_retryable(&self) -> bool {
        self.kind == PortErrorKind::Transient
    }
}
