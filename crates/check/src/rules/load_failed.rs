//! A source loads: its top level ends within the limits and without an error.

use super::subject::{HandlerSubject, LoadFailure};
use super::{Context, Finding};
use crate::vm::{Limit, LoadError};

pub(crate) fn check(context: &Context<'_>, failure: &LoadFailure<'_>) -> Option<Finding> {
    match failure {
        LoadFailure::Refused { error: LoadError::Raised { line, message }, .. } => {
            Some(raised(context, *line, message))
        }
        LoadFailure::Refused { error: LoadError::Limit { limit, line }, .. } => {
            Some(passed(*limit).at_line(*line))
        }
        _ => None,
    }
}

/// Reading the fields of a handler's table may run its metatables.
pub(crate) fn late(_: &Context<'_>, handler: &HandlerSubject<'_>) -> Vec<Finding> {
    handler.passed_limit.map(passed).into_iter().collect()
}

fn raised(context: &Context<'_>, line: Option<u32>, message: &str) -> Finding {
    let help = match line.is_some_and(|line| context.source.line(line).contains("...")) {
        true => "`...` is empty in a streamed plugin: write the plugin's name as a literal",
        false => "the gateway runs the top level of the file once, when it loads the plugin",
    };
    Finding::new(format!("the file raises an error while it loads: {message}"))
        .help(help)
        .at_line(line)
}

fn passed(limit: Limit) -> Finding {
    Finding::new(format!("the file does not load: {}", limit.describe()))
        .help("move the work into a request phase, and keep only declarations at the top level")
}
