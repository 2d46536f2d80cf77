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
    /// Throttled, timed out or out of reach: the same call may go through later.
    Transient,
    /// Refused, or stored data that cannot be read: the same call fails again.
    Permanent,
}

/// Why a port could not do its work. Its cause is for the log, never for a client.
#[derive(Debug, thiserror::Error)]
#[error("{operation} failed")]
pub struct PortError {
    operation: &'static str,
    kind: PortErrorKind,
    #[source]
    source: Box<dyn Error + Send + Sync>,
}

impl PortError {
    /// A failure that may pass.
    pub fn transient(
        operation: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self { operation, kind: PortErrorKind::Transient, source: source.into() }
    }

    /// A failure that stays.
    pub fn permanent(
        operation: &'static str,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self { operation, kind: PortErrorKind::Permanent, source: source.into() }
    }

    /// Whether the same call may go through later.
    pub fn is_retryable(&self) -> bool {
        self.kind == PortErrorKind::Transient
    }
}
