//! Collects the sources that a manifest names and plans a snapshot of them.
//!
//! A source comes with the manifest, from the current snapshot, or by a request. Its digest is
//! verified in each case. If a source is missing, its plugin is held back: the plugin keeps the
//! files that it has, if any, and the other plugins are installed.

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
    plugin_files::{FileKind, PluginFiles, desired},
    pull::ControlPlaneClient,
    report::Fault,
    store::{
        Contents, DiskError, InstallPlan, Origin, PluginToInstall, Record, Snapshot, SnapshotName,
        Store, has_digest,
    },
    verify::VerifiedManifest,
};

/// The number of sources that are fetched at the same time.
const MAX_CONCURRENT_FETCHES: usize = 8;

/// The time limit for all fetches of one manifest. Plugins whose sources are missing then are
/// held back.
const FETCH_TIMEOUT: Duration = Duration::from_secs(60);

/// A snapshot to build, and a fault for each plugin that is held back.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) plan: InstallPlan,
    pub(crate) faults: Vec<Fault>,
}

/// The places that sources come from.
pub(crate) struct Sources<'a> {
    pub(crate) client: &'a ControlPlaneClient,
    pub(crate) control_plane_id: ControlPlaneId,
    pub(crate) store: &'a Store,
    pub(crate) current: Option<&'a Snapshot>,
}

impl Sources<'_> {
    /// Plans the snapshot of `verified`.
    pub(crate) async fn gather(&self, verified: VerifiedManifest) -> Result<Gathered, DiskError> {
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
        let plan = InstallPlan {
            record,
            first_name: SnapshotName::first(verified.manifest.generation),
            plugins,
            manifest: verified.manifest,
            contents: match faults.is_empty() {
                true => Contents::Complete,
                false => Contents::PluginHeldBack,
            },
        };
        Ok(Gathered { plan, faults })
    }

    /// The plugin of the current snapshot, if its files are intact.
    async fn keep(
        &self,
        name: &PluginName,
    ) -> Result<Option<(PluginToInstall, PluginFiles)>, DiskError> {
        let Some(files) = self.current.and_then(|snapshot| snapshot.installed.get(name)) else {
            return Ok(None);
        };
        let found = self.local(BTreeSet::from([files.handler, files.schema])).await?;
        Ok(plan_plugin(name, files, &found).map(|planned| (planned, *files)))
    }

    /// The `wanted` sources that the current snapshot holds intact.
    async fn local(&self, wanted: BTreeSet<Digest>) -> Result<BTreeMap<Digest, Origin>, DiskError> {
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
        let intact = move || {
            candidates.retain(|digest, path| has_digest(path, *digest));
            candidates.into_iter().map(|(digest, path)| (digest, Origin::Local(path))).collect()
        };
        blocking(intact).await
    }

    /// Fetches `wanted` into `found`. Returns the reason for each source that it could not fetch.
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
        // A source that is neither in `found` nor in `failures` after the limit timed out.
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
            message: "the bytes have another digest".to_owned(),
        })
    }
}

/// Why a source could not be fetched.
struct Failure {
    code: &'static str,
    message: String,
}

/// The wanted sources that came with the manifest and have the digest they claim.
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
    files: &PluginFiles,
    found: &BTreeMap<Digest, Origin>,
) -> Option<PluginToInstall> {
    Some(PluginToInstall {
        name: name.clone(),
        handler: found.get(&files.handler)?.clone(),
        schema: found.get(&files.schema)?.clone(),
    })
}

fn fault(name: &PluginName, files: &PluginFiles, failures: &BTreeMap<Digest, Failure>) -> Fault {
    let failure = FileKind::ALL.into_iter().find_map(|kind| {
        failures.get(&files.digest(kind)).map(|failure| (kind.file_name(), failure))
    });
    match failure {
        Some((file, failure)) => {
            Fault::of_plugin(name, failure.code, format!("{file}: {}", failure.message))
        }
        None => Fault::of_plugin(
            name,
            "source_unavailable",
            format!("its sources were not fetched within {FETCH_TIMEOUT:?}"),
        ),
    }
}
