//! The instances of the imported plugins.

use plugcast_check::{ConfigError, PluginSchema, validate_config};
use plugcast_core::Digest;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::candidate::Candidate;
use crate::{bundle::Instance, client::Client};

/// The fields that identify an instance among those of its plugin.
const IDENTITY: [&str; 5] = ["instance_name", "service", "route", "consumer", "consumer_group"];

/// Adds each instance to its plugin if the plugin's schema accepts its configuration.
pub(super) fn examine(instances: Vec<Instance>, candidates: &mut [Candidate]) {
    let schemas: Vec<_> = candidates
        .iter()
        .map(|candidate| PluginSchema::read(candidate.plugin.schema.as_bytes()))
        .collect();
    for instance in instances {
        let of = |candidate: &Candidate| candidate.plugin.name == instance.name;
        let Some(index) = candidates.iter().position(of) else { continue };
        let (Some(candidate), Some(Some(schema))) = (candidates.get_mut(index), schemas.get(index))
        else {
            continue;
        };
        let config = instance.rest.get("config").cloned().unwrap_or_else(|| Map::new().into());
        match validate_config(schema, &config) {
            Ok(_) => candidate.instances.push(instance),
            Err(errors) => candidate.findings.push(format!(
                "instance {}: {}",
                label(&instance),
                errors.iter().map(in_words).collect::<Vec<_>>().join("; ")
            )),
        }
    }
}

fn in_words(error: &ConfigError) -> String {
    format!("{}: {}", error.path, error.message)
}

/// Writes a plugin's instances. A failure does not stop the rest.
pub(super) async fn publish(client: &Client, candidate: &mut Candidate) {
    for instance in std::mem::take(&mut candidate.instances) {
        let id = instance.id().unwrap_or_else(|| derived_id(&instance)).to_string();
        match client.put_instance(&id, &instance).await {
            Ok(()) => candidate.instances.push(instance),
            Err(error) => candidate.findings.push(format!(
                "instance {}: {}",
                label(&instance),
                error.message()
            )),
        }
    }
}

/// The id for an instance that has none. It is derived from the instance's identity, so that a
/// second import finds the first one's.
fn derived_id(instance: &Instance) -> Uuid {
    let identity: Vec<Option<&Value>> =
        IDENTITY.iter().map(|field| instance.rest.get(*field).filter(|v| !v.is_null())).collect();
    let identity = serde_json::json!([instance.name, identity]).to_string();
    let digest = Digest::of(identity.as_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest.as_bytes()).for_each(|(byte, of)| *byte = *of);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn label(instance: &Instance) -> String {
    let name = instance.rest.get("instance_name").and_then(Value::as_str).map(str::to_owned);
    let given = name.or_else(|| instance.id().map(|id| id.to_string()));
    given.unwrap_or_else(|| "without a name".to_owned())
}
