//! The routes that nodes pull from.

use plugcast_protocol::{
    routes::{SYNC_MANIFEST, SYNC_SETTINGS, SYNC_SOURCE},
    sync::{SignedManifest, SyncSettings},
};

use crate::openapi::{
    operation::{Content, Operation},
    parameters,
};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("GET", SYNC_SETTINGS, "get-sync-settings", "Settings of a node")
            .answers::<SyncSettings>(200, "The address of the WebSocket API and the public key."),
        Operation::new("GET", SYNC_MANIFEST, "get-manifest", "The signed manifest")
            .reads(parameters::MANIFEST)
            .answers::<SignedManifest>(200, "The manifest and the newer sources.")
            .answers_nothing(304, "The node's manifest is current."),
        Operation::new("GET", SYNC_SOURCE, "get-source", "A source, by its digest").answers_with(
            200,
            "The source, byte for byte.",
            Content::Text("text/x-lua"),
        ),
    ]
}
