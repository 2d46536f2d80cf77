//! Names and string constants as small numbers.

use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A name or a string constant of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(u32);

/// All symbols of one file.
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    texts: Vec<Rc<[u8]>>,
    known: FxHashMap<Rc<[u8]>, Symbol>,
}

impl Symbols {
    pub(crate) fn intern(&mut self, text: &[u8]) -> Symbol {
        if let Some(symbol) = self.known.get(text) {
            return *symbol;
        }
        let symbol = Symbol(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        let text: Rc<[u8]> = text.into();
        self.texts.push(Rc::clone(&text));
        self.known.insert(text, symbol);
        symbol
    }

    /// The symbol of a text, if the file has it.
    pub(crate) fn find(&self, text: &[u8]) -> Option<Symbol> {
        self.known.get(text).copied()
    }

    pub(crate) fn bytes(&self, symbol: Symbol) -> &[u8] {
        let index = usize::try_from(symbol.0).unwrap_or(usize::MAX);
        self.texts.get(index).map(|text| &**text).unwrap_or_default()
    }

    pub(crate) fn text(&self, symbol: Symbol) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.bytes(symbol))
    }
}
