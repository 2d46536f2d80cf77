//! The iteration: interprets the file until the heap stops growing or the work budget is spent.

use super::domain::path::{GatewayPath, PathId, Paths};
use super::domain::{AbstractValue, ValueSet};
use super::event::{Event, EventKind};
use super::heap::{Heap, TableSite};
use super::summary::{Presence, Returned};
use crate::limits::{MAX_ANALYSIS_EVENTS, MAX_ANALYSIS_PASSES};
use crate::points_to::builtins::fold::Folder;
use crate::syntax::{Chunk, Function, Symbols, VarId};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

/// The result for one file.
pub(crate) struct Analysis {
    /// Uses of the gateway, ordered by place, without duplicates.
    pub(crate) events: Vec<Event>,
    /// Whether the heap reached a fixpoint within the budget. If not, events may be missing.
    pub(crate) is_complete: bool,
    /// The fields of the table that the file returns, if every returned value is the table of one
    /// constructor.
    pub(crate) returned: Option<BTreeMap<String, Returned>>,
    /// Whether the file may return a table with an `init_worker`.
    pub(crate) init_worker: Presence,
}

/// Analyses one file. Interns further strings in the chunk's symbols.
pub(crate) fn analyze(chunk: &mut Chunk) -> Analysis {
    let symbols = std::mem::take(&mut chunk.symbols);
    let mut analyzer = Analyzer::new(chunk, symbols);
    let mut is_fixpoint = false;
    for pass in 0..MAX_ANALYSIS_PASSES {
        // The events of a pass count only if the heap did not grow in it. The first pass almost
        // always grows the heap, so it records no events.
        analyzer.is_reporting = pass > 0;
        analyzer.events.clear();
        analyzer.function(&chunk.main);
        analyzer.bind_exported();
        is_fixpoint = !analyzer.heap.take_grew() && analyzer.is_reporting;
        if is_fixpoint || analyzer.is_exhausted() {
            break;
        }
    }
    if !is_fixpoint {
        analyzer.is_reporting = true;
        analyzer.events.clear();
        analyzer.function(&chunk.main);
    }
    let is_complete =
        is_fixpoint && !analyzer.is_exhausted() && analyzer.events.len() < MAX_ANALYSIS_EVENTS;
    let (returned, init_worker) = (analyzer.returned(), analyzer.presence("init_worker"));
    chunk.symbols = analyzer.symbols;
    Analysis { events: analyzer.events.into_iter().collect(), is_complete, returned, init_worker }
}

/// The interpreter of one file. Its transfer functions are in `transfer` and `builtins`.
pub(super) struct Analyzer {
    pub(super) symbols: Symbols,
    pub(super) paths: Paths,
    pub(super) heap: Heap,
    pub(super) folder: Folder,
    /// The functions whose bodies are being interpreted, innermost last.
    pub(super) open: Vec<usize>,
    pub(super) parameters: Vec<Rc<[VarId]>>,
    pub(super) call_depth: usize,
    is_reporting: bool,
    events: BTreeSet<Event>,
}

impl Analyzer {
    fn new(chunk: &Chunk, symbols: Symbols) -> Self {
        Self {
            symbols,
            paths: Paths::new(),
            heap: Heap::new(chunk.variables, chunk.tables, chunk.functions),
            folder: Folder::default(),
            open: Vec::new(),
            parameters: vec![Rc::default(); chunk.functions],
            call_depth: 0,
            is_reporting: false,
            events: BTreeSet::new(),
        }
    }

    pub(super) fn is_exhausted(&self) -> bool {
        self.heap.is_exhausted()
    }

    /// Interprets a function's body with the arguments that the heap holds for its parameters.
    pub(super) fn function(&mut self, function: &Function) {
        if let Some(slot) = self.parameters.get_mut(function.id)
            && slot.len() != function.parameters.len()
        {
            *slot = function.parameters.as_slice().into();
        }
        self.open.push(function.id);
        self.block(&function.body);
        self.open.pop();
    }

    /// Kong calls the functions of the returned table with the table itself as the first argument.
    fn bind_exported(&mut self) {
        let returned = self.heap.functions.first().map(|main| main.returns.at(0).clone());
        for table in returned.unwrap_or_default().iter() {
            let AbstractValue::Table(site) = table else { continue };
            let values = self.heap.tables.get(site).map(TableSite::all_values).unwrap_or_default();
            for value in values.iter() {
                let AbstractValue::Function(function) = value else { continue };
                let first = self.parameters.get(function).and_then(|list| list.first()).copied();
                if let Some(VarId(variable)) = first {
                    self.heap.bind_variable(variable, &ValueSet::of(table));
                }
            }
        }
    }

    pub(super) fn report(&mut self, range: &Range<usize>, kind: impl FnOnce(&Self) -> EventKind) {
        if self.is_reporting && self.events.len() < MAX_ANALYSIS_EVENTS {
            let event = Event::new(range, kind(self));
            self.events.insert(event);
        }
    }

    pub(super) fn path_of(&self, path: PathId) -> Rc<GatewayPath> {
        self.paths.path(path)
    }
}
