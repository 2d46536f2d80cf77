//! A cache of the newest signed manifest of each control plane.
//!
//! A push makes every node pull at once. The first request builds and signs the manifest; the
//! others wait for it and get the same bytes.

use std::{collections::HashMap, sync::Arc};

use axum::body::Bytes;
use plugcast_core::{
    ControlPlaneId, Digest, Generation, Manifest, PortError,
    limits::platform::{MAX_INLINE_SOURCE_BYTES, MAX_INLINE_SOURCE_WEIGHT},
    manifest::ManifestPlugin,
    ports::{Backoff, ControlPlaneStore, InstanceStore, PluginStore},
    signing::ManifestSigner,
    use_cases::read_manifest::{ReadManifestError, read_manifest},
};
use plugcast_protocol::sync::SignedManifest;
use tokio::sync::Mutex;

use super::source_cache::SourceCache;

/// Control planes whose manifest is cached.
const MAX_CACHED_MANIFESTS: usize = 32;

type Slot = Arc<Mutex<Option<Arc<CachedManifest>>>>;

pub(crate) struct ManifestCache {
    control_planes: Arc<dyn ControlPlaneStore>,
    plugins: Arc<dyn PluginStore>,
    instances: Arc<dyn InstanceStore>,
    backoff: Arc<dyn Backoff>,
    signer: Arc<ManifestSigner>,
    slots: Mutex<HashMap<ControlPlaneId, Slot>>,
}

impl ManifestCache {
    pub(crate) fn new(
        control_planes: Arc<dyn ControlPlaneStore>,
        plugins: Arc<dyn PluginStore>,
        instances: Arc<dyn InstanceStore>,
        backoff: Arc<dyn Backoff>,
        signer: Arc<ManifestSigner>,
    ) -> Self {
        Self { control_planes, plugins, instances, backoff, signer, slots: Mutex::default() }
    }

    /// The manifest of `id`: the newest, or one that is at least at `at_least`.
    pub(crate) async fn current(
        &self,
        id: ControlPlaneId,
        at_least: Option<Generation>,
    ) -> Result<Arc<CachedManifest>, ReadManifestError> {
        let slot = self.slot(id).await;
        let mut slot = slot.lock().await;
        if let Some(cached) = slot.as_ref()
            && self.is_current(cached, at_least).await?
        {
            return Ok(cached.clone());
        }
        let manifest = read_manifest(
            &*self.control_planes,
            &*self.plugins,
            &*self.instances,
            &*self.backoff,
            id,
        )
        .await?;
        let fresh = Arc::new(CachedManifest::new(manifest, &self.signer)?);
        *slot = Some(fresh.clone());
        Ok(fresh)
    }

    async fn is_current(
        &self,
        cached: &CachedManifest,
        at_least: Option<Generation>,
    ) -> Result<bool, ReadManifestError> {
        if at_least.is_some_and(|wanted| cached.manifest.generation >= wanted) {
            return Ok(true);
        }
        let id = cached.manifest.control_plane_id;
        let control_plane = self
            .control_planes
            .control_plane(id)
            .await?
            .ok_or(ReadManifestError::UnknownControlPlane)?;
        Ok(control_plane.generation == cached.manifest.generation)
    }

    async fn slot(&self, id: ControlPlaneId) -> Slot {
        let mut slots = self.slots.lock().await;
        if slots.len() >= MAX_CACHED_MANIFESTS && !slots.contains_key(&id) {
            slots.clear();
        }
        slots.entry(id).or_default().clone()
    }
}

/// The bytes that a source takes in Lambda's response: it is a string of a body, and the body is a
/// string of the response.
fn weight_of(source: &str) -> usize {
    let quoted = serde_json::Value::from(source).to_string();
    quoted.len() + quoted.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count()
}

/// A signed manifest, and the last response body that was made of it.
pub(crate) struct CachedManifest {
    manifest: Manifest,
    signed: SignedManifest,
    last_body: Mutex<Option<(Generation, Bytes)>>,
}

impl CachedManifest {
    fn new(manifest: Manifest, signer: &ManifestSigner) -> Result<Self, PortError> {
        let bytes = manifest.to_bytes();
        let signed = SignedManifest {
            digest: Digest::of(&bytes),
            signature: signer.sign(&bytes),
            manifest: String::from_utf8(bytes)
                .map_err(|error| PortError::permanent("writing a manifest", error))?,
            sources: std::collections::BTreeMap::new(),
        };
        Ok(Self { manifest, signed, last_body: Mutex::default() })
    }

    pub(crate) fn digest(&self) -> Digest {
        self.signed.digest
    }

    /// The response body for a node at generation `since`: the manifest and the newer sources.
    pub(crate) async fn body(
        &self,
        since: Generation,
        sources: &SourceCache,
    ) -> Result<Bytes, PortError> {
        let mut last_body = self.last_body.lock().await;
        if let Some((_, body)) = last_body.as_ref().filter(|(known, _)| *known == since) {
            return Ok(body.clone());
        }
        let mut answer = self.signed.clone();
        let mut weight = 0;
        for plugin in self.news(since) {
            for source in [plugin.release.handler, plugin.release.schema] {
                let text = sources.get(self.manifest.control_plane_id, source.digest).await?;
                // The node requests a missing source by digest and reports that it is missing.
                let Some(text) = text else { continue };
                weight += weight_of(&text);
                if weight <= MAX_INLINE_SOURCE_WEIGHT {
                    answer.sources.insert(source.digest, text.to_string());
                }
            }
        }
        let body = serde_json::to_vec(&answer)
            .map_err(|error| PortError::permanent("writing a manifest", error))?;
        let body = Bytes::from(body);
        *last_body = Some((since, body.clone()));
        Ok(body)
    }

    /// The plugins released after `since`, newest first, as many as fit with their sources.
    fn news(&self, since: Generation) -> Vec<&ManifestPlugin> {
        let mut plugins: Vec<&ManifestPlugin> = self
            .manifest
            .plugins
            .iter()
            .filter(|plugin| plugin.release.generation > since)
            .collect();
        plugins.sort_by_key(|plugin| std::cmp::Reverse(plugin.release.generation));
        let mut bytes = 0;
        plugins
            .into_iter()
            .take_while(|plugin| {
                let release = &plugin.release;
                bytes += u64::from(release.handler.bytes) + u64::from(release.schema.bytes);
                bytes <= MAX_INLINE_SOURCE_BYTES as u64
            })
            .collect()
    }
}
