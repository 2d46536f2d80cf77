//! Lua patterns, with a bound on the steps of a match.
//!
//! LuaJIT's own matcher backtracks inside one C call, where no hook can stop it. This one
//! counts its steps. It implements the pattern language of Lua 5.2 and needs no VM.

mod class;

use class::{in_class, in_set};

/// The most captures of one pattern, as in Lua.
const MAX_CAPTURES: usize = 32;
/// The deepest nesting of a match, as in LuaJIT's lib_string.c.
const MAX_DEPTH: u32 = 200;
const ESCAPE: u8 = b'%';

/// Why a pattern gave no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PatternError {
    /// The pattern is malformed.
    Malformed(&'static str),
    /// The match took too many steps.
    TooCostly,
}

impl PatternError {
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Malformed(message) => message,
            Self::TooCostly => "pattern takes too many steps",
        }
    }
}

/// A capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Capture {
    /// `()`: a position, from 1.
    Position(usize),
    /// A range of the subject.
    Slice(usize, usize),
}

/// A match: its range and its captures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) captures: Vec<Capture>,
}

#[derive(Clone, Copy)]
enum Open {
    Unclosed(usize),
    Closed(usize, usize),
    Position(usize),
}

/// A search for a pattern in a subject. Several searches may start from it; their steps add up.
pub(crate) struct Matcher<'a> {
    subject: &'a [u8],
    pattern: &'a [u8],
    anchored: bool,
    captures: Vec<Open>,
    steps: u32,
    max_steps: u32,
    depth: u32,
}

type Step = Result<Option<usize>, PatternError>;

impl<'a> Matcher<'a> {
    /// A search with a bound on its steps.
    pub(crate) fn new(subject: &'a [u8], pattern: &'a [u8], max_steps: u32) -> Self {
        let anchored = pattern.first() == Some(&b'^');
        let pattern = if anchored { pattern.get(1..).unwrap_or_default() } else { pattern };
        Self { subject, pattern, anchored, captures: Vec::new(), steps: 0, max_steps, depth: 0 }
    }

    /// The steps taken so far.
    pub(crate) fn steps(&self) -> u32 {
        self.steps
    }

    pub(crate) fn is_anchored(&self) -> bool {
        self.anchored
    }

    /// The first match at or after `start`.
    pub(crate) fn find(&mut self, start: usize) -> Result<Option<Match>, PatternError> {
        for at in start..=self.subject.len() {
            if let Some(found) = self.match_at(at)? {
                return Ok(Some(found));
            }
            if self.anchored {
                break;
            }
        }
        Ok(None)
    }

    /// A match that starts exactly at `start`.
    pub(crate) fn match_at(&mut self, start: usize) -> Result<Option<Match>, PatternError> {
        self.captures.clear();
        let Some(end) = self.run(start, 0)? else { return Ok(None) };
        let mut captures = Vec::with_capacity(self.captures.len());
        for open in &self.captures {
            captures.push(match *open {
                Open::Closed(from, to) => Capture::Slice(from, to),
                Open::Position(at) => Capture::Position(at + 1),
                Open::Unclosed(_) => return Err(PatternError::Malformed("unfinished capture")),
            });
        }
        Ok(Some(Match { start, end, captures }))
    }

    fn tick(&mut self) -> Result<(), PatternError> {
        self.steps += 1;
        if self.steps > self.max_steps { Err(PatternError::TooCostly) } else { Ok(()) }
    }

    fn run(&mut self, s: usize, p: usize) -> Step {
        if self.depth >= MAX_DEPTH {
            return Err(PatternError::Malformed("pattern too complex"));
        }
        self.depth += 1;
        let result = self.run_flat(s, p);
        self.depth -= 1;
        result
    }

