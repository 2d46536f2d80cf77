//! The schema of a plugin, as its instances use it: it fills in defaults and refuses invalid
//! settings.

use plugcast_check::{PluginSchema, validate_config};
use serde_json::{Map, Value, json};

use crate::{
    InstanceSettings, InvalidValue, canonical,
    instance::{Protocol, ScopeKind},
    limits::MAX_FILLED_CONFIG_BYTES,
};

/// The protocols of an instance whose schema has no field for them; Kong's default.
const DEFAULT_PROTOCOLS: &[&str] = &["grpc", "grpcs", "http", "https"];
/// Every protocol of Kong.
const ALL_PROTOCOLS: &[&str] =
    &["grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp", "ws", "wss"];

/// A schema, ready to judge instances of its plugin.
#[derive(Debug)]
pub struct InstanceSchema {
    schema: PluginSchema,
    fields: Value,
}

/// The settings of an instance with every default filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// The configuration.
    pub config: Value,
    /// The protocols.
    pub protocols: Vec<Protocol>,
}

impl InstanceSchema {
    /// Reads the source of a schema that passed the check; `None` for any other.
    pub fn read(source: &[u8]) -> Option<Self> {
        let schema = PluginSchema::read(source)?;
        let mut fields = schema.fields();
        require_records(&mut fields);
        // Every plugin has the field. Clients fill in their own defaults from it, so it has the
        // defaults that responses have.
        if top_level(&fields, "protocols").is_none()
            && let Some(list) = fields.as_array_mut()
        {
            list.insert(0, json!({ "protocols": own_protocols() }));
        }
        Some(Self { schema, fields })
    }

    /// The fields in Kong's form, defaults included.
    pub fn fields(&self) -> &Value {
        &self.fields
    }

    /// Fills in the defaults of `settings`, or returns every fault with its field: `config.host`,
    /// `protocols[0]`, `consumer`.
    pub fn complete(&self, settings: &InstanceSettings) -> Result<Completed, Vec<InvalidValue>> {
        let mut faults = self.refused_scopes(settings);
        let protocols = match &settings.protocols {
            Some(protocols) => {
                faults.extend(self.refused_protocols(protocols));
                protocols.clone()
            }
            None => self.default_protocols(),
        };
        match self.complete_config(settings.config.to_value()) {
            Ok(config) if faults.is_empty() => Ok(Completed { config, protocols }),
            Ok(_) => Err(faults),
            Err(of_config) => {
                faults.extend(of_config);
                Err(faults)
            }
        }
    }

    /// `settings` without defaults, for an instance that the schema does not allow.
    pub fn as_given(&self, settings: &InstanceSettings) -> Completed {
        let protocols = settings.protocols.clone();
        Completed {
            config: settings.config.to_value(),
            protocols: protocols.unwrap_or_else(|| self.default_protocols()),
        }
    }

    fn complete_config(&self, config: Value) -> Result<Value, Vec<InvalidValue>> {
        let is_empty = config.as_object().is_some_and(Map::is_empty);
        // A schema without a configuration accepts none, not even an empty one.
        let given = if is_empty { Value::Null } else { config };
        let filled = validate_config(&self.schema, &given).map_err(|errors| {
            let mut faults: Vec<_> =
                errors.into_iter().map(|e| InvalidValue::new(e.path, e.message)).collect();
            // Faults of one field come before faults of several.
            let place = |fault: &InvalidValue| (fault.field.ends_with("@entity"), fault.clone());
            faults.sort_by_key(place);
            // A validator may refuse without a message.
            if faults.is_empty() {
                faults.push(InvalidValue::new("config", "is not what the schema asks for"));
            }
            faults
        })?;
        let filled = if filled.is_null() { json!({}) } else { filled };
        let bytes = canonical::bytes(&filled).len();
        if bytes > MAX_FILLED_CONFIG_BYTES {
            let message = format!(
                "length with defaults must be <= {MAX_FILLED_CONFIG_BYTES}, but got {bytes}"
            );
            return Err(vec![InvalidValue::new("config", message)]);
        }
        Ok(filled)
    }

    /// The scopes that the schema forbids, as `typedefs.no_consumer` does.
    fn refused_scopes(&self, settings: &InstanceSettings) -> Vec<InvalidValue> {
        let is_refused = |kind: &ScopeKind| {
            settings.scope.get(*kind).is_some()
                && top_level(&self.fields, kind.field())
                    .is_some_and(|field| field.get("eq").is_some_and(Value::is_null))
        };
        let refused = ScopeKind::ALL.into_iter().filter(is_refused);
        refused.map(|kind| InvalidValue::new(kind.field(), "value must be null")).collect()
    }

    fn refused_protocols(&self, protocols: &[Protocol]) -> Vec<InvalidValue> {
        if protocols.is_empty() {
            return vec![InvalidValue::new("protocols", "length must be at least 1")];
        }
        let field = top_level(&self.fields, "protocols");
        let allowed = field.and_then(|field| field.pointer("/elements/one_of")).and_then(texts);
        let allowed = allowed.unwrap_or_else(|| ALL_PROTOCOLS.to_vec());
        let mut faults = Vec::new();
        for (index, protocol) in protocols.iter().enumerate() {
            let field = format!("protocols[{index}]");
            if !allowed.contains(&protocol.as_str()) {
                let message = format!("expected one of: {}", allowed.join(", "));
                faults.push(InvalidValue::new(field, message));
            } else if protocols.iter().take(index).any(|earlier| earlier == protocol) {
                let message = format!("'{}' is given twice", protocol.as_str());
                faults.push(InvalidValue::new(field, message));
            }
        }
        faults
    }

    fn default_protocols(&self) -> Vec<Protocol> {
        let default = top_level(&self.fields, "protocols").and_then(|field| field.get("default"));
        let names = default.and_then(texts).unwrap_or_default();
        names.into_iter().map(|name| Protocol::from(name.to_owned())).collect()
    }
}

/// Kong takes a record of a plugin as required unless the schema says otherwise, and so fills in
/// its fields. Clients fill in by the schema alone, so the schema that they get says `required`.
fn require_records(fields: &mut Value) {
    let entries = fields.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut);
    for field in entries.flat_map(|entry| entry.values_mut()) {
        let Some(field) = field.as_object_mut().filter(|field| is_record(field)) else { continue };
        field.entry("required").or_insert(Value::Bool(true));
        if let Some(nested) = field.get_mut("fields") {
            require_records(nested);
        }
    }
}

fn is_record(field: &Map<String, Value>) -> bool {
    field.get("type").and_then(Value::as_str) == Some("record")
}

fn own_protocols() -> Value {
    json!({
        "type": "set",
        "required": true,
        "default": DEFAULT_PROTOCOLS,
        "elements": { "type": "string", "one_of": ALL_PROTOCOLS },
    })
}

/// The definition of a field of the plugin itself.
fn top_level<'a>(fields: &'a Value, name: &str) -> Option<&'a Value> {
    fields.as_array()?.iter().find_map(|entry| entry.get(name))
}

fn texts(list: &Value) -> Option<Vec<&str>> {
    list.as_array().map(|items| items.iter().filter_map(Value::as_str).collect())
}

#[cfg(test)]
mod tests;
