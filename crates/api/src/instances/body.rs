//! Reading the body of an instance.

use plugcast_core::{
    InstanceId, InstanceSettings, InvalidValue, PluginName, Tags,
    instance::{
        ConditionExpression, Config, EntityId, InstanceName, InstanceScope, Ordering, Protocol,
        ScopeKind,
    },
};
use plugcast_protocol::error::ErrorDetail;
use serde_json::{Map, Value};

use crate::{
    ApiError,
    body::{Fields, kind},
};

/// The body of an instance, in valid form. The plugin's schema is checked later.
pub(crate) struct InstanceBody {
    pub(crate) id: Option<InstanceId>,
    pub(crate) settings: InstanceSettings,
}

/// Reads the body. Every optional field may be null.
pub(crate) fn read(mut fields: Fields) -> Result<InstanceBody, ApiError> {
    let name = fields.required("name");
    let id = fields.optional("id");
    let instance_name = fields.optional("instance_name");
    let config: Option<Map<String, Value>> = fields.value("config", "object");
    let enabled: Option<bool> = fields.value("enabled", "boolean");
    let protocols: Option<Vec<String>> = fields.value("protocols", "array of strings");
    let tags: Option<Vec<String>> = fields.value("tags", "array of strings");
    let ordering: Option<Map<String, Value>> = fields.value("ordering", "object");
    let condition = fields.optional("condition");
    let partials: Option<Vec<Value>> = fields.value("partials", "array");
    let scope = read_scope(&mut fields);
    // Clients send back what they read.
    fields.ignore("created_at");
    fields.ignore("updated_at");

    if partials.is_some_and(|partials| !partials.is_empty()) {
        let message = "Plugcast keeps no partials; write what they hold into config";
        fields.fault(ErrorDetail::field("partials", vec![message.to_owned()]));
    }
    let plugin: Option<PluginName> =
        (!name.is_empty()).then(|| note(&mut fields, PluginName::try_from(name))).flatten();
    let id = id.and_then(|id| note(&mut fields, id.parse::<InstanceId>()));
    let instance_name = instance_name.and_then(|n| note(&mut fields, InstanceName::try_from(n)));
    let config = note(&mut fields, Config::try_from(config.unwrap_or_default()));
    let tags = note(&mut fields, Tags::try_from(tags.unwrap_or_default()));
    let ordering = ordering.and_then(|o| note(&mut fields, Ordering::try_from(o)));
    let condition = condition.and_then(|c| note(&mut fields, ConditionExpression::try_from(c)));
    fields.finish()?;
    let (Some(plugin), Some(config), Some(tags)) = (plugin, config, tags) else {
        return Err(ApiError::field("name", "length must be >= 1, but got 0"));
    };
    let settings = InstanceSettings {
        plugin,
        instance_name,
        config,
        enabled: enabled.unwrap_or(true),
        protocols: protocols.map(|names| names.into_iter().map(Protocol::from).collect()),
        tags,
        scope,
        ordering,
        condition,
    };
    Ok(InstanceBody { id, settings })
}

fn read_scope(fields: &mut Fields) -> InstanceScope {
    let mut scope = InstanceScope::default();
    for scope_kind in ScopeKind::ALL {
        let field = scope_kind.field();
        let reference: Option<Value> = fields.value(field, "object");
        let Some(reference) = reference else { continue };
        let entity = entity_id(field, &reference);
        scope = scope.with(scope_kind, note(fields, entity).flatten());
    }
    scope
}

/// `{id}`. An id of null means no entity. A name is refused: Plugcast cannot resolve it to an id.
fn entity_id(field: &str, reference: &Value) -> Result<Option<EntityId>, InvalidValue> {
    let Value::Object(reference) = reference else {
        let message = format!("expected object, but got {}", kind(reference));
        return Err(InvalidValue::new(field, message));
    };
    match reference.get("id") {
        Some(Value::String(id)) => EntityId::parse(field, id).map(Some),
        Some(Value::Null) => Ok(None),
        _ => Err(InvalidValue::new(format!("{field}.id"), "must be a valid UUID")),
    }
}

fn note<T>(fields: &mut Fields, value: Result<T, InvalidValue>) -> Option<T> {
    value.map_err(|error| fields.fault(ErrorDetail::field(error.field, vec![error.message]))).ok()
}
