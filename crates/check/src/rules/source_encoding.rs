//! A source is UTF-8 text without bytecode and NUL bytes, and preferably without a byte order mark.

use super::{Context, Finding, Place};
use crate::report::Severity;
use crate::syntax::BYTE_ORDER_MARK;

/// The first byte of LuaJIT and PUC Lua bytecode.
const BYTECODE_MARK: u8 = 0x1B;

pub(crate) fn check(context: &Context<'_>) -> Option<Finding> {
    let bytes = context.source.bytes();
    if bytes.first() == Some(&BYTECODE_MARK) {
        let message = "the file is compiled bytecode, not Lua source".to_owned();
        return Some(error(0, message).help("upload the source it was compiled from"));
    }
    if let Err(error_at) = std::str::from_utf8(bytes) {
        let at = error_at.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        let message = format!("the file is not valid UTF-8: byte 0x{byte:02X} at offset {at}");
        let help = "save it as UTF-8, and write other bytes in strings as \\xNN";
        return Some(error(at, message).help(help));
    }
    if let Some(at) = bytes.iter().position(|&b| b == 0) {
        let message = format!("the file contains a NUL byte at offset {at}");
        return Some(error(at, message).help("write \\0 in a string instead"));
    }
    bytes.starts_with(BYTE_ORDER_MARK).then(|| {
        let message = "the file starts with a byte order mark, which LuaJIT skips".to_owned();
        Finding::new(message)
            .severity(Severity::Warning)
            .at(Place::Bytes(0..BYTE_ORDER_MARK.len()))
            .help("save it as UTF-8 without a byte order mark: other Lua tools fail on it")
    })
}

fn error(at: usize, message: String) -> Finding {
    Finding::new(message).at(Place::Bytes(at..at + 1))
}
