//! `response` buffers the answer, so it excludes `header_filter` and `body_filter`.

use crate::report::{Diagnostic, Phase};
use crate::source::SourceKind;

pub(crate) const CODE: &str = "phase-conflict";

pub(crate) fn check(phases: &[Phase]) -> Option<Diagnostic> {
    if !phases.contains(&Phase::Response) {
        return None;
    }
    let streaming = [Phase::HeaderFilter, Phase::BodyFilter];
    let other = streaming.into_iter().find(|phase| phases.contains(phase))?;
    let message = format!("the handler implements `response` together with `{}`", other.as_str());
    Some(
        Diagnostic::error(CODE, SourceKind::Handler, message).help(
            "keep `response` (the whole answer at once), or `header_filter` and `body_filter`",
        ),
    )
}
