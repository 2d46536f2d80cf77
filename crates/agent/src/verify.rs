//! Verifies a manifest. A pure function.

use std::collections::{BTreeMap, BTreeSet};

use plugcast_core::{
    Digest, Manifest,
    limits::{MAX_INSTANCES_PER_CONTROL_PLANE, MAX_PLUGINS_PER_CONTROL_PLANE},
    manifest::MANIFEST_VERSION,
    signing::Signature,
};
use plugcast_protocol::sync::SignedManifest;

use crate::store::Pins;

/// A manifest of the pinned control plane, signed with the pinned key. The digests of its sources
/// are not verified yet.
#[derive(Debug, Clone)]
pub(crate) struct VerifiedManifest {
    pub(crate) manifest: Manifest,
    /// The text that was signed.
    pub(crate) text: String,
    pub(crate) digest: Digest,
    pub(crate) signature: Signature,
    pub(crate) sources: BTreeMap<Digest, String>,
}

/// Why a manifest is rejected.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VerifyError {
    #[error("the manifest does not match its digest")]
    Digest,
    #[error("the manifest is not signed with the pinned key")]
    Signature,
    #[error("the manifest cannot be read: {0}")]
    Unreadable(serde_json::Error),
    #[error(
        "the manifest has version {0}, but this agent reads {MANIFEST_VERSION}; hint: upgrade the agent"
    )]
    Version(u32),
    #[error("the manifest belongs to another control plane")]
    ControlPlane,
    #[error("the manifest has more than {MAX_PLUGINS_PER_CONTROL_PLANE} plugins")]
    TooManyPlugins,
    #[error("the manifest has more than {MAX_INSTANCES_PER_CONTROL_PLANE} instances")]
    TooManyInstances,
    #[error("the manifest names a plugin twice")]
    Doubled,
    #[error("the manifest names an instance twice")]
    DoubledInstance,
}

impl VerifyError {
    /// The stable code of a report.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Digest => "bad_digest",
            Self::Signature => "bad_signature",
            Self::Unreadable(_) => "unreadable_manifest",
            Self::Version(_) => "unknown_manifest_version",
            Self::ControlPlane => "wrong_control_plane",
            Self::TooManyPlugins => "too_many_plugins",
            Self::TooManyInstances => "too_many_instances",
            Self::Doubled => "doubled_plugin",
            Self::DoubledInstance => "doubled_instance",
        }
    }
}

impl VerifiedManifest {
    /// Verifies everything about `signed` but its sources, the signature before the content.
    pub(crate) fn verify(signed: SignedManifest, pins: &Pins) -> Result<Self, VerifyError> {
        let SignedManifest { manifest: text, digest, signature, sources } = signed;
        if Digest::of(text.as_bytes()) != digest {
            return Err(VerifyError::Digest);
        }
        if !pins.public_key.verifies(text.as_bytes(), &signature) {
            return Err(VerifyError::Signature);
        }
        let manifest = read(&text)?;
        if manifest.control_plane_id != pins.control_plane_id {
            return Err(VerifyError::ControlPlane);
        }
        if manifest.plugins.len() > MAX_PLUGINS_PER_CONTROL_PLANE as usize {
            return Err(VerifyError::TooManyPlugins);
        }
        let names: BTreeSet<_> = manifest.plugins.iter().map(|plugin| &plugin.name).collect();
        if names.len() != manifest.plugins.len() {
            return Err(VerifyError::Doubled);
        }
        if manifest.instances.len() > MAX_INSTANCES_PER_CONTROL_PLANE as usize {
            return Err(VerifyError::TooManyInstances);
        }
        let ids: BTreeSet<_> = manifest.instances.iter().map(|instance| instance.id).collect();
        if ids.len() != manifest.instances.len() {
            return Err(VerifyError::DoubledInstance);
        }
        Ok(Self { manifest, text, digest, signature, sources })
    }
}

fn read(text: &str) -> Result<Manifest, VerifyError> {
    let manifest = match serde_json::from_str::<Manifest>(text) {
        Ok(manifest) => manifest,
        Err(error) => return Err(newer_version(text).unwrap_or(VerifyError::Unreadable(error))),
    };
    match manifest.manifest_version {
        MANIFEST_VERSION => Ok(manifest),
        other => Err(VerifyError::Version(other)),
    }
}

/// The version of a newer manifest, which explains why this agent cannot read it.
fn newer_version(text: &str) -> Option<VerifyError> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let version = u32::try_from(value.get("manifest_version")?.as_u64()?).ok()?;
    (version != MANIFEST_VERSION).then_some(VerifyError::Version(version))
}

#[cfg(test)]
mod tests {
    use plugcast_core::signing::ManifestSigner;
    use plugcast_testing::manifest::{control_plane_id, manifest, signer};

    use super::*;

    fn pins() -> Pins {
        Pins { control_plane_id: control_plane_id(), public_key: signer().public_key() }
    }

    fn code(signed: SignedManifest) -> &'static str {
        VerifiedManifest::verify(signed, &pins()).map_or_else(|error| error.code(), |_| "verified")
    }

    fn sign(manifest: &Manifest) -> SignedManifest {
        signed(&String::from_utf8(manifest.to_bytes()).unwrap())
    }

    fn signed(text: &str) -> SignedManifest {
        SignedManifest {
            manifest: text.to_owned(),
            digest: Digest::of(text.as_bytes()),
            signature: signer().sign(text.as_bytes()),
            sources: BTreeMap::new(),
        }
    }

    #[test]
    fn accepts_a_manifest_signed_with_the_pinned_key() {
        assert_eq!(code(sign(&manifest(3, &[("one", 1), ("two", 3)]))), "verified");
    }

    #[test]
    fn rejects_a_manifest_with_the_code_of_its_fault() {
        let good = manifest(3, &[("one", 1)]);
        let mut other_text = sign(&good);
        other_text.manifest.push(' ');
        assert_eq!(code(other_text), "bad_digest");
        let mut other_key = sign(&good);
        let signer = ManifestSigner::from_seed(&[8; 32]);
        other_key.signature = signer.sign(other_key.manifest.as_bytes());
        assert_eq!(code(other_key), "bad_signature");
        let mut elsewhere = good.clone();
        elsewhere.control_plane_id = uuid::Uuid::from_u128(2).into();
        assert_eq!(code(sign(&elsewhere)), "wrong_control_plane");
        let doubled = manifest(3, &[("one", 1), ("one", 2)]);
        assert_eq!(code(sign(&doubled)), "doubled_plugin");
        assert_eq!(code(signed("{}")), "unreadable_manifest");
        assert_eq!(code(signed(r#"{"manifest_version":2}"#)), "unknown_manifest_version");
        let traversal = String::from_utf8(good.to_bytes()).unwrap().replace("one", "../x");
        assert_eq!(code(signed(&traversal)), "unreadable_manifest");
    }

    #[test]
    fn accepts_100_plugins_and_rejects_101() {
        let names: Vec<String> = (0..=100).map(|n| format!("p{n}")).collect();
        let plugins: Vec<(&str, u64)> = names.iter().map(|name| (name.as_str(), 1)).collect();
        assert_eq!(code(sign(&manifest(1, &plugins[..100]))), "verified");
        assert_eq!(code(sign(&manifest(1, &plugins))), "too_many_plugins");
    }
}
