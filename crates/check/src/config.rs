//! Configurations of a plugin against its schema.
//!
//! Fills in defaults and rejects values as Kong does when a plugin is configured.

use crate::schema::{self, Outcome, PluginDefinition};
use crate::vm::LoadTime;
use serde::Serialize;
use serde_json::Value;

/// The schema of a plugin, ready to validate configurations.
#[derive(Debug, Clone)]
pub struct PluginSchema {
    definition: PluginDefinition,
}

/// One thing that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfigError {
    /// The path of the field from the plugin: `config.host`; `@entity` is the plugin as a whole.
    pub path: String,
    /// What is wrong with the field, in Kong's words.
    pub message: String,
}

impl PluginSchema {
    /// Reads the source of a schema that [`check`](crate::check) accepted; `None` for any other.
    #[must_use]
    pub fn read(source: &[u8]) -> Option<Self> {
        let Outcome::Value(value) = schema::load(source, "schema.lua", &LoadTime::default()) else {
            return None;
        };
        let table = value.as_table()?;
        let findings = schema::check(table);
        let is_good = findings.definition.is_empty()
            && findings.specialised.is_empty()
            && findings.functions.is_empty();
        is_good.then(|| Self { definition: PluginDefinition::new(table) })
    }

    /// The fields as JSON, defaults included, as Kong's Admin API returns them.
    #[must_use]
    pub fn fields(&self) -> Value {
        self.definition.fields()
    }
}

/// Fills in the defaults of a configuration and validates it.
///
/// # Errors
///
/// All errors, each with the path of its field.
pub fn validate_config(schema: &PluginSchema, config: &Value) -> Result<Value, Vec<ConfigError>> {
    schema.definition.configure(config).map_err(|violations| {
        let errors = violations.into_iter().map(|violation| ConfigError {
            path: violation.path_text(),
            message: violation.message,
        });
        errors.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SCHEMA: &[u8] = br#"
        local typedefs = require "kong.db.schema.typedefs"
        return {
          name = "greeter",
          fields = {
            { protocols = typedefs.protocols_http },
            { config = {
                type = "record",
                fields = {
                  { url = typedefs.url({ required = true }) },
                  { greeting = { type = "string", default = "hello", one_of = { "hello", "hi" } } },
                  { times = { type = "integer", default = 1, between = { 1, 3 } } },
                  { tags = { type = "set", elements = { type = "string" }, default = {} } },
                  { redis = { type = "record", fields = {
                      { host = typedefs.host },
                      { port = typedefs.port({ default = 6379 }) },
                  } } },
                  { user = { type = "string" } },
                  { password = { type = "string", referenceable = true } },
                },
                entity_checks = { { mutually_required = { "user", "password" } } },
            } },
          },
        }"#;

    fn schema() -> PluginSchema {
        PluginSchema::read(SCHEMA).unwrap()
    }

    #[test]
    fn fills_in_defaults_as_kong_does() {
        let filled = validate_config(&schema(), &json!({ "url": "http://a.example" })).unwrap();
        let expected = json!({
            "url": "http://a.example", "greeting": "hello", "times": 1, "tags": [],
            "redis": { "host": null, "port": 6379 }, "user": null, "password": null,
        });
        assert_eq!(filled, expected);
    }

    #[test]
    fn reports_every_error_with_its_path() {
        let config = json!({
            "greeting": "bye", "times": 1.5, "redis": { "port": 70000 }, "user": "u", "extra": 1,
        });
        let mut errors = validate_config(&schema(), &config).unwrap_err();
        errors.sort_by(|a, b| a.path.cmp(&b.path));
        let errors: Vec<_> = errors.iter().map(|e| (&*e.path, &*e.message)).collect();
        let expected = [
            ("config.@entity", "all or none of these fields must be set: 'user', 'password'"),
            ("config.extra", "unknown field"),
            ("config.greeting", "expected one of: hello, hi"),
            ("config.redis.port", "value should be between 0 and 65535"),
            ("config.times", "expected an integer"),
            ("config.url", "required field missing"),
        ];
        assert_eq!(errors, expected);
    }

    #[test]
    fn rejects_a_configuration_with_too_many_values() {
        let tags: Vec<_> = (0..30_000).map(|n| json!(n.to_string())).collect();
        let errors = validate_config(&schema(), &json!({ "tags": tags })).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert!(errors[0].message.contains("20000 values at most"), "{errors:?}");
    }

    #[test]
    fn skips_entity_checks_that_name_fields_beside_the_configuration() {
        let schema = PluginSchema::read(
            br#"return {
              name = "greeter",
              fields = { { config = { type = "record", fields = {
                { host = { type = "string" } }, { path = { type = "string" } },
              } } } },
              entity_checks = {
                { at_least_one_of = { "consumer", "config.host" } },
                { mutually_required = { "config.host", "config.path" } },
              },
            }"#,
        )
        .unwrap();
        assert!(validate_config(&schema, &json!({})).is_ok());
        let errors = validate_config(&schema, &json!({ "host": "a" })).unwrap_err();
        let paths: Vec<_> = errors.iter().map(|error| &*error.path).collect();
        assert_eq!(paths, ["@entity"]);
    }

    #[test]
    fn returns_the_fields_with_their_defaults() {
        let fields = schema().fields();
        let protocols = json!(["grpc", "grpcs", "http", "https"]);
        assert_eq!(fields[0]["protocols"]["default"], protocols);
        assert_eq!(fields[1]["config"]["fields"][3]["tags"]["default"], json!([]));
        assert_eq!(fields[1]["config"]["required"], json!(true));
    }

    #[test]
    fn a_schema_is_send_and_sync() {
        fn is_shared<T: Send + Sync + 'static>(_: &T) {}
        is_shared(&schema());
    }

    #[test]
    fn does_not_read_a_schema_that_is_not_accepted() {
        assert!(PluginSchema::read(b"return { name = 'x', fields = { 1 } }").is_none());
        assert!(PluginSchema::read(b"return {").is_none());
    }
}
