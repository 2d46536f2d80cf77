//! A plugin that has passed the check: the only thing that can be published.

use plugcast_check::{Facts, Input, Options, Report, check};

use crate::{Digest, Generation, PluginName, Release, ReleaseNumber, Timestamp, plugin::SourceRef};

/// A named handler and schema that passed every rule.
#[derive(Debug, Clone)]
pub struct CheckedPlugin {
    name: PluginName,
    handler: Vec<u8>,
    schema: Vec<u8>,
    facts: Facts,
}

impl CheckedPlugin {
    /// Checks `handler` and `schema` under `name`; the report lists the rules that they break.
    pub fn check(
        name: PluginName,
        handler: Vec<u8>,
        schema: Vec<u8>,
        options: &Options,
    ) -> Result<Self, Box<Report>> {
        let input = Input { name: Some(name.as_str()), handler: &handler, schema: &schema };
        let report = check(&input, options);
        if !report.is_accepted() {
            return Err(Box::new(report));
        }
        match report.facts {
            Some(facts) => Ok(Self { name, handler, schema, facts }),
            None => Err(Box::new(report)),
        }
    }

    /// The plugin's name.
    pub fn name(&self) -> &PluginName {
        &self.name
    }

    /// The bytes of `handler.lua`.
    pub fn handler(&self) -> &[u8] {
        &self.handler
    }

    /// The bytes of `schema.lua`.
    pub fn schema(&self) -> &[u8] {
        &self.schema
    }

    /// The release that accepting this plugin makes.
    pub fn release(&self, number: ReleaseNumber, generation: Generation, at: Timestamp) -> Release {
        Release {
            number,
            generation,
            handler: source_ref(&self.handler),
            schema: source_ref(&self.schema),
            version: self.facts.version.clone(),
            // Kong accepts any whole number; one beyond 64 bits is shown as the nearest that fits.
            priority: self.facts.priority as i64,
            created_at: at,
        }
    }
}

fn source_ref(source: &[u8]) -> SourceRef {
    // The check bounds a source far below 4 GiB.
    let bytes = u32::try_from(source.len()).unwrap_or(u32::MAX);
    SourceRef { digest: Digest::of(source), bytes }
}
