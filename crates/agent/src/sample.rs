//! Manifests for tests.

use plugcast_core::{
    ControlPlaneId, Digest, Manifest, Release, ReleaseNumber, Timestamp,
    manifest::{MANIFEST_VERSION, ManifestPlugin},
    plugin::SourceRef,
    signing::ManifestSigner,
};
use plugcast_protocol::sync::SignedManifest;
use uuid::Uuid;

pub(crate) fn control_plane_id() -> ControlPlaneId {
    Uuid::from_u128(1).into()
}

pub(crate) fn signer() -> ManifestSigner {
    ManifestSigner::from_seed(&[7; 32])
}

/// The bytes of a plugin's file in a generation.
pub(crate) fn source(plugin: &str, file: &str, generation: u64) -> Vec<u8> {
    format!("-- {plugin} {file} {generation}\n").into_bytes()
}

/// A manifest holding `plugins`, each by its name and the generation of its sources.
pub(crate) fn manifest(generation: u64, plugins: &[(&str, u64)]) -> Manifest {
    let plugin = |&(name, from): &(&str, u64)| ManifestPlugin {
        id: Uuid::from_u128(9).into(),
        name: name.parse().unwrap(),
        release: Release {
            number: ReleaseNumber::from(from),
            generation: from.into(),
            handler: source_ref(&source(name, "handler", from)),
            schema: source_ref(&source(name, "schema", from)),
            version: "1.0.0".to_owned(),
            priority: 1000,
            created_at: Timestamp::from_millis(0),
        },
    };
    Manifest {
        manifest_version: MANIFEST_VERSION,
        control_plane_id: control_plane_id(),
        control_plane_name: "default".parse().unwrap(),
        generation: generation.into(),
        plugins: plugins.iter().map(plugin).collect(),
        instances: Vec::new(),
    }
}

pub(crate) fn sign(manifest: &Manifest) -> SignedManifest {
    let text = String::from_utf8(manifest.to_bytes()).unwrap();
    SignedManifest {
        digest: Digest::of(text.as_bytes()),
        signature: signer().sign(text.as_bytes()),
        manifest: text,
        sources: Default::default(),
    }
}

fn source_ref(bytes: &[u8]) -> SourceRef {
    SourceRef { digest: Digest::of(bytes), bytes: bytes.len().try_into().unwrap() }
}
