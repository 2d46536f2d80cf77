//! A streamed plugin has no `init_worker`: it arrives when the workers run already.

use crate::report::Diagnostic;
use crate::source::SourceKind;

pub(crate) const CODE: &str = "init-worker";

pub(crate) fn found() -> Diagnostic {
    let message = "the handler has an `init_worker` phase, which never runs in a streamed plugin";
    Diagnostic::error(CODE, SourceKind::Handler, message.to_owned())
        .help("set up on first use in a request phase, or react to configuration in `configure`")
}
