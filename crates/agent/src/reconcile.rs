//! Brings the current snapshot to the control plane's newest manifest.
//!
//! One loop takes a hint, pulls, and applies a newer manifest. The work can be cancelled until it
//! changes the disk; from then on it runs to its end, which the activation's time limit bounds.
//! The loop has no socket: it takes hints and publishes a status.

mod apply;
mod judge;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use plugcast_core::{Digest, Generation};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    activation::Activation,
    backoff::{Delays, spread},
    error::explain,
    event::{Event, Observer},
    gather::{Gathered, Sources},
    hint::{Hint, Hints},
    pull::{ControlPlaneClient, ManifestQuery, PullError},
    report::{Fault, Status},
    store::{DiskError, Pins, Snapshot, SnapshotName, Store},
    verify::{VerifiedManifest, VerifyError},
};
use judge::{Verdict, judge};

/// The delay between an apply and the removal of old snapshots, so that the removal does not slow
/// down a fleet that applies at the same time.
const TIDY_DELAY: Duration = Duration::from_secs(1);

/// The loop and its state.
pub(crate) struct Reconciler {
    pub(crate) client: ControlPlaneClient,
    pub(crate) store: Store,
    pub(crate) hints: Arc<Hints>,
    pub(crate) pins: watch::Receiver<Option<Pins>>,
    pub(crate) status: watch::Sender<Status>,
    pub(crate) observer: Observer,
    pub(crate) activation: Option<Activation>,
    pub(crate) poll_interval: Duration,
    pub(crate) retry: Delays,
    pub(crate) activation_retry: Delays,
    /// What `current` points at.
    pub(crate) current: Option<Snapshot>,
    /// The last snapshot before it that the gateway accepted.
    pub(crate) last_good: Option<Snapshot>,
    pub(crate) quarantined: Option<QuarantinedSnapshot>,
    /// The newest generation that a push announced.
    pub(crate) announced: Generation,
    /// When to remove unused snapshots, if there are any.
    pub(crate) tidy_at: Option<Instant>,
    /// The result of the last apply. A problem replaces it in `status` until a pull succeeds.
    pub(crate) last_status: Status,
    /// The last problem that was logged, so that a repeated one is logged once.
    pub(crate) last_logged: Option<String>,
}

/// A snapshot that the gateway rejected. It is tried again at `retry_at`, not when a push repeats
/// its generation. A newer generation replaces it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QuarantinedSnapshot {
    pub(crate) name: SnapshotName,
    pub(crate) digest: Digest,
    pub(crate) retry_at: Instant,
}

impl QuarantinedSnapshot {
    fn is_due(&self) -> bool {
        Instant::now() >= self.retry_at
    }
}

/// The result of a pull.
enum Prepared {
    /// The current snapshot is up to date, or the new one is quarantined.
    Settled,
    /// The current snapshot is not activated yet.
    Activate,
    /// There is a snapshot to build.
    Build(Box<Gathered>),
    /// The same plugins as before are still held back, for these reasons.
    Unchanged(Generation, Vec<Fault>),
}

