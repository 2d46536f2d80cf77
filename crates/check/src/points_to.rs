//! A may-points-to analysis by abstract interpretation: which names of the gateway each expression
//! of a file may denote.
//!
//! `domain` is the lattice of abstract values, `heap` the abstract state, `transfer` the effect of
//! statements and expressions, `builtins` the effect of Lua's standard functions, `fixpoint` the
//! iteration. The result is a list of events, on which the rules decide, and a summary of the
//! table that the file returns. The analysis models Lua and its standard library; it does
//! not depend on the rules.
//!
//! `crates/check/docs/analysis.md` describes the lattice, the termination, the work budget and
//! what the analysis leaves out.

mod builtins;
mod domain;
mod event;
mod fixpoint;
mod heap;
mod summary;
mod transfer;

pub(crate) use domain::path::GatewayPath;
pub(crate) use event::{Event, EventKind};
pub(crate) use fixpoint::{Analysis, analyze};
pub(crate) use summary::{Presence, Returned};
