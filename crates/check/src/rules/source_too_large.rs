//! A source is at most 102,400 bytes long.

use crate::limits::MAX_SOURCE_BYTES;
use crate::report::Diagnostic;
use crate::source::Source;

pub(crate) const CODE: &str = "source-too-large";

pub(crate) fn check(source: &Source<'_>) -> Option<Diagnostic> {
    let length = source.bytes().len();
    (length > MAX_SOURCE_BYTES).then(|| {
        let message = format!("length must be <= {MAX_SOURCE_BYTES} bytes, but got {length}");
        Diagnostic::error(CODE, source.kind(), message)
            .help("move data out of the source, or strip comments; both files have the limit")
    })
}
