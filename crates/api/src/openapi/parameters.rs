//! Parameters of paths, queries and headers.

use plugcast_protocol::sync::{AT_LEAST_PARAMETER, SINCE_PARAMETER};
use schemars::{Schema, json_schema};
use serde_json::{Value, json};

use crate::{changes, control_planes, page, tokens};

/// A parameter of a query, or a header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameter {
    place: &'static str,
    name: &'static str,
    description: &'static str,
    schema: fn() -> Schema,
}

impl Parameter {
    const fn query(name: &'static str, description: &'static str, schema: fn() -> Schema) -> Self {
        Self { place: "query", name, description, schema }
    }

    const fn header(name: &'static str, description: &'static str) -> Self {
        Self { place: "header", name, description, schema: text }
    }

    pub(super) fn to_json(self) -> Value {
        json!({
            "name": self.name,
            "in": self.place,
            "description": self.description,
            "schema": (self.schema)(),
        })
    }
}

/// The parameters of Konnect's lists of entities.
pub(super) const LIST: &[Parameter] = &[
    Parameter::query("size", "Entries on a page.", || {
        json_schema!({
            "type": "integer", "minimum": 1, "maximum": page::MAX_SIZE,
            "default": page::DEFAULT_SIZE,
        })
    }),
    Parameter::query("offset", "The `offset` of the previous page.", text),
    Parameter::query("tags", "Tags, with `,` between them for all of them or `/` for any.", text),
];

/// The header of a write that takes effect once.
pub(super) const REPEATABLE: &[Parameter] = &[Parameter::header(
    "Idempotency-Key",
    "A repeated request under the same key gets the first answer, for a day.",
)];

/// The headers of a conditional write.
pub(super) const CONDITIONAL: &[Parameter] = &[
    Parameter::header("If-Match", "`*`, or the `ETag` that it must have."),
    Parameter::header(
        "If-None-Match",
        "`*` where there must be none, or an `ETag` it must not have.",
    ),
];

/// The header of a conditional read.
pub(super) const IF_NONE_MATCH: &[Parameter] =
    &[Parameter::header("If-None-Match", "The `ETag` of the client's copy.")];

/// The gateways that a plugin is checked for.
pub(super) const VALIDATION: &[Parameter] = &[Parameter::query(
    "untrusted_lua",
    "The sandbox of the gateways. A use of something that it lacks is an error; under `off`, a warning.",
    || json_schema!({ "type": "string", "enum": ["strict", "lax", "off"], "default": "off" }),
)];

/// The parameters of the change log.
pub(super) const CHANGES: &[Parameter] = &[
    Parameter::query("size", "Entries on a page.", || {
        json_schema!({
            "type": "integer", "minimum": 1, "maximum": changes::MAX_SIZE,
            "default": changes::DEFAULT_SIZE,
        })
    }),
    Parameter::query("before", "Only changes before this generation.", generation),
    Parameter::query(
        "entity",
        "Only changes of `custom-plugin`, `instance` or `control-plane`.",
        text,
    ),
    Parameter::query("name", "Only changes of the entity with this name.", text),
    Parameter::query("id", "Only changes of the entity with this id.", text),
    Parameter::query("actor", "Only changes by this token.", text),
];

/// The parameters of Konnect's list of control planes.
pub(super) const NUMBERED_LIST: &[Parameter] = &[
    Parameter::query("page[size]", "Entries on a page.", || {
        json_schema!({
            "type": "integer", "minimum": 1, "maximum": control_planes::MAX_PAGE_SIZE,
            "default": control_planes::DEFAULT_PAGE_SIZE,
        })
    }),
    Parameter::query(
        "page[number]",
        "The page, from 1.",
        || json_schema!({ "type": "integer", "minimum": 1, "maximum": control_planes::MAX_PAGE_NUMBER, "default": 1 }),
    ),
    Parameter::query("filter[name][eq]", "Only the control plane with this name.", text),
    Parameter::query(
        "filter[name][contains]",
        "Only control planes whose name contains this.",
        text,
    ),
];

/// The query of a deletion.
pub(super) const FORCE: &[Parameter] = &[Parameter::query(
    "force",
    "Whether its plugins are deleted with it.",
    || json_schema!({ "type": "boolean", "default": false }),
)];

/// The parameters of the list of tokens.
pub(super) const TOKEN_LIST: &[Parameter] = &[
    Parameter::query("size", "Entries on a page.", || {
        json_schema!({
            "type": "integer", "minimum": 1, "maximum": tokens::MAX_SIZE,
            "default": tokens::DEFAULT_SIZE,
        })
    }),
    Parameter::query("offset", "The `offset` of the previous page.", text),
];

/// The parameter of decK's list of control planes.
pub(super) const PAGE: &[Parameter] = &[Parameter::query(
    "page",
    "The page, from 1.",
    || json_schema!({ "type": "integer", "minimum": 1, "maximum": control_planes::MAX_PAGE_NUMBER, "default": 1 }),
)];

/// The parameters of a pull.
pub(super) const MANIFEST: &[Parameter] = &[
    Parameter::query(SINCE_PARAMETER, "The generation that the node has applied.", generation),
    Parameter::query(
        AT_LEAST_PARAMETER,
        "The generation that a push announced: a cached manifest of it or a newer one is enough.",
        generation,
    ),
    Parameter::header("If-None-Match", "The `ETag` of the manifest that the node has."),
];

/// The parameter `name` of a path.
pub(super) fn of_path(name: &str) -> Option<Value> {
    let (description, example) = match name {
        "control_plane_id" | "control_plane" => ("The control plane's id, or its name.", "default"),
        "custom_plugin" => ("The custom plugin's id, or its name.", "response-stamp"),
        "plugin" => ("The instance's id, or its name.", "front-door"),
        "plugin_name" => ("The custom plugin's name.", "response-stamp"),
        "entity_kind" => ("Plugins or custom-plugins.", "plugins"),
        "token" => ("The token's id, or its name.", "ci"),
        "entity" => ("The kind of entity.", "service"),
        "entities" | "children" => ("The entities, by the name of their list.", "services"),
        "entity_id" => ("The entity's id, or its name.", "orders"),
        "digest" => ("The SHA-256 of the source, in 64 lower-case hexadecimal digits.", "e3b0c442"),
        _ => return None,
    };
    Some(json!({
        "name": name,
        "in": "path",
        "required": true,
        "description": description,
        "schema": { "type": "string", "minLength": 1 },
        "example": example,
    }))
}

fn text() -> Schema {
    json_schema!({ "type": "string" })
}

fn generation() -> Schema {
    json_schema!({ "type": "integer", "minimum": 0, "maximum": u64::MAX })
}
