//! Manifests with a fixed control plane and key, and the sources that they name.

use plugcast_core::{
    ControlPlaneId, Digest, Manifest, Release, ReleaseNumber, Timestamp,
    manifest::{MANIFEST_VERSION, ManifestPlugin},
    plugin::SourceRef,
    signing::ManifestSigner,
};
use uuid::Uuid;

/// The control plane of every manifest.
pub fn control_plane_id() -> ControlPlaneId {
    Uuid::from_u128(1).into()
}

/// The signer of that control plane.
pub fn signer() -> ManifestSigner {
    ManifestSigner::from_seed(&[7; 32])
}

/// The bytes of a plugin's `handler` or `schema` file, published at `generation`.
pub fn source(plugin: &str, file: &str, generation: u64) -> Vec<u8> {
    format!("-- {plugin} {file} {generation}\n").into_bytes()
}

/// A manifest of `plugins`: the name of each, and the generation that published its sources.
pub fn manifest(generation: u64, plugins: &[(&str, u64)]) -> Manifest {
    let plugin = |&(name, published_at): &(&str, u64)| ManifestPlugin {
        id: Uuid::from_u128(9).into(),
        name: name.parse().unwrap(),
        release: Release {
            number: ReleaseNumber::from(published_at),
            generation: published_at.into(),
            handler: source_ref(&source(name, "handler", published_at)),
            schema: source_ref(&source(name, "schema", published_at)),
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

fn source_ref(bytes: &[u8]) -> SourceRef {
    SourceRef { digest: Digest::of(bytes), bytes: bytes.len().try_into().unwrap() }
}
