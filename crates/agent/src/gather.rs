//! Finding the bytes of everything that a manifest names, and planning a release of them.
//!
//! A source comes with the manifest, lies in the release that is served, or is fetched; in each
//! case its bytes are held against the digest. A plugin of which a source cannot be had is held
//! back: it keeps the files that it has, if it has any, and the rest goes ahead without it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    time::Duration,
};

use futures_util::{StreamExt, stream};
use plugcast_core::{ControlPlaneId, Digest, PluginName};
use tokio::time::timeout;

use crate::{
    blocking::blocking,
    error::explain,
    pull::ControlPlaneClient,
    report::Fault,
    store::{
        FileKind, InstalledPlugin, Origin, Plan, PlannedPlugin, Record, Release, ReleaseName,
        Store, StoreError, desired, holds,
    },
    verify::VerifiedManifest,
};

/// Sources that are fetched at once.
const MAX_CONCURRENT_FETCHES: usize = 8;

/// How long all fetches of one manifest may take. What is missing then is held back.
const FETCH_TIMEOUT: Duration = Duration::from_secs(60);

/// A release that can be built, and what is not as the manifest wants it.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) plan: Plan,
    pub(crate) faults: Vec<Fault>,
}

/// Where the bytes come from.
pub(crate) struct Sources<'a> {
    pub(crate) client: &'a ControlPlaneClient,
    pub(crate) control_plane_id: ControlPlaneId,
    pub(crate) store: &'a Store,
    pub(crate) current: Option<&'a Release>,
}

impl Sources<'_> {
    /// Plans the release of `verified`.
    pub(crate) async fn gather(&self, verified: VerifiedManifest) -> Result<Gathered, StoreError> {
        let desired = desired(&verified.manifest);
        let wanted: BTreeSet<Digest> =
            desired.values().flat_map(|plugin| [plugin.handler, plugin.schema]).collect();
        let mut found = sent(verified.sources, &wanted);
        found.extend(self.local(missing(&wanted, &found)).await?);
        let failures = self.fetch(missing(&wanted, &found), &mut found).await;

        let mut faults = Vec::new();
        let mut plugins = Vec::new();
        let mut installed = BTreeMap::new();
        for (name, files) in desired {
            let planned = match plan_plugin(&name, &files, &found) {
                Some(planned) => Some((planned, files)),
                None => {
                    faults.push(fault(&name, &files, &failures));
                    self.keep(&name).await?
                }
            };
            if let Some((planned, files)) = planned {
                plugins.push(planned);
                installed.insert(name, files);
            }
        }
        let record = Record {
            manifest: verified.text,
            digest: verified.digest,
            signature: verified.signature,
            installed,
            declarative: None,
        };
        let plan = Plan {
            record,
            first_name: ReleaseName::first(verified.manifest.generation),
            plugins,
            manifest: verified.manifest,
            complete: faults.is_empty(),
        };
        Ok(Gathered { plan, faults })
    }

    /// The plugin as it is now, if its files are whole.
    async fn keep(
        &self,
        name: &PluginName,
    ) -> Result<Option<(PlannedPlugin, InstalledPlugin)>, StoreError> {
        let Some(files) = self.current.and_then(|release| release.installed.get(name)) else {
            return Ok(None);
        };
        let found = self.local(BTreeSet::from([files.handler, files.schema])).await?;
        Ok(plan_plugin(name, files, &found).map(|planned| (planned, *files)))
    }

    /// Those of `wanted` that lie in the current release and are whole.
    async fn local(
        &self,
        wanted: BTreeSet<Digest>,
    ) -> Result<BTreeMap<Digest, Origin>, StoreError> {
        let Some(current) = self.current else { return Ok(BTreeMap::new()) };
        let mut candidates: BTreeMap<Digest, PathBuf> = BTreeMap::new();
        for (name, files) in &current.installed {
            for kind in
                FileKind::ALL.into_iter().filter(|kind| wanted.contains(&files.digest(*kind)))
            {
                candidates.insert(files.digest(kind), self.store.file(current, name, kind));
            }
        }
        if candidates.is_empty() {
            return Ok(BTreeMap::new());
        }
        let whole = move || {
            candidates.retain(|digest, path| holds(path, *digest));
            candidates.into_iter().map(|(digest, path)| (digest, Origin::Local(path))).collect()
        };
        blocking(whole).await
    }

    /// Fetches `wanted` into `found`; what cannot be had is the answer.
    async fn fetch(
        &self,
        wanted: BTreeSet<Digest>,
        found: &mut BTreeMap<Digest, Origin>,
    ) -> BTreeMap<Digest, Failure> {
        let mut failures = BTreeMap::new();
        let mut fetches = stream::iter(wanted)
            .map(|digest| async move { (digest, self.fetch_one(digest).await) })
            .buffer_unordered(MAX_CONCURRENT_FETCHES);
        let all = async {
            while let Some((digest, fetched)) = fetches.next().await {
                match fetched {
                    Ok(origin) => drop(found.insert(digest, origin)),
                    Err(failure) => drop(failures.insert(digest, failure)),
                }
            }
        };
        // What is neither found nor failed at the end of the time is a failure all the same.
        let _ = timeout(FETCH_TIMEOUT, all).await;
        failures
    }

    async fn fetch_one(&self, digest: Digest) -> Result<Origin, Failure> {
        let bytes = self
            .client
            .source(self.control_plane_id, digest)
            .await
            .map_err(|error| Failure { code: "source_unavailable", message: explain(&error) })?;
        Origin::sent(bytes, digest).ok_or_else(|| Failure {
            code: "source_mismatch",
            message: "the bytes are not what the digest is of".to_owned(),
        })
    }
}

/// Why a source cannot be had.
struct Failure {
    code: &'static str,
    message: String,
}

/// The sources that came with the manifest, as far as they are wanted and are what they claim.
fn sent(sources: BTreeMap<Digest, String>, wanted: &BTreeSet<Digest>) -> BTreeMap<Digest, Origin> {
    let wanted = sources.into_iter().filter(|(digest, _)| wanted.contains(digest));
    wanted
        .filter_map(|(digest, text)| Some((digest, Origin::sent(text.into_bytes(), digest)?)))
        .collect()
}

fn missing(wanted: &BTreeSet<Digest>, found: &BTreeMap<Digest, Origin>) -> BTreeSet<Digest> {
    wanted.iter().filter(|digest| !found.contains_key(digest)).copied().collect()
}

fn plan_plugin(
    name: &PluginName,
    files: &InstalledPlugin,
    found: &BTreeMap<Digest, Origin>,
) -> Option<PlannedPlugin> {
    Some(PlannedPlugin {
        name: name.clone(),
        handler: found.get(&files.handler)?.clone(),
        schema: found.get(&files.schema)?.clone(),
    })
}

fn fault(
    name: &PluginName,
    files: &InstalledPlugin,
    failures: &BTreeMap<Digest, Failure>,
) -> Fault {
    let failure = FileKind::ALL.into_iter().find_map(|kind| {
        failures.get(&files.digest(kind)).map(|failure| (kind.file_name(), failure))
    });
    match failure {
        Some((file, failure)) => {
            Fault::of_plugin(name, failure.code, format!("{file}: {}", failure.message))
        }
        None => Fault::of_plugin(name, "source_unavailable", "fetching it took too long"),
    }
}
