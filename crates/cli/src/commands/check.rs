//! `plugcast check`: what the control plane would say, before it is asked.

use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use plugcast_check::{Diagnostic, Input, Options, Report, Severity, SourceKind, check};

use super::print_json;
use crate::{
    CliError,
    arguments::{Check, Format},
    plugin_files::{PluginFiles, SourceFile},
    style::{colour, green},
};

pub(crate) fn run(arguments: &Check) -> Result<ExitCode, CliError> {
    let files = PluginFiles::read(&arguments.plugin)?;
    let report = examine(&files, arguments.name.as_deref());
    match arguments.output.format {
        Format::Json => print_json(&report)?,
        Format::Human => print(&report, &files),
    }
    Ok(if report.is_accepted() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks the files under `name`, or under the name in their schema.
pub(crate) fn examine(files: &PluginFiles, name: Option<&str>) -> Report {
    let input = Input { name, handler: &files.handler.bytes, schema: &files.schema.bytes };
    check(&input, &Options::default())
}

fn print(report: &Report, files: &PluginFiles) {
    for diagnostic in &report.diagnostics {
        println!("{}\n", render(diagnostic, files));
    }
    let (errors, warnings) = (count(report, Severity::Error), count(report, Severity::Warning));
    match &report.facts {
        Some(facts) if errors == 0 => println!(
            "{} {} {} (priority {}): no errors, {warnings} warnings",
            green("ok"),
            facts.name,
            facts.version,
            facts.priority,
        ),
        _ => println!("{errors} errors, {warnings} warnings"),
    }
}

fn count(report: &Report, severity: Severity) -> usize {
    report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

/// A finding with the lines that it is about.
pub(crate) fn render(diagnostic: &Diagnostic, files: &PluginFiles) -> String {
    let file = match diagnostic.source {
        SourceKind::Handler => &files.handler,
        SourceKind::Schema => &files.schema,
    };
    let renderer = if colour() { Renderer::styled() } else { Renderer::plain() };
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let text = String::from_utf8_lossy(&file.bytes);
    let path = file.path.display().to_string();
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code);
    let mut groups = vec![match range(diagnostic, file) {
        Some(range) => title.element(
            Snippet::source(text.as_ref())
                .path(path.as_str())
                .annotation(AnnotationKind::Primary.span(range)),
        ),
        None => Group::with_title(title).element(Level::NOTE.message(path.as_str())),
    }];
    groups.extend(
        diagnostic.help.as_deref().map(|help| Group::with_title(Level::HELP.secondary_title(help))),
    );
    renderer.render(&groups)
}

/// The bytes that a finding is about. Where the file is no UTF-8 its shown text has other
/// offsets, and where its end is cut off there is nothing to point at.
fn range(diagnostic: &Diagnostic, file: &SourceFile) -> Option<std::ops::Range<usize>> {
    let span = diagnostic.span?;
    let (start, end) = (span.start.offset as usize, span.end.offset as usize);
    let text = std::str::from_utf8(&file.bytes).ok()?;
    text.get(start..end.max(start)).map(|_| start..end.max(start))
}
