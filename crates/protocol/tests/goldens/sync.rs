//! What a node pulls. Its manifest is signed as bytes, so those are held too.

use std::collections::BTreeMap;

use plugcast_core::{Manifest, signing::ManifestSigner};
use plugcast_protocol::{
    PROTOCOL_VERSION,
    sync::{SignedManifest, SyncSettings},
};

use crate::{
    golden::{assert_golden, assert_optional},
    samples,
};

fn signer() -> ManifestSigner {
    ManifestSigner::from_seed(&[7; 32])
}

fn manifest() -> Manifest {
    Manifest::of(&samples::control_plane(), vec![samples::plugin(&["edge"])], Vec::new())
}

#[test]
fn settings() {
    let control_plane = samples::control_plane();
    let settings = SyncSettings {
        protocol: PROTOCOL_VERSION,
        control_plane_id: control_plane.id,
        control_plane_name: control_plane.name,
        websocket_url: "wss://push.example.com/live".to_owned(),
        public_key: signer().public_key(),
    };
    assert_golden("sync_settings", &settings);
}

#[test]
fn manifests() {
    assert_golden("manifest", &manifest());
    let empty = Manifest::of(&samples::control_plane(), Vec::new(), Vec::new());
    assert_golden("manifest_empty", &empty);
    assert_golden("manifest_with_instances", &configured());
    assert_optional::<Manifest>("manifest_with_instances", &["instances"]);
}

/// Instances come in any order.
fn configured() -> Manifest {
    let instances = vec![samples::instance(), samples::bare_instance()];
    Manifest::of(&samples::control_plane(), vec![samples::plugin(&["edge"])], instances)
}

#[test]
fn the_digest_of_a_manifest_stays() {
    // Nodes of any version compare it: other bytes for the same state would be another state.
    let expected = "e640c81d10e579b09b6523ec65657ca57dc1ea2f55d7ae54cbe7867c0d229351";
    assert_eq!(manifest().digest().to_string(), expected);
    let expected = "ffce535a384c32a3dcf472b64ddc81f6a52f5165145cb79a0d097663f4a9ab61";
    assert_eq!(configured().digest().to_string(), expected);
}

#[test]
fn signed_manifest() {
    let bytes = manifest().to_bytes();
    let signed = SignedManifest {
        digest: manifest().digest(),
        signature: signer().sign(&bytes),
        manifest: String::from_utf8(bytes).unwrap(),
        sources: BTreeMap::from([(samples::digest(), samples::HANDLER.to_owned())]),
    };
    assert!(signer().public_key().verifies(signed.manifest.as_bytes(), &signed.signature));
    assert_golden("signed_manifest", &signed);
    assert_optional::<SignedManifest>("signed_manifest", &["sources"]);
}
