//! A source file with lines and columns.

use serde::Serialize;
use std::cell::OnceCell;
use std::ops::Range;

/// Which of a plugin's two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// `handler.lua`: the code that runs in the request phases.
    Handler,
    /// `schema.lua`: the shape of the configuration.
    Schema,
}

impl SourceKind {
    /// The name Kong gives the file.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Handler => "handler.lua",
            Self::Schema => "schema.lua",
        }
    }
}

/// A place in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Offset in bytes, from 0.
    pub offset: u32,
}

/// A range of a source, its end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// The first character.
    pub start: Position,
    /// The position after the last character.
    pub end: Position,
}

/// The bytes of one file and the starts of its lines.
pub(crate) struct Source<'a> {
    kind: SourceKind,
    bytes: &'a [u8],
    line_starts: OnceCell<Vec<usize>>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(kind: SourceKind, bytes: &'a [u8]) -> Self {
        Self { kind, bytes, line_starts: OnceCell::new() }
    }

    pub(crate) fn kind(&self) -> SourceKind {
        self.kind
    }

    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The position of a byte range. Offsets beyond the file count as its end.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let start = self.position(range.start);
        let end = self.position(range.end.max(range.start));
        Span { start, end }
    }

    /// The text of a line, counted from 1.
    pub(crate) fn line(&self, line: u32) -> std::borrow::Cow<'_, str> {
        let Span { start, end } = self.line_span(line);
        let range = as_usize(start.offset)..as_usize(end.offset);
        String::from_utf8_lossy(self.bytes.get(range).unwrap_or_default())
    }

    /// A whole line (counted from 1), without its indentation and line end.
    pub(crate) fn line_span(&self, line: u32) -> Span {
        let starts = self.line_starts();
        let index = as_usize(line.max(1) - 1);
        let start = starts.get(index).or(starts.last()).copied().unwrap_or(0);
        let rest = self.bytes.get(start..).unwrap_or_default();
        let length = rest.iter().position(|&b| b == b'\n' || b == b'\r').unwrap_or(rest.len());
        let indent = rest.iter().take(length).take_while(|b| b.is_ascii_whitespace()).count();
        self.span(start + indent..start + length)
    }

    /// The last line that is not blank.
    pub(crate) fn last_line_span(&self) -> Span {
        let text = self.bytes.trim_ascii_end();
        self.line_span(as_u32(text.iter().filter(|&&b| b == b'\n').count() + 1))
    }

    fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.bytes.len());
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= offset);
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.bytes.get(start..offset).unwrap_or_default();
        // A character starts at each byte that is not a UTF-8 continuation byte.
        let column = before.iter().filter(|&&b| b & 0xC0 != 0x80).count() + 1;
        Position { line: as_u32(line), column: as_u32(column), offset: as_u32(offset) }
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            let ends = self.bytes.iter().enumerate().filter(|&(_, &b)| b == b'\n');
            std::iter::once(0).chain(ends.map(|(offset, _)| offset + 1)).collect()
        })
    }
}

fn as_usize(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

fn as_u32(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_columns_in_characters_and_offsets_in_bytes() {
        let source = Source::new(SourceKind::Handler, "a\né = ü\n".as_bytes());
        let span = source.span(7..9);
        assert_eq!(span.start, Position { line: 2, column: 5, offset: 7 });
        assert_eq!(span.end, Position { line: 2, column: 6, offset: 9 });
    }

    #[test]
    fn cuts_a_range_to_the_file() {
        let source = Source::new(SourceKind::Schema, b"ab");
        assert_eq!(source.span(7..9).start, Position { line: 1, column: 3, offset: 2 });
        assert_eq!(source.line_span(99).start.line, 1);
    }
}