    /// Matches items one after the other. Recurses only where it may have to backtrack.
    fn run_flat(&mut self, mut s: usize, mut p: usize) -> Step {
        loop {
            self.tick()?;
            let Some(&head) = self.pattern.get(p) else { return Ok(Some(s)) };
            match (head, self.pattern.get(p + 1).copied()) {
                (b'(', Some(b')')) => return self.open(Open::Position(s), s, p + 2),
                (b'(', _) => return self.open(Open::Unclosed(s), s, p + 1),
                (b')', _) => return self.close(s, p + 1),
                (b'$', None) => return Ok((s == self.subject.len()).then_some(s)),
                (ESCAPE, Some(b'b')) => match self.balance(s, p + 2)? {
                    Some(end) => (s, p) = (end, p + 4),
                    None => return Ok(None),
                },
                (ESCAPE, Some(b'f')) => match self.frontier(s, p + 2)? {
                    Some(next) => p = next,
                    None => return Ok(None),
                },
                (ESCAPE, Some(digit)) if digit.is_ascii_digit() => match self.back(s, digit)? {
                    Some(end) => (s, p) = (end, p + 2),
                    None => return Ok(None),
                },
                _ => {
                    let class_end = self.class_end(p)?;
                    match self.pattern.get(class_end) {
                        Some(b'?') => {
                            if self.matches(s, p, class_end)
                                && let Some(end) = self.run(s + 1, class_end + 1)?
                            {
                                return Ok(Some(end));
                            }
                            p = class_end + 1;
                        }
                        Some(b'+') if !self.matches(s, p, class_end) => return Ok(None),
                        Some(b'+') => return self.greedy(s + 1, p, class_end),
                        Some(b'*') => return self.greedy(s, p, class_end),
                        Some(b'-') => return self.lazy(s, p, class_end),
                        _ if !self.matches(s, p, class_end) => return Ok(None),
                        _ => (s, p) = (s + 1, class_end),
                    }
                }
            }
        }
    }

    fn open(&mut self, open: Open, s: usize, p: usize) -> Step {
        if self.captures.len() >= MAX_CAPTURES {
            return Err(PatternError::Malformed("too many captures"));
        }
        self.captures.push(open);
        let result = self.run(s, p)?;
        if result.is_none() {
            self.captures.pop();
        }
        Ok(result)
    }

    fn close(&mut self, s: usize, p: usize) -> Step {
        let unclosed = |open: &Open| matches!(open, Open::Unclosed(_));
        let Some(index) = self.captures.iter().rposition(unclosed) else {
            return Err(PatternError::Malformed("invalid pattern capture"));
        };
        let before = self.captures.get(index).copied();
        if let (Some(slot), Some(Open::Unclosed(from))) = (self.captures.get_mut(index), before) {
            *slot = Open::Closed(from, s);
        }
        let result = self.run(s, p)?;
        if result.is_none()
            && let (Some(slot), Some(open)) = (self.captures.get_mut(index), before)
        {
            *slot = open;
        }
        Ok(result)
    }

    fn greedy(&mut self, s: usize, p: usize, class_end: usize) -> Step {
        let mut count = 0;
        while self.matches(s + count, p, class_end) {
            self.tick()?;
            count += 1;
        }
        loop {
            if let Some(end) = self.run(s + count, class_end + 1)? {
                return Ok(Some(end));
            }
            if count == 0 {
                return Ok(None);
            }
            count -= 1;
        }
    }

    fn lazy(&mut self, mut s: usize, p: usize, class_end: usize) -> Step {
        loop {
            if let Some(end) = self.run(s, class_end + 1)? {
                return Ok(Some(end));
            }
            if !self.matches(s, p, class_end) {
                return Ok(None);
            }
            s += 1;
        }
    }

    fn balance(&mut self, s: usize, p: usize) -> Step {
        let (Some(&open), Some(&close)) = (self.pattern.get(p), self.pattern.get(p + 1)) else {
            return Err(PatternError::Malformed("unbalanced pattern"));
        };
        if self.subject.get(s) != Some(&open) {
            return Ok(None);
        }
        let mut nesting = 1_u32;
        let mut at = s + 1;
        while let Some(&byte) = self.subject.get(at) {
            self.tick()?;
            if byte == close {
                nesting -= 1;
                if nesting == 0 {
                    return Ok(Some(at + 1));
                }
            } else if byte == open {
                nesting += 1;
            }
            at += 1;
        }
        Ok(None)
    }

