//! Constant folding of pure functions and operators.
//!
//! Operators are computed here. Functions of the string library run in the closed VM, so that the
//! result is Lua's own. A call with several possible arguments is folded for each combination.

use crate::limits::MAX_FOLDED_BYTES;
use crate::points_to::domain::{AbstractValue, ValueList, ValueSet};
use crate::points_to::fixpoint::Analyzer;
use crate::syntax::{BinaryOp, Symbol};
use crate::vm::{LoadTime, Vm};
use rustc_hash::FxHashMap;

/// The most combinations of constants for which one call is folded.
const MAX_COMBINATIONS: usize = 32;
/// The most arguments of a folded call.
const MAX_ARGUMENTS: usize = 16;
/// The most folded calls in one file. Each is a call into the VM.
const MAX_CALLS: usize = 2_000;

/// The VM for folding, created at the first use, and its results.
#[derive(Default)]
pub(in crate::points_to) struct Folder {
    vm: Option<Vm>,
    answers: FxHashMap<(&'static str, Vec<AbstractValue>), ValueSet>,
}

impl Analyzer {
    /// The results of a pure function for constant arguments; `Unknown` for other arguments.
    pub(in crate::points_to) fn fold(
        &mut self,
        function: &'static str,
        args: &ValueList,
    ) -> ValueSet {
        if !args.tail.is_empty() || args.list.len() > MAX_ARGUMENTS {
            return ValueSet::unknown();
        }
        let mut combinations: Vec<Vec<AbstractValue>> = vec![Vec::new()];
        for set in &args.list {
            if !set.is_constant() || combinations.len() * set.len() > MAX_COMBINATIONS {
                return ValueSet::unknown();
            }
            combinations = combinations
                .iter()
                .flat_map(|head| set.iter().map(|next| [head.as_slice(), &[next]].concat()))
                .collect();
        }
        let mut result = ValueSet::default();
        for arguments in combinations {
            result.absorb(&self.fold_one(function, arguments));
        }
        result
    }

    fn fold_one(&mut self, function: &'static str, arguments: Vec<AbstractValue>) -> ValueSet {
        let key = (function, arguments);
        if let Some(known) = self.folder.answers.get(&key) {
            return known.clone();
        }
        if self.folder.answers.len() >= MAX_CALLS {
            return ValueSet::unknown();
        }
        let answer = self.ask_vm(function, &key.1).unwrap_or_else(ValueSet::unknown);
        self.folder.answers.insert(key, answer.clone());
        answer
    }

    fn ask_vm(&mut self, function: &str, arguments: &[AbstractValue]) -> Option<ValueSet> {
        if self.folder.vm.is_none() {
            let vm = Vm::lease().ok()?;
            vm.arm(&LoadTime::default()).ok()?;
            self.folder.vm = Some(vm);
        }
        let lua = self.folder.vm.as_ref()?.lua();
        let values = arguments.iter().map(|argument| match argument {
            AbstractValue::Text(text) => {
                lua.create_string(self.symbols.bytes(*text)).map(mlua::Value::String).ok()
            }
            AbstractValue::Number(bits) => Some(mlua::Value::Number(f64::from_bits(*bits))),
            _ => None,
        });
        let values: Option<Vec<_>> = values.collect();
        let library: mlua::Table = match function {
            "tostring" | "tonumber" => lua.globals(),
            _ => lua.globals().get("string").ok()?,
        };
        let function: mlua::Function = library.get(function).ok()?;
        let answers: mlua::MultiValue = function.call(mlua::MultiValue::from_vec(values?)).ok()?;
        let answers: Vec<mlua::Value> = answers.into_iter().collect();
        let mut result = ValueSet::default();
        for answer in answers {
            match answer {
                mlua::Value::String(text) if text.as_bytes().len() <= MAX_FOLDED_BYTES => {
                    let symbol = self.symbols.intern(&text.as_bytes());
                    result.insert(AbstractValue::Text(symbol));
                }
                mlua::Value::Nil | mlua::Value::Boolean(_) => {}
                #[allow(clippy::cast_precision_loss)]
                mlua::Value::Integer(number) => {
                    result.insert(AbstractValue::number(number as f64));
                }
                mlua::Value::Number(number) => {
                    result.insert(AbstractValue::number(number));
                }
                _ => return None,
            }
        }
        Some(result)
    }

    /// The results of a binary operator on constants.
    pub(in crate::points_to) fn fold_binary(
        &mut self,
        op: BinaryOp,
        left: &ValueSet,
        right: &ValueSet,
    ) -> ValueSet {
        if left.len() * right.len() > MAX_COMBINATIONS {
            return ValueSet::unknown();
        }
        let mut result = ValueSet::default();
        for left in left.iter() {
            for right in right.iter() {
                let folded = match op {
                    BinaryOp::Concat => self.concat(left, right),
                    _ => self.compute(op, left, right),
                };
                result.insert(folded.unwrap_or(AbstractValue::Unknown));
            }
        }
        result
    }

    fn compute(
        &self,
        op: BinaryOp,
        left: AbstractValue,
        right: AbstractValue,
    ) -> Option<AbstractValue> {
        let (a, b) = (self.number(left)?, self.number(right)?);
        Some(AbstractValue::number(match op {
            BinaryOp::Add => a + b,
            BinaryOp::Subtract => a - b,
            BinaryOp::Multiply => a * b,
            BinaryOp::Divide => a / b,
            BinaryOp::Modulo => a - (a / b).floor() * b,
            BinaryOp::Power => a.powf(b),
            _ => return None,
        }))
    }

    fn number(&self, value: AbstractValue) -> Option<f64> {
        match value {
            AbstractValue::Number(bits) => Some(f64::from_bits(bits)),
            AbstractValue::Text(text) => self.symbols.text(text).trim().parse().ok(),
            _ => None,
        }
    }

    fn text(&self, value: AbstractValue) -> Option<Vec<u8>> {
        match value {
            AbstractValue::Text(text) => Some(self.symbols.bytes(text).to_vec()),
            // Rust and Lua format whole numbers alike, but not fractions.
            AbstractValue::Number(bits) => {
                let number = f64::from_bits(bits);
                let is_plain = number.fract() == 0.0 && number.abs() < 1e14;
                is_plain.then(|| format!("{number}").into_bytes())
            }
            _ => None,
        }
    }

    fn concat(&mut self, left: AbstractValue, right: AbstractValue) -> Option<AbstractValue> {
        let mut text = self.text(left)?;
        text.extend(self.text(right)?);
        if text.len() > MAX_FOLDED_BYTES {
            return None;
        }
        Some(AbstractValue::Text(self.symbols.intern(&text)))
    }

    /// `table.concat` of constants.
    pub(in crate::points_to) fn join(
        &mut self,
        parts: &[AbstractValue],
        separator: Option<Symbol>,
    ) -> ValueSet {
        let mut text = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            if let Some(separator) = separator.filter(|_| index > 0) {
                text.extend_from_slice(self.symbols.bytes(separator));
            }
            match self.text(*part) {
                Some(part) if text.len() + part.len() <= MAX_FOLDED_BYTES => text.extend(part),
                _ => return ValueSet::unknown(),
            }
        }
        ValueSet::of(AbstractValue::Text(self.symbols.intern(&text)))
    }
}
