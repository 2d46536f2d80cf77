//! The table over several plugins.

use plugcast_check::{Report, Severity};

use super::count;
use crate::{output::say, plugin_files::PluginFiles, table};

/// Prints one row for each plugin, and the number of plugins that pass.
pub(super) fn print(reports: &[(PluginFiles, Report)]) {
    let heading = ["plugin", "result", "errors", "warnings", "first error"];
    say!("\n{}", table::render(&heading, reports.iter().map(row).collect()));
    let accepted = reports.iter().filter(|(_, report)| report.is_accepted()).count();
    say!("{accepted} of {} plugins passed", reports.len());
}

fn row((files, report): &(PluginFiles, Report)) -> Vec<String> {
    let folder = files.handler.path.parent().unwrap_or(&files.handler.path);
    let first = report.errors().next().map(|error| error.code);
    vec![
        folder.display().to_string(),
        if report.is_accepted() { "ok" } else { "refused" }.to_owned(),
        count(report, Severity::Error).to_string(),
        count(report, Severity::Warning).to_string(),
        first.unwrap_or_default().to_owned(),
    ]
}
