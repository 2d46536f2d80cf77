//! `response` buffers the response, so it excludes `header_filter` and `body_filter`.

use super::subject::HandlerSubject;
use super::{Context, Finding, Place};
use crate::report::Phase;

pub(crate) fn check(_: &Context<'_>, handler: &HandlerSubject<'_>) -> Vec<Finding> {
    find(handler).into_iter().collect()
}

fn find(handler: &HandlerSubject<'_>) -> Option<Finding> {
    let line = handler.shape.phase(Phase::Response)?;
    let streaming = [Phase::HeaderFilter, Phase::BodyFilter];
    let other = streaming.into_iter().find(|phase| handler.shape.phase(*phase).is_some())?;
    let message = format!("the handler implements `response` together with `{}`", other.as_str());
    let place = Place::HandlerField(Phase::Response.as_str().to_owned(), line);
    Some(
        Finding::new(message).at(place).help(
            "keep `response` (the whole response at once), or `header_filter` and `body_filter`",
        ),
    )
}