    fn frontier(&mut self, s: usize, p: usize) -> Step {
        if self.pattern.get(p) != Some(&b'[') {
            return Err(PatternError::Malformed("missing '[' after '%f' in pattern"));
        }
        let class_end = self.class_end(p)?;
        let at = |index: Option<usize>| {
            index.and_then(|i| self.subject.get(i)).copied().unwrap_or_default()
        };
        let set = self.set(p, class_end);
        let (before, here) = (at(s.checked_sub(1)), at(Some(s)));
        let crosses = !in_set(before, set) && in_set(here, set);
        Ok(crosses.then_some(class_end))
    }

    fn back(&mut self, s: usize, digit: u8) -> Step {
        let index = usize::from(digit.wrapping_sub(b'1'));
        let Some(&Open::Closed(from, to)) = self.captures.get(index) else {
            return Err(PatternError::Malformed("invalid capture index"));
        };
        let caught = self.subject.get(from..to).unwrap_or_default();
        let rest = self.subject.get(s..).unwrap_or_default();
        Ok(rest.starts_with(caught).then_some(s + caught.len()))
    }

    /// The index behind the single-character class at `p`.
    fn class_end(&self, p: usize) -> Result<usize, PatternError> {
        match self.pattern.get(p) {
            Some(&ESCAPE) if self.pattern.get(p + 1).is_none() => {
                Err(PatternError::Malformed("malformed pattern (ends with '%')"))
            }
            Some(&ESCAPE) => Ok(p + 2),
            Some(b'[') => {
                let mut at = p + 1;
                if self.pattern.get(at) == Some(&b'^') {
                    at += 1;
                }
                loop {
                    match self.pattern.get(at) {
                        None => {
                            return Err(PatternError::Malformed("malformed pattern (missing ']')"));
                        }
                        Some(&ESCAPE) => at += 1,
                        Some(_) => {}
                    }
                    at += 1;
                    if self.pattern.get(at) == Some(&b']') {
                        return Ok(at + 1);
                    }
                }
            }
            _ => Ok(p + 1),
        }
    }

    /// The text between the brackets of the set at `p`.
    fn set(&self, p: usize, class_end: usize) -> &[u8] {
        self.pattern.get(p + 1..class_end.saturating_sub(1)).unwrap_or_default()
    }

    fn matches(&self, s: usize, p: usize, class_end: usize) -> bool {
        let Some(&byte) = self.subject.get(s) else { return false };
        match self.pattern.get(p) {
            Some(b'.') => true,
            Some(&ESCAPE) => in_class(byte, self.pattern.get(p + 1).copied().unwrap_or_default()),
            Some(b'[') => in_set(byte, self.set(p, class_end)),
            other => other == Some(&byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(subject: &str, pattern: &str) -> Option<(usize, usize)> {
        let found = Matcher::new(subject.as_bytes(), pattern.as_bytes(), 200_000).find(0).unwrap();
        found.map(|m| (m.start, m.end))
    }

    #[test]
    fn matches_classes_repetitions_and_anchors_as_lua_does() {
        assert_eq!(first("key = value", "(%w+)%s*=%s*(%w+)"), Some((0, 11)));
        assert_eq!(first("abc", "^b"), None);
        assert_eq!(first("a.b-c", "[%.%-]"), Some((1, 2)));
        assert_eq!(first("aaa", "a-$"), Some((0, 3)));
        assert_eq!(first("f(a(b)c)d", "%b()"), Some((1, 8)));
        assert_eq!(first("THE (quick) fox", "%f[%a]%a+%f[%A]"), Some((0, 3)));
        assert_eq!(first("]", "[]]"), Some((0, 1)));
        assert_eq!(first("x^", "[x^]+"), Some((0, 2)));
        assert_eq!(first("abab", "(ab)%1"), Some((0, 4)));
    }

    #[test]
    fn stops_catastrophic_backtracking() {
        let subject = "a".repeat(40);
        let pattern = format!("{}b", "a-".repeat(40));
        let result = Matcher::new(subject.as_bytes(), pattern.as_bytes(), 200_000).find(0);
        assert_eq!(result, Err(PatternError::TooCostly));
    }

    #[test]
    fn rejects_malformed_patterns() {
        for pattern in ["%", "[a", "(a", "a)", "%1", "%b", "%fa"] {
            let result = Matcher::new(b"aaa", pattern.as_bytes(), 1_000).find(0);
            assert!(matches!(result, Err(PatternError::Malformed(_))), "{pattern}");
        }
    }
}
