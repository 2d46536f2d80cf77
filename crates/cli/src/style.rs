//! Colours, on a terminal and unless `NO_COLOR` is set.

use std::io::{IsTerminal, stdout};

/// Whether to write colours to standard output.
pub(crate) fn colour() -> bool {
    stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// `text` in bold.
pub(crate) fn bold(text: &str) -> String {
    paint("1", text)
}

/// `text` in green.
pub(crate) fn green(text: &str) -> String {
    paint("32", text)
}

/// `text` in red.
pub(crate) fn red(text: &str) -> String {
    paint("31", text)
}

/// `text` in grey.
pub(crate) fn dim(text: &str) -> String {
    paint("2", text)
}

fn paint(code: &str, text: &str) -> String {
    if colour() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}
