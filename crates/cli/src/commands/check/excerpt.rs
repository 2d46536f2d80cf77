//! A finding with its lines of source, as a compiler shows it.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use plugcast_check::{Diagnostic, Severity};

use super::file_of;
use crate::{
    plugin_files::{PluginFiles, SourceFile},
    style::colour,
};

/// A finding with its lines of source.
pub(crate) fn render(diagnostic: &Diagnostic, files: &PluginFiles) -> String {
    let file = file_of(diagnostic, files);
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

/// The byte range of a finding; `None` if the file is not UTF-8, as the text shown then has other
/// offsets, or if the range is past the part of the file that was read.
fn range(diagnostic: &Diagnostic, file: &SourceFile) -> Option<std::ops::Range<usize>> {
    let span = diagnostic.span?;
    let (start, end) = (span.start.offset as usize, span.end.offset as usize);
    let text = std::str::from_utf8(&file.bytes).ok()?;
    text.get(start..end.max(start)).map(|_| start..end.max(start))
}
