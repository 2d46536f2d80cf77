//! Where in a line LuaJIT stumbles.
//!
//! LuaJIT tells the line of a syntax error and the token, not the column. It stumbles over a
//! token whatever follows it: so the text up to the first token that brings about the same error
//! ends there.

use super::text;
use crate::source::{Source, SourceKind};
use crate::syntax;
use crate::vm::{LoadError, Vm};
use std::ops::Range;

/// The place of a syntax error in a line, where it is one token's.
pub(super) fn place(source: &Source<'_>, line: u32, error: &LoadError) -> Option<Range<usize>> {
    let LoadError::Syntax { message, .. } = error else { return None };
    let line = source.line_span(line);
    let start = usize::try_from(line.start.offset).ok()?;
    let end = usize::try_from(line.end.offset).ok()?;
    let length = source.bytes().len();
    let lexed = syntax::tokens(source.bytes());
    if message.ends_with("near '<eof>'") {
        return Some(length..length);
    }
    let no_token = lexed.error.map(|error| error.range);
    let no_token = no_token.filter(|range| (start..=end).contains(&range.start));
    // Others are about a whole function or block.
    if !message.contains(" near '") && !message.contains("syntax levels") {
        return no_token;
    }
    let tokens = lexed.tokens;
    let first = tokens.partition_point(|token| token.range.start < start);
    let last = tokens.partition_point(|token| token.range.start < end);
    let tokens = tokens.get(first..last)?;
    let vm = Vm::lease().ok()?;
    let globals = vm.lua().globals();
    let stumbles = |end: usize| {
        let source = Source::new(source.kind(), source.bytes().get(..end).unwrap_or_default());
        let compiled = vm.compile(text(&source), SourceKind::file_name(source.kind()), &globals);
        compiled.err().as_ref() == Some(error)
    };
    let found = tokens.partition_point(|token| !stumbles(token.range.end));
    tokens.get(found).map(|token| token.range.clone()).or(no_token)
}
