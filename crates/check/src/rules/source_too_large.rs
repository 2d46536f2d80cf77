//! A source is at most 102,400 bytes long.

use super::{Context, Finding};
use crate::limits::MAX_SOURCE_BYTES;

pub(crate) fn check(context: &Context<'_>) -> Option<Finding> {
    let length = context.source.bytes().len();
    (length > MAX_SOURCE_BYTES).then(|| {
        let message = format!("length must be <= {MAX_SOURCE_BYTES} bytes, but got {length}");
        Finding::new(message)
            .help("move data out of the source, or remove comments; the limit applies to each file")
    })
}
