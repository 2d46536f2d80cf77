//! A streamed plugin has no `init_worker`, since it arrives after the workers have started.

use super::subject::HandlerSubject;
use super::{Context, Finding, Place};
use crate::report::Phase;

pub(crate) fn check(_: &Context<'_>, handler: &HandlerSubject<'_>) -> Vec<Finding> {
    let Some(line) = handler.shape.phase(Phase::InitWorker) else { return Vec::new() };
    let message = "the handler has an `init_worker` phase, which never runs in a streamed plugin";
    let place = Place::HandlerField(Phase::InitWorker.as_str().to_owned(), line);
    vec![
        Finding::new(message).at(place).help(
            "set up on first use in a request phase, or react to configuration in `configure`",
        ),
    ]
}
