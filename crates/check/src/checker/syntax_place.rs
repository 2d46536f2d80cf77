//! The column of a syntax error.
//!
//! LuaJIT names the line of a syntax error and the token, not the column. It fails at that token
//! whatever follows, so the search compiles the text up to each token of the line: the first one
//! that gives the same error is the place.

use super::text;
use crate::source::{Source, SourceKind};
use crate::syntax;
use crate::vm::{LoadError, Vm};
use std::ops::Range;

/// The token at which LuaJIT fails, in bytes; none if the error is not about one token.
pub(super) fn find(source: &Source<'_>, error: &LoadError) -> Option<Range<usize>> {
    let LoadError::Syntax { line, message } = error else { return None };
    let line = source.line_span(*line);
    let start = usize::try_from(line.start.offset).ok()?;
    let end = usize::try_from(line.end.offset).ok()?;
    let length = source.bytes().len();
    let lexed = syntax::tokens(source.bytes());
    if message.ends_with("near '<eof>'") {
        return Some(length..length);
    }
    let bad_token = lexed.error.map(|error| error.range);
    let bad_token = bad_token.filter(|range| (start..=end).contains(&range.start));
    // The other messages are about a whole function or block.
    if !message.contains(" near '") && !message.contains("syntax levels") {
        return bad_token;
    }
    let tokens = lexed.tokens;
    let first = tokens.partition_point(|token| token.range.start < start);
    let last = tokens.partition_point(|token| token.range.start < end);
    let tokens = tokens.get(first..last)?;
    let vm = Vm::lease().ok()?;
    let globals = vm.lua().globals();
    let fails = |end: usize| {
        let source = Source::new(source.kind(), source.bytes().get(..end).unwrap_or_default());
        let compiled = vm.compile(text(&source), SourceKind::file_name(source.kind()), &globals);
        compiled.err().as_ref() == Some(error)
    };
    let found = tokens.partition_point(|token| !fails(token.range.end));
    tokens.get(found).map(|token| token.range.clone()).or(bad_token)
}
