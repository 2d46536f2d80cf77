//! Instances of custom plugins, and schemas. The ids of the operations are Konnect's where it has
//! one.

use plugcast_protocol::{
    custom_plugin::Page,
    instance::{
        AvailablePlugins, PluginInstance, PluginInstanceRequest, PluginSchemaBody, ValidationBody,
    },
    routes::{
        AVAILABLE_PLUGINS, CONSUMER_GROUP_INSTANCES, CONSUMER_INSTANCES, INSTANCE,
        INSTANCE_VALIDATION, INSTANCES, PLUGIN_SCHEMA, ROUTE_INSTANCES, SERVICE_INSTANCES,
        VALIDATION,
    },
};
use serde_json::{Value, json};

use crate::openapi::{operation::Operation, parameters};

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = vec![
        Operation::new("POST", INSTANCES, "create-plugin", "Create an instance of a custom plugin")
            .takes::<PluginInstanceRequest>(example())
            .answers::<PluginInstance>(201, "The instance, with every default filled in."),
        Operation::new("GET", INSTANCES, "list-plugin", "List instances of custom plugins")
            .reads(parameters::LIST)
            .answers::<Page<PluginInstance>>(200, "One page of instances."),
        Operation::new("GET", INSTANCE, "get-plugin", "Read an instance")
            .answers::<PluginInstance>(200, "The instance, with every default filled in."),
        Operation::new("PUT", INSTANCE, "upsert-plugin", "Create or replace an instance")
            .takes::<PluginInstanceRequest>(example())
            .answers::<PluginInstance>(200, "The instance, created or replaced."),
        Operation::new("DELETE", INSTANCE, "delete-plugin", "Delete an instance")
            .answers_nothing(204, "The instance does not exist any more, or never did."),
    ];
    operations.extend(scoped());
    operations.extend(schemas());
    operations
}

/// Instances that are limited to one entity.
fn scoped() -> impl Iterator<Item = Operation> {
    let paths = [
        (SERVICE_INSTANCES, "create-plugin-with-service", "list-plugin-with-service"),
        (ROUTE_INSTANCES, "create-plugin-with-route", "list-plugin-with-route"),
        (CONSUMER_INSTANCES, "create-plugin-with-consumer", "list-plugin-with-consumer"),
        (
            CONSUMER_GROUP_INSTANCES,
            "create-plugin-with-consumer-group",
            "list-plugin-with-consumer-group",
        ),
    ];
    paths.into_iter().flat_map(|(path, create, list)| {
        [
            Operation::new(
                "POST",
                path,
                create,
                "Create an instance that is limited to this entity",
            )
            .takes::<PluginInstanceRequest>(example())
            .answers::<PluginInstance>(201, "The instance, with every default filled in."),
            Operation::new("GET", path, list, "List the instances that are limited to this entity")
                .reads(parameters::LIST)
                .answers::<Page<PluginInstance>>(200, "One page of instances."),
        ]
    })
}

fn schemas() -> [Operation; 4] {
    [
        Operation::new(
            "GET",
            PLUGIN_SCHEMA,
            "fetch-plugin-schema",
            "Read the schema of a custom plugin",
        )
        .answers::<PluginSchemaBody>(200, "Its fields in Kong's form, with their defaults."),
        Operation::new(
            "POST",
            VALIDATION,
            "validate-entity",
            "Validate an entity without storing it",
        )
        .takes::<Value>(example())
        .answers::<ValidationBody>(200, "The entity is valid."),
        Operation::new(
            "POST",
            INSTANCE_VALIDATION,
            "validate-plugin",
            "Validate an instance without storing it",
        )
        .takes::<PluginInstanceRequest>(example())
        .answers::<ValidationBody>(200, "The entity is valid."),
        Operation::new(
            "GET",
            AVAILABLE_PLUGINS,
            "list-available-plugins",
            "List the plugins that can have instances",
        )
        .answers::<AvailablePlugins>(200, "The names of the custom plugins."),
    ]
}

/// An instance that is accepted where its plugin exists.
fn example() -> Value {
    json!({ "name": "response-stamp", "config": { "header": "X-Stamp" }, "tags": ["edge"] })
}
