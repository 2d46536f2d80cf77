//! Sets of what an expression may be.

pub(crate) mod path;

use crate::syntax::Symbol;
use path::PathId;
use smallvec::{SmallVec, smallvec};

/// Constants one set holds before it gives up on them: loops that build strings end here.
const MAX_CONSTANTS: usize = 16;

/// One thing a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum AbstractValue {
    /// Anything of the file's surroundings that is not tracked.
    Unknown,
    /// This string.
    Text(Symbol),
    /// The number with these bits.
    Number(u64),
    /// A string that begins with this one; the rest is not known.
    Prefix(Symbol),
    /// What the gateway has under this name.
    Path(PathId),
    /// A table of this constructor.
    Table(usize),
    /// A closure of this function.
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

/// A sorted set. Booleans and nil are of no interest: a value that is only these is empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ValueSet(SmallVec<[AbstractValue; 2]>);

/// Sets are copied at every step: members as they are, not one by one.
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

    /// Whether it is one or more constants and nothing else.
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

    /// Adds a value; says whether the set grew.
    pub(crate) fn insert(&mut self, value: AbstractValue) -> bool {
        // A set with an unknown member needs no constants beside it, and must not get them back.
        if value.is_constant() && self.has_unknown() {
            return false;
        }
        let Err(place) = self.0.binary_search(&value) else { return false };
        self.0.insert(place, value);
        // Constants come first, since nothing unknown is beside them.
        if value.is_constant() && self.0.partition_point(|v| v.is_constant()) > MAX_CONSTANTS {
            self.0.retain(|v| !v.is_constant());
            self.0.insert(0, AbstractValue::Unknown);
        }
        true
    }

    /// Adds all of another set; says whether this one grew.
    pub(crate) fn absorb(&mut self, other: &Self) -> bool {
        // The rule once everything is known.
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

/// The values of an expression list: one set per place, and one for all places after.
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

    /// Any number of values, each of which may be anything of a set.
    pub(crate) fn many(tail: ValueSet) -> Self {
        Self { list: SmallVec::new(), tail }
    }

    /// These values and no more.
    pub(crate) fn exactly(list: impl IntoIterator<Item = ValueSet>) -> Self {
        Self { list: list.into_iter().collect(), tail: ValueSet::default() }
    }

    /// How many things all of it may be.
    pub(crate) fn size(&self) -> usize {
        self.list.iter().map(ValueSet::len).sum::<usize>() + self.tail.len() + 1
    }

    /// The set at a place.
    pub(crate) fn at(&self, index: usize) -> &ValueSet {
        self.list.get(index).unwrap_or(&self.tail)
    }

    /// Everything, whatever its place.
    pub(crate) fn all(&self) -> ValueSet {
        self.list.iter().fold(self.tail.clone(), ValueSet::with)
    }

    /// Without the first places.
    pub(crate) fn skip(&self, count: usize) -> Self {
        let list = self.list.iter().skip(count).cloned().collect();
        Self { list, tail: self.tail.clone() }
    }

    pub(crate) fn prepend(mut self, set: ValueSet) -> Self {
        self.list.insert(0, set);
        self
    }

    /// Adds another list, place by place; says whether this one grew.
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
