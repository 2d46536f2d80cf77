//! The lattice: abstract values, sets of them, and lists of sets.

pub(crate) mod path;

use crate::syntax::Symbol;
use path::PathId;
use smallvec::{SmallVec, smallvec};

/// The most constants in one set; more are widened to `Unknown`. Loops that build strings end here.
const MAX_CONSTANTS: usize = 16;

/// One abstract value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum AbstractValue {
    /// Any value that the analysis does not track.
    Unknown,
    /// This string.
    Text(Symbol),
    /// The number with these bits.
    Number(u64),
    /// A string that starts with this one.
    Prefix(Symbol),
    /// The value that the gateway provides at this path.
    Path(PathId),
    /// Any table of this constructor (an allocation site).
    Table(usize),
    /// Any closure of this function.
    Function(usize),
}

impl AbstractValue {
    pub(crate) fn number(value: f64) -> Self {
        Self::Number(value.to_bits())
    }

    fn is_constant(self) -> bool {
        matches!(self, Self::Text(_) | Self::Number(_))
    }
}

/// A sorted set. Booleans and nil are not tracked, so a value that can only be one of them is an
/// empty set.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ValueSet(SmallVec<[AbstractValue; 2]>);

/// Sets are copied at every step, so the members are copied in one piece.
impl Clone for ValueSet {
    fn clone(&self) -> Self {
        Self(SmallVec::from_slice(&self.0))
    }
}

impl ValueSet {
    pub(crate) fn unknown() -> Self {
        Self(smallvec![AbstractValue::Unknown])
    }

    pub(crate) fn of(value: AbstractValue) -> Self {
        Self(smallvec![value])
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = AbstractValue> {
        self.0.iter().copied()
    }

    pub(crate) fn has_unknown(&self) -> bool {
        self.0.first() == Some(&AbstractValue::Unknown)
    }

    /// Whether the set has members and all of them are constants.
    pub(crate) fn is_constant(&self) -> bool {
        !self.0.is_empty() && self.iter().all(AbstractValue::is_constant)
    }

    /// The only member.
    pub(crate) fn single(&self) -> Option<AbstractValue> {
        match self.0.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Adds a value. Returns whether the set grew.
    pub(crate) fn insert(&mut self, value: AbstractValue) -> bool {
        // `Unknown` stands for every constant, and widened constants must not come back.
        if value.is_constant() && self.has_unknown() {
            return false;
        }
        let Err(place) = self.0.binary_search(&value) else { return false };
        self.0.insert(place, value);
        // The constants are the first members, since the set has no `Unknown`.
        if value.is_constant() && self.0.partition_point(|v| v.is_constant()) > MAX_CONSTANTS {
            self.0.retain(|v| !v.is_constant());
            self.0.insert(0, AbstractValue::Unknown);
        }
        true
    }

    /// Joins another set into this one. Returns whether this one grew.
    pub(crate) fn absorb(&mut self, other: &Self) -> bool {
        // Near the fixpoint, this is the usual case.
        if self.0 == other.0 {
            return false;
        }
        if self.0.is_empty() {
            self.0.extend_from_slice(&other.0);
            return true;
        }
        let mut grew = false;
        for value in other.iter() {
            grew |= self.insert(value);
        }
        grew
    }

    pub(crate) fn with(mut self, other: &Self) -> Self {
        self.absorb(other);
        self
    }
}

/// The values of an expression list: one set for each position, and one for all positions after.
#[derive(Debug, Clone, Default)]
pub(crate) struct ValueList {
    pub(crate) list: SmallVec<[ValueSet; 2]>,
    pub(crate) tail: ValueSet,
}

impl ValueList {
    pub(crate) fn one(set: ValueSet) -> Self {
        Self { list: smallvec![set], tail: ValueSet::default() }
    }

    pub(crate) fn unknown() -> Self {
        Self::many(ValueSet::unknown())
    }

    /// Any number of values, each with the same set.
    pub(crate) fn many(tail: ValueSet) -> Self {
        Self { list: SmallVec::new(), tail }
    }

    /// These values and no more.
    pub(crate) fn exactly(list: impl IntoIterator<Item = ValueSet>) -> Self {
        Self { list: list.into_iter().collect(), tail: ValueSet::default() }
    }

    /// The number of members in all sets, for the work budget.
    pub(crate) fn size(&self) -> usize {
        self.list.iter().map(ValueSet::len).sum::<usize>() + self.tail.len() + 1
    }

    /// The set at a position, from 0.
    pub(crate) fn at(&self, index: usize) -> &ValueSet {
        self.list.get(index).unwrap_or(&self.tail)
    }

    /// The union of all sets.
    pub(crate) fn all(&self) -> ValueSet {
        self.list.iter().fold(self.tail.clone(), ValueSet::with)
    }

    /// The list without its first positions.
    pub(crate) fn skip(&self, count: usize) -> Self {
        let list = self.list.iter().skip(count).cloned().collect();
        Self { list, tail: self.tail.clone() }
    }

    pub(crate) fn prepend(mut self, set: ValueSet) -> Self {
        self.list.insert(0, set);
        self
    }

    /// Joins another list into this one, position by position. Returns whether this one grew.
    pub(crate) fn absorb(&mut self, other: &Self) -> bool {
        let mut grew = false;
        while self.list.len() < other.list.len() {
            self.list.push(self.tail.clone());
            grew = true;
        }
        for (index, set) in self.list.iter_mut().enumerate() {
            grew |= set.absorb(other.at(index));
        }
        grew | self.tail.absorb(&other.tail)
    }
}
