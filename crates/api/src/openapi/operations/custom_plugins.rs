//! Custom plugins. The ids of the operations are Konnect's.

use plugcast_protocol::{
    check::{CheckedFiles, ValidationRequest},
    custom_plugin::{CustomPlugin, CustomPluginRequest, Page},
    routes::{CUSTOM_PLUGIN, CUSTOM_PLUGIN_VALIDATION, CUSTOM_PLUGINS},
};
use serde_json::{Value, json};

use crate::openapi::{operation::Operation, parameters, refusals::Refusal};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("POST", CUSTOM_PLUGINS, "create-custom-plugin", "Create a custom plugin")
            .reads(parameters::REPEATABLE)
            .takes::<CustomPluginRequest>(example())
            .answers::<CustomPlugin>(201, "The custom plugin, with its sources byte for byte.")
            .refuses(Refusal::Precondition)
            .refuses(Refusal::KeyReused),
        Operation::new("GET", CUSTOM_PLUGINS, "list-custom-plugin", "List custom plugins")
            .reads(parameters::LIST)
            .answers::<Page<CustomPlugin>>(200, "One page of custom plugins."),
        Operation::new("GET", CUSTOM_PLUGIN, "get-custom-plugin", "Read a custom plugin")
            .reads(parameters::IF_NONE_MATCH)
            .answers::<CustomPlugin>(
                200,
                "The custom plugin. Its `ETag` changes with every change.",
            )
            .answers_nothing(304, "The client's copy is current."),
        Operation::new(
            "PUT",
            CUSTOM_PLUGIN,
            "upsert-custom-plugin",
            "Create or replace a custom plugin",
        )
        .reads(parameters::CONDITIONAL)
        .reads(parameters::REPEATABLE)
        .takes::<CustomPluginRequest>(example())
        .answers::<CustomPlugin>(200, "The custom plugin, created or replaced.")
        .refuses(Refusal::Precondition)
        .refuses(Refusal::KeyReused),
        Operation::new("DELETE", CUSTOM_PLUGIN, "delete-custom-plugin", "Delete a custom plugin")
            .reads(parameters::CONDITIONAL)
            .answers_nothing(204, "The plugin does not exist any more, or never did.")
            .refuses(Refusal::Precondition)
            .refuses(Refusal::Invalid),
        Operation::new(
            "POST",
            CUSTOM_PLUGIN_VALIDATION,
            "validate-custom-plugin",
            "Check a custom plugin without storing it",
        )
        .reads(parameters::VALIDATION)
        .takes::<ValidationRequest>(example())
        .answers::<Vec<CheckedFiles<String, Value>>>(200, "The report of the check."),
    ]
}

/// An upload that is accepted.
fn example() -> Value {
    json!({
        "name": "response-stamp",
        "handler": "return {\n  VERSION = \"1.0.0\",\n  PRIORITY = 700,\n  \
            header_filter = function(self, config)\n    \
            kong.response.set_header(config.header, ngx.now())\n  end,\n}\n",
        "schema": "return {\n  name = \"response-stamp\",\n  fields = {\n    { config = {\n        \
            type = \"record\",\n        fields = {\n          \
            { header = { type = \"string\", default = \"X-Stamp\" } },\n        },\n      \
            },\n    },\n  },\n}\n",
        "tags": ["edge"],
    })
}
