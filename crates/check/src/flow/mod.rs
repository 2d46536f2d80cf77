//! Where values go: which names of the gateway each expression of a file may mean.
//!
//! The file is walked again and again while sets of possible values grow, then once more to report
//! what it does with the gateway. The order of statements is not looked at, so an alias counts
//! wherever it is made. The work is bounded; a file that needs more is reported as undecided.
//! Knows Lua, and the effect of its standard functions; knows no rule.

mod builtin;
mod call;
mod event;
mod expression;
mod fold;
mod heap;
mod index;
mod paths;
mod returned;
mod set;
mod standard;
mod statement;

pub(crate) use event::{Event, EventKind};
pub(crate) use returned::{Presence, Returned};

use crate::limits::{MAX_FLOW_EVENTS, MAX_FLOW_PASSES};
use crate::syntax::{Chunk, Function, Symbols, VarId};
use fold::Folder;
use heap::Heap;
use paths::{PathId, Paths};
use set::{Abstract, Set};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What a file does with the gateway.
pub(crate) struct Analysis {
    /// In order of place, each once.
    pub(crate) events: Vec<Event>,
    /// Whether the bounds sufficed.
    pub(crate) is_complete: bool,
    /// The fields of the table that the file returns, where it is one constructor's.
    pub(crate) returned: Option<BTreeMap<String, Returned>>,
    /// Whether it may return a table with an `init_worker`.
    pub(crate) init_worker: Presence,
}

/// Follows all values of a file.
pub(crate) fn analyze(chunk: &mut Chunk) -> Analysis {
    let symbols = std::mem::take(&mut chunk.symbols);
    let mut flow = Flow::new(chunk, symbols);
    let mut is_settled = false;
    for pass in 0..MAX_FLOW_PASSES {
        // What a walk reports counts if nothing grew in it, which the first hardly ever is.
        flow.is_reporting = pass > 0;
        flow.events.clear();
        flow.function(&chunk.main);
        flow.bind_exported();
        is_settled = !flow.heap.take_grew() && flow.is_reporting;
        if is_settled || flow.is_exhausted() {
            break;
        }
    }
    if !is_settled {
        flow.is_reporting = true;
        flow.events.clear();
        flow.function(&chunk.main);
    }
    let is_complete = is_settled && !flow.is_exhausted() && flow.events.len() < MAX_FLOW_EVENTS;
    let (returned, init_worker) = (flow.returned(), flow.presence("init_worker"));
    chunk.symbols = flow.symbols;
    Analysis { events: flow.events.into_iter().collect(), is_complete, returned, init_worker }
}

struct Flow {
    symbols: Symbols,
    paths: Paths,
    heap: Heap,
    folder: Folder,
    /// The functions whose bodies are being walked, innermost last.
    open: Vec<usize>,
    parameters: Vec<Rc<[VarId]>>,
    call_depth: usize,
    is_reporting: bool,
    events: BTreeSet<Event>,
}

impl Flow {
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

    fn is_exhausted(&self) -> bool {
        self.heap.is_exhausted()
    }

    fn function(&mut self, function: &Function) {
        if let Some(slot) = self.parameters.get_mut(function.id)
            && slot.len() != function.parameters.len()
        {
            *slot = function.parameters.as_slice().into();
        }
        self.open.push(function.id);
        self.block(&function.body);
        self.open.pop();
    }

    /// Kong calls the functions of the returned table with the table itself.
    fn bind_exported(&mut self) {
        let returned = self.heap.closures.first().map(|main| main.returns.at(0).clone());
        for table in returned.unwrap_or_default().iter() {
            let Abstract::Table(site) = table else { continue };
            let values = self.heap.sites.get(site).map(heap::Site::all_values).unwrap_or_default();
            for value in values.iter() {
                let Abstract::Function(function) = value else { continue };
                let first = self.parameters.get(function).and_then(|list| list.first()).copied();
                if let Some(VarId(variable)) = first {
                    self.heap.bind_variable(variable, &Set::of(table));
                }
            }
        }
    }

    fn report(&mut self, range: &std::ops::Range<usize>, kind: impl FnOnce(&Self) -> EventKind) {
        if self.is_reporting && self.events.len() < MAX_FLOW_EVENTS {
            let event = Event::new(range, kind(self));
            self.events.insert(event);
        }
    }

    fn path_name(&self, path: PathId) -> String {
        self.paths.name(path).to_owned()
    }
}
