//! A summary of the table that the file returns.

use super::domain::path::GatewayPath;
use super::domain::{AbstractValue, ValueSet};
use super::fixpoint::Analyzer;
use crate::profile;
use std::collections::BTreeMap;

/// The longest chain of `__index` tables that is followed.
const MAX_INHERITANCE: usize = 8;

/// Members of the module `kong.meta` that hold Kong's version.
const KONG_VERSIONS: &[&str] = &["_VERSION", "core_version", "version"];

/// Whether a path holds Kong's own version, which its bundled plugins use as theirs.
fn is_kong_version(path: &GatewayPath) -> bool {
    path.global() == Some("kong.version")
        || path.member_of("kong.meta").is_some_and(|member| KONG_VERSIONS.contains(&member))
}

/// A field of the returned table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Returned {
    Function,
    Number(f64),
    Text(String),
    /// The field may have several values, or an unknown one.
    Unclear,
}

/// Whether a table has a function under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Presence {
    No,
    /// It has functions under unknown names.
    Unclear,
    Possible,
}

impl Analyzer {
    pub(super) fn returned(&self) -> Option<BTreeMap<String, Returned>> {
        let returned = self.heap.functions.first()?.returns.at(0).single()?;
        let AbstractValue::Table(site) = returned else { return None };
        let site = self.heap.tables.get(site)?;
        let mut fields = BTreeMap::new();
        for (key, value) in &site.fields {
            let AbstractValue::Text(key) = key else { continue };
            if value.is_empty() {
                continue;
            }
            let value = match value.single() {
                Some(AbstractValue::Function(_)) => Returned::Function,
                Some(AbstractValue::Number(bits)) => Returned::Number(f64::from_bits(bits)),
                Some(AbstractValue::Text(text)) => {
                    Returned::Text(self.symbols.text(text).into_owned())
                }
                Some(AbstractValue::Path(path)) if is_kong_version(&self.paths.path(path)) => {
                    Returned::Text(profile::KONG_VERSION.to_owned())
                }
                _ => Returned::Unclear,
            };
            fields.insert(self.symbols.text(*key).into_owned(), value);
        }
        // A function under an unknown key may be any phase.
        (site.dynamic.is_empty() && site.metatables.is_empty()).then_some(fields)
    }

    /// Whether a table that the file may return has a function under a name, its own or inherited.
    pub(super) fn presence(&self, name: &str) -> Presence {
        let main = self.heap.functions.first();
        let mut open = main.map(|main| main.returns.at(0).clone()).unwrap_or_default();
        let mut found = Presence::No;
        for _ in 0..MAX_INHERITANCE {
            found = found.max(self.presence_in(&open, name));
            open = self.metafield(&open, "__index");
            if open.is_empty() {
                break;
            }
        }
        found
    }

    fn presence_in(&self, tables: &ValueSet, name: &str) -> Presence {
        let is_function =
            |set: &ValueSet| set.iter().any(|value| matches!(value, AbstractValue::Function(_)));
        let mut found = Presence::No;
        for value in tables.iter() {
            let AbstractValue::Table(site) = value else { continue };
            let Some(site) = self.heap.tables.get(site) else { continue };
            let key = self.symbols.find(name.as_bytes()).map(AbstractValue::Text);
            let named = key.and_then(|key| site.fields.get(&key));
            found = match named {
                Some(set) if !set.is_empty() => Presence::Possible,
                _ if is_function(&site.dynamic) => found.max(Presence::Unclear),
                _ => found,
            };
        }
        found
    }
}
