//! A streamed plugin has no tables of its own in Kong's database.

use super::{Context, Finding};
use crate::points_to::Event;
use crate::profile;

pub(crate) fn check(_: &Context<'_>, event: &Event) -> Option<Finding> {
    let path = event.read_global()?;
    let entity = path.strip_prefix("kong.db.")?;
    let entity = entity.strip_prefix("daos.").unwrap_or(entity);
    if entity.contains('.') || profile::is_entity(entity) {
        return None;
    }
    let message = format!("`{path}` is not an entity of Kong");
    Some(Finding::new(message).at_event(event).help(
        "a streamed plugin cannot define DAOs; keep state in `kong.cache`, Redis or another service",
    ))
}
