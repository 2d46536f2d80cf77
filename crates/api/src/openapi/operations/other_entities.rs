//! The entities that Plugcast does not store. One catch-all route serves them; here it is described
//! by the paths under it.

use plugcast_protocol::{custom_plugin::Page, routes::OTHER_ENTITIES};
use serde_json::Value;

use crate::openapi::{operation::Operation, refusals::Refusal};

const LIST: &str = "/v2/control-planes/{control_plane_id}/core-entities/{entities}";
const ONE: &str = "/v2/control-planes/{control_plane_id}/core-entities/{entities}/{entity_id}";
const LIST_UNDER_PARENT: &str =
    "/v2/control-planes/{control_plane_id}/core-entities/{entities}/{entity_id}/{children}";

pub(super) fn operations() -> Vec<Operation> {
    let operations = vec![
        Operation::new(
            "GET",
            LIST,
            "list-other-entities",
            "List entities that Plugcast does not store",
        )
        .answers::<Page<Value>>(200, "An empty page."),
        Operation::new(
            "POST",
            LIST,
            "create-other-entity",
            "Refused: Plugcast does not store this entity",
        )
        .refuses(Refusal::Invalid),
        Operation::new(
            "GET",
            ONE,
            "get-other-entity",
            "Read an entity that Plugcast does not store",
        ),
        Operation::new(
            "PUT",
            ONE,
            "upsert-other-entity",
            "Refused: Plugcast does not store this entity",
        )
        .refuses(Refusal::Invalid),
        Operation::new(
            "PATCH",
            ONE,
            "update-other-entity",
            "Refused: Plugcast does not store this entity",
        )
        .refuses(Refusal::Invalid),
        Operation::new(
            "DELETE",
            ONE,
            "delete-other-entity",
            "Refused: Plugcast does not store this entity",
        )
        .refuses(Refusal::Invalid),
        Operation::new(
            "GET",
            LIST_UNDER_PARENT,
            "list-other-entities-of-parent",
            "List entities of a parent that Plugcast does not store",
        )
        .answers::<Page<Value>>(200, "An empty page."),
        Operation::new(
            "POST",
            LIST_UNDER_PARENT,
            "create-other-entity-of-parent",
            "Refused: Plugcast does not store this entity",
        )
        .refuses(Refusal::Invalid),
    ];
    operations.into_iter().map(|operation| operation.part_of(OTHER_ENTITIES)).collect()
}
