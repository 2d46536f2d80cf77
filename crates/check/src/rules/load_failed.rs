//! A source loads: its top level ends, within limits, without an error.

use crate::report::Diagnostic;
use crate::source::Source;
use crate::vm::Limit;

pub(crate) const CODE: &str = "load-failed";

pub(crate) fn raised(source: &Source<'_>, line: Option<u32>, message: &str) -> Diagnostic {
    let text = format!("the file raises an error while it loads: {message}");
    let help = match line.is_some_and(|line| source.line(line).contains("...")) {
        true => "`...` is empty in a streamed plugin: write the plugin's name as a literal",
        false => "the gateway runs the top level of the file once, when it loads the plugin",
    };
    let diagnostic = Diagnostic::error(CODE, source.kind(), text).help(help);
    match line {
        Some(line) => diagnostic.at(source.line_span(line)),
        None => diagnostic,
    }
}

pub(crate) fn limit(source: &Source<'_>, limit: Limit, line: Option<u32>) -> Diagnostic {
    let text = format!("the file does not load: {}", limit.describe());
    let diagnostic = Diagnostic::error(CODE, source.kind(), text)
        .help("do work in a request phase, and keep the top level to declarations");
    match line {
        Some(line) => diagnostic.at(source.line_span(line)),
        None => diagnostic,
    }
}
