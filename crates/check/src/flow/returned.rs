//! The table that a file returns, as far as its text says.

use super::Flow;
use super::set::{Abstract, Set};
use crate::profile;
use std::collections::BTreeMap;

/// Longest chain of `__index` tables that is followed.
const MAX_INHERITANCE: usize = 8;

/// Where Kong has its own version, which its bundled plugins take for theirs.
const KONG_VERSIONS: &[&str] =
    &["<kong.meta>._VERSION", "<kong.meta>.core_version", "<kong.meta>.version", "kong.version"];

/// A field of the returned table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Returned {
    Function,
    Number(f64),
    Text(String),
    /// It can be more than one thing, or nothing that is known.
    Unclear,
}

/// Whether a table has a function under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Presence {
    No,
    /// It has functions under names that are not known.
    Unclear,
    Possible,
}

impl Flow {
    pub(super) fn returned(&self) -> Option<BTreeMap<String, Returned>> {
        let returned = self.heap.closures.first()?.returns.at(0).single()?;
        let Abstract::Table(site) = returned else { return None };
        let site = self.heap.sites.get(site)?;
        let mut fields = BTreeMap::new();
        for (key, value) in &site.fields {
            let Abstract::Text(key) = key else { continue };
            if value.is_empty() {
                continue;
            }
            let value = match value.single() {
                Some(Abstract::Function(_)) => Returned::Function,
                Some(Abstract::Number(bits)) => Returned::Number(f64::from_bits(bits)),
                Some(Abstract::Text(text)) => Returned::Text(self.symbols.text(text).into_owned()),
                Some(Abstract::Path(path)) if KONG_VERSIONS.contains(&self.paths.name(path)) => {
                    Returned::Text(profile::KONG_VERSION.to_owned())
                }
                _ => Returned::Unclear,
            };
            fields.insert(self.symbols.text(*key).into_owned(), value);
        }
        // What is stored under keys that are not known could be any phase.
        (site.dynamic.is_empty() && site.metatables.is_empty()).then_some(fields)
    }

    /// Whether anything that the file may return has a function under a name, its own or inherited.
    pub(super) fn presence(&self, name: &str) -> Presence {
        let main = self.heap.closures.first();
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

    fn presence_in(&self, tables: &Set, name: &str) -> Presence {
        let is_function =
            |set: &Set| set.iter().any(|value| matches!(value, Abstract::Function(_)));
        let mut found = Presence::No;
        for value in tables.iter() {
            let Abstract::Table(site) = value else { continue };
            let Some(site) = self.heap.sites.get(site) else { continue };
            let key = self.symbols.find(name.as_bytes()).map(Abstract::Text);
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