/// Why a manifest was not applied.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error(transparent)]
    Pull(#[from] PullError),
    #[error(transparent)]
    Verify(#[from] VerifyError),
    #[error("generation {0} has another manifest than before")]
    Conflict(Generation),
    #[error("the control plane offers generation {offered}, which is older than {served}")]
    Older { offered: Generation, served: Generation },
    #[error("generation {0} was announced but is not available yet")]
    NotYet(Generation),
    #[error(transparent)]
    Disk(#[from] DiskError),
}

impl Reconciler {
    /// Runs until `shutdown`, then finishes the apply that is in progress.
    pub(crate) async fn run(&mut self, shutdown: &CancellationToken) {
        if let Err(problem) = self.resume().await {
            self.log(&problem.into());
        }
        let mut due = Instant::now() + spread(self.poll_interval);
        loop {
            let tidy_at = self.tidy_at;
            let hint = tokio::select! {
                biased;
                () = shutdown.cancelled() => break,
                () = until(tidy_at) => {
                    self.tidy().await;
                    continue;
                }
                hint = self.hints.take() => hint,
                () = until(Some(due)) => Hint::anything(),
            };
            self.announced = self.announced.max(hint.at_least.unwrap_or_default());
            if !self.is_news(&hint) {
                continue;
            }
            // Without pins there is no control plane to pull from. Connecting sets them and leaves
            // a hint.
            let Some(pins) = *self.pins.borrow() else {
                due = Instant::now() + self.poll_interval;
                continue;
            };
            let prepared = tokio::select! {
                biased;
                () = shutdown.cancelled() => break,
                prepared = self.prepare(&hint, &pins) => prepared,
            };
            due = Instant::now() + self.conclude(prepared, &hint).await;
        }
        self.tidy().await;
    }

    /// Whether `hint` may announce something new. A repeated push does not.
    fn is_news(&self, hint: &Hint) -> bool {
        let Some(announced) = hint.at_least else { return true };
        let quarantined = self.quarantined.map(|snapshot| snapshot.name.generation);
        announced > quarantined.unwrap_or_default().max(self.served())
            || (self.current.is_none() && self.quarantined.is_none())
    }

    /// The current generation; 0 for none.
    fn served(&self) -> Generation {
        self.current.as_ref().map(Snapshot::generation).unwrap_or_default()
    }

    /// Pulls the manifest and plans its snapshot, without changing anything.
    async fn prepare(&self, hint: &Hint, pins: &Pins) -> Result<Prepared, Problem> {
        let query =
            ManifestQuery { since: self.served(), at_least: hint.at_least, known: self.known() };
        let not_yet = |pulled: Generation| hint.at_least.filter(|announced| *announced > pulled);
        let Some(signed) = self.client.manifest(pins.control_plane_id, query).await? else {
            return not_yet(self.served())
                .map_or(Ok(Prepared::Settled), |announced| Err(Problem::NotYet(announced)));
        };
        let verified = VerifiedManifest::verify(signed, pins)?;
        let generation = verified.manifest.generation;
        let (current, quarantined) = (self.current.as_ref(), self.quarantined.as_ref());
        match judge(generation, verified.digest, current, quarantined) {
            Verdict::Conflict => Err(Problem::Conflict(generation)),
            Verdict::Older => Err(Problem::Older { offered: generation, served: self.served() }),
            Verdict::Activate => Ok(Prepared::Activate),
            Verdict::Settled => match not_yet(generation) {
                Some(announced) => Err(Problem::NotYet(announced)),
                None => Ok(Prepared::Settled),
            },
            Verdict::Build => self.plan(verified, pins).await,
        }
    }

    async fn plan(&self, verified: VerifiedManifest, pins: &Pins) -> Result<Prepared, Problem> {
        let sources = Sources {
            client: &self.client,
            control_plane_id: pins.control_plane_id,
            store: &self.store,
            current: self.current.as_ref(),
        };
        let gathered = sources.gather(verified).await?;
        let record = &gathered.plan.record;
        // A plugin that is still held back does not justify another activation.
        let unchanged = self.current.as_ref().is_some_and(|current| {
            current.is_current_build()
                && current.digest == record.digest
                && current.installed == record.installed
        });
        if unchanged {
            return Ok(Prepared::Unchanged(self.served(), gathered.faults));
        }
        Ok(Prepared::Build(Box::new(gathered)))
    }

    /// The manifest that the control plane need not send again: it is applied or quarantined.
    fn known(&self) -> Option<Digest> {
        match &self.quarantined {
            Some(quarantined) => (!quarantined.is_due()).then_some(quarantined.digest),
            None => {
                let is_applied = |current: &&Snapshot| current.is_complete() && current.accepted;
                self.current.as_ref().filter(is_applied).map(|current| current.digest)
            }
        }
    }

    /// Acts on `prepared`. Returns how long to wait for a hint before the next pull.
    async fn conclude(&mut self, prepared: Result<Prepared, Problem>, hint: &Hint) -> Duration {
        let done = match prepared {
            Ok(Prepared::Settled) => {
                self.publish(self.last_status.clone());
                Ok(())
            }
            Ok(Prepared::Activate) => {
                self.activate(Vec::new(), hint.heard_at, Instant::now()).await
            }
            Ok(Prepared::Build(gathered)) => self.apply(*gathered, hint.heard_at).await,
            Ok(Prepared::Unchanged(generation, faults)) => {
                self.reject(generation, faults);
                Ok(())
            }
            Err(problem) => Err(problem),
        };
        let poll = spread(self.poll_interval);
        match done {
            Err(problem) => {
                self.log(&problem);
                self.report(&problem);
                poll.min(self.retry.after_failure())
            }
            Ok(()) if self.is_incomplete() => poll.min(self.retry.after_failure()),
            Ok(()) => {
                self.retry.reset();
                self.last_logged = None;
                let retry_in = self
                    .quarantined
                    .map(|snapshot| snapshot.retry_at.saturating_duration_since(Instant::now()));
                poll.min(retry_in.unwrap_or(poll))
            }
        }
    }

    /// Whether the current snapshot lacks something.
    fn is_incomplete(&self) -> bool {
        self.current.as_ref().is_some_and(|current| !current.is_complete())
    }

    /// Reports a problem to the control plane.
    fn report(&mut self, problem: &Problem) {
        let code = match problem {
            Problem::Verify(error) => error.code(),
            Problem::Conflict(_) => "conflicting_manifest",
            Problem::Older { .. } => "older_manifest",
            Problem::Disk(_) => "disk_failed",
            // The report can be sent only when the control plane is reachable again.
            Problem::Pull(_) | Problem::NotYet(_) => return,
        };
        let generation = match problem {
            Problem::Conflict(generation) | Problem::Older { offered: generation, .. } => {
                *generation
            }
            // A retry asks for the newest manifest; the problem is still that of the announced one.
            _ => self.announced.max(self.served()),
        };
        self.reject(generation, vec![Fault::of_all(code, explain(problem))]);
    }

    fn reject(&self, generation: Generation, faults: Vec<Fault>) {
        if self.publish(Status::rejected(self.served(), generation, &faults)) {
            for fault in faults {
                tracing::warn!(
                    generation = generation.get(),
                    plugin = fault.plugin.as_ref().map(tracing::field::display),
                    code = fault.code,
                    "rejected: {}",
                    fault.message
                );
                (self.observer)(Event::Rejected { generation, fault });
            }
        }
    }

    /// Publishes `status` as the node's report. `false` if it was published before.
    fn publish(&self, status: Status) -> bool {
        self.status.send_if_modified(|published| {
            let changed = *published != status;
            *published = status;
            changed
        })
    }

    /// Logs `problem`, at debug level if it is the last one again.
    fn log(&mut self, problem: &Problem) {
        let text = explain(problem);
        if self.last_logged.as_ref() == Some(&text) {
            tracing::debug!("again: {text}");
            return;
        }
        let (served, longest) = (self.served(), self.retry.longest());
        tracing::warn!("{text}; serving generation {served}; retrying within {longest:?}");
        self.last_logged = Some(text);
    }
}

/// Waits until `moment`, or forever without one.
async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment.into()).await,
        None => std::future::pending().await,
    }
}
