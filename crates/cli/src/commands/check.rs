//! `plugcast check`: the control plane's check, run here without a server.

pub(crate) mod excerpt;
mod sarif;
mod summary;

use std::{path::Path, process::ExitCode};

use excerpt::render;
use plugcast_check::{
    Diagnostic, Input, Options, Report, Severity, SourceKind, UntrustedLua, check,
};
use plugcast_protocol::check::CheckedFiles;

use super::print_json;
use crate::{
    CliError,
    arguments::{Check, CheckFormat, Sandbox},
    output::say,
    plugin_files::{PluginFiles, SourceFile},
    style::green,
};

pub(crate) fn run(arguments: &Check) -> Result<ExitCode, CliError> {
    let untrusted_lua = match arguments.untrusted_lua {
        Sandbox::Strict => UntrustedLua::Strict,
        Sandbox::Lax => UntrustedLua::Lax,
        Sandbox::Off => UntrustedLua::Off,
    };
    let options = Options { untrusted_lua };
    let plugins = PluginFiles::read_all(&arguments.paths)?;
    if arguments.name.is_some() && plugins.len() > 1 {
        return Err(CliError::usage("--name needs exactly one plugin"));
    }
    let reports: Vec<(PluginFiles, Report)> = plugins
        .into_iter()
        .map(|files| {
            let report = examine(&files, arguments.name.as_deref(), &options);
            (files, report)
        })
        .collect();
    match arguments.format {
        CheckFormat::Json => print_json(&reports.iter().map(finding).collect::<Vec<_>>())?,
        CheckFormat::Sarif => print_json(&sarif::log(&reports))?,
        CheckFormat::Human => {
            reports.iter().for_each(|(files, report)| print(report, files));
            if reports.len() > 1 {
                summary::print(&reports);
            }
        }
    }
    let accepted = reports.iter().all(|(_, report)| report.is_accepted());
    Ok(if accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks the files as the plugin `name`, or under the name in their schema.
pub(crate) fn examine(files: &PluginFiles, name: Option<&str>, options: &Options) -> Report {
    let input = Input { name, handler: &files.handler.bytes, schema: &files.schema.bytes };
    check(&input, options)
}

fn finding((files, report): &(PluginFiles, Report)) -> CheckedFiles<&Path, &Report> {
    CheckedFiles {
        handler: &files.handler.path,
        schema: &files.schema.path,
        accepted: report.is_accepted(),
        report,
    }
}

fn print(report: &Report, files: &PluginFiles) {
    for diagnostic in &report.diagnostics {
        say!("{}\n", render(diagnostic, files));
    }
    let (errors, warnings) = (count(report, Severity::Error), count(report, Severity::Warning));
    match &report.facts {
        Some(facts) if errors == 0 => say!(
            "{} {} {} (priority {}): no errors, {}",
            green("ok"),
            facts.name,
            facts.version,
            facts.priority,
            counted(warnings, "warning"),
        ),
        _ => say!(
            "{}: {}, {}",
            files.handler.path.display(),
            counted(errors, "error"),
            counted(warnings, "warning")
        ),
    }
}

fn count(report: &Report, severity: Severity) -> usize {
    report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The file that a finding is about.
fn file_of<'a>(diagnostic: &Diagnostic, files: &'a PluginFiles) -> &'a SourceFile {
    match diagnostic.source {
        SourceKind::Handler => &files.handler,
        SourceKind::Schema => &files.schema,
    }
}
