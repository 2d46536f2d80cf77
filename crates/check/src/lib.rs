#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod checker;
mod config;
mod handler;
mod limits;
mod pattern;
mod points_to;
mod profile;
mod report;
mod rules;
mod schema;
mod shape;
mod source;
mod syntax;
mod vm;

pub use config::{ConfigError, PluginSchema, validate_config};
pub use limits::{MAX_DIAGNOSTICS, MAX_SOURCE_BYTES};
pub use report::{Diagnostic, Facts, Phase, Report, Severity};
pub use rules::{RULES, Rule};
pub use source::{Position, SourceKind, Span};

use serde::{Deserialize, Serialize};

/// The sandbox that the control plane's gateways run plugins in (Kong's `untrusted_lua`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UntrustedLua {
    /// The default of gateways that stream plugins: a small subset of Lua, Kong and OpenResty.
    Strict,
    /// `Strict`, and the names that plugins with network access need.
    Lax,
    /// No sandbox is declared. Using a name that a sandbox lacks is only a warning.
    #[default]
    Off,
}

/// The assumptions of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The declared sandbox.
    pub untrusted_lua: UntrustedLua,
}

/// A plugin as uploaded.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The name of the upload, if it has one. It must equal the name in the schema.
    pub name: Option<&'a str>,
    /// The bytes of `handler.lua`.
    pub handler: &'a [u8],
    /// The bytes of `schema.lua`.
    pub schema: &'a [u8],
}

/// Checks a plugin and reports all findings at once.
///
/// Never panics. Time and memory are bounded for any bytes.
#[must_use]
pub fn check(input: &Input<'_>, options: &Options) -> Report {
    checker::check(input, options)
}
