//! A streamed plugin has no tables of its own in Kong's database.

use crate::flow::{Event, EventKind};
use crate::profile;
use crate::report::Diagnostic;
use crate::source::Source;

pub(crate) const CODE: &str = "custom-entity";

pub(crate) fn check(source: &Source<'_>, event: &Event) -> Option<Diagnostic> {
    let EventKind::Read(path) = &event.kind else { return None };
    let entity = path.strip_prefix("kong.db.")?;
    let entity = entity.strip_prefix("daos.").unwrap_or(entity);
    if entity.contains('.') || profile::is_entity(entity) {
        return None;
    }
    let span = source.span(event.range.0..event.range.1);
    let message = format!("`{path}` is no entity of Kong");
    Some(Diagnostic::error(CODE, source.kind(), message).at(span).help(
        "a streamed plugin brings no DAOs; keep state in `kong.cache`, Redis or another service",
    ))
}
