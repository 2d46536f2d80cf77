//! Bringing what is served to what the control plane wants.
//!
//! One loop takes a hint, pulls, and applies what is newer. Until something is changed on the
//! disk the work can be dropped at any moment; from then on it runs to its end, which the
//! activation's limit bounds. It knows no socket: hints come in and a status goes out.

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
    agent::Observer,
    backoff::{Delays, spread},
    error::explain,
    event::Event,
    gather::{Gathered, Sources},
    hint::{Hint, Hints},
    pull::{ControlPlaneClient, ManifestQuery, PullError},
    report::{Fault, Status},
    store::{Pins, Release, ReleaseName, Store, StoreError},
    verify::{VerifiedManifest, VerifyError},
};
use judge::{Verdict, judge};

/// How long old releases may lie there. A fleet that applies at once has better things to do then.
const TIDY_DELAY: Duration = Duration::from_secs(1);

/// What is served, and what became of it.
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
    pub(crate) current: Option<Release>,
    /// The release before it that the gateway accepted.
    pub(crate) last_good: Option<Release>,
    pub(crate) refused: Option<RefusedRelease>,
    /// The newest generation that a push has named.
    pub(crate) announced: Generation,
    /// When to remove the releases that are of no use any more, if there are any.
    pub(crate) tidy_at: Option<Instant>,
    /// What the last apply came to. A problem overlays it until a pull finds none.
    pub(crate) standing: Status,
    /// The last failure that was logged; a row of equal ones is logged once.
    pub(crate) told: Option<String>,
}

/// A release that the gateway refused. A push of it, however often, does not try it again; time
/// does, and anything newer replaces it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RefusedRelease {
    pub(crate) name: ReleaseName,
    pub(crate) digest: Digest,
    pub(crate) retry_at: Instant,
}

impl RefusedRelease {
    fn is_due(&self) -> bool {
        Instant::now() >= self.retry_at
    }
}

/// What a pull came to.
enum Prepared {
    /// There is nothing to do.
    Settled,
    /// The release that is served was not activated yet.
    Activate,
    /// There is a release to build.
    Build(Box<Gathered>),
    /// What can be had is what is served already; these are still missing.
    Unchanged(Generation, Vec<Fault>),
}

/// What stood in the way.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error(transparent)]
    Pull(#[from] PullError),
    #[error(transparent)]
    Verify(#[from] VerifyError),
    #[error("generation {0} came twice, with two contents")]
    Conflict(Generation),
    #[error("generation {offered} was offered, which is older than {served}")]
    Older { offered: Generation, served: Generation },
    #[error("generation {0} was announced and is not there yet")]
    NotYet(Generation),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Reconciler {
    /// Works until `shutdown`, and then ends the apply that is under way.
    pub(crate) async fn run(&mut self, shutdown: &CancellationToken) {
        if let Err(problem) = self.resume().await {
            self.tell(&problem.into());
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
                () = until(Some(due)) => Hint::whatever(),
            };
            self.announced = self.announced.max(hint.at_least.unwrap_or_default());
            if !self.is_news(&hint) {
                continue;
            }
            // Before the first answer there is nobody to ask; the answer brings a hint.
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

    /// Whether `hint` may lead to something. A doubled push does not.
    fn is_news(&self, hint: &Hint) -> bool {
        let Some(announced) = hint.at_least else { return true };
        let refused = self.refused.map(|refused| refused.name.generation);
        announced > refused.unwrap_or_default().max(self.served())
            || (self.current.is_none() && self.refused.is_none())
    }

    /// The generation that is served; 0 for none.
    fn served(&self) -> Generation {
        self.current.as_ref().map(Release::generation).unwrap_or_default()
    }

    /// Pulls and plans. It changes nothing.
    async fn prepare(&self, hint: &Hint, pins: &Pins) -> Result<Prepared, Problem> {
        let query =
            ManifestQuery { since: self.served(), at_least: hint.at_least, known: self.known() };
        let not_yet = |there: Generation| hint.at_least.filter(|announced| *announced > there);
        let Some(signed) = self.client.manifest(pins.control_plane_id, query).await? else {
            return not_yet(self.served())
                .map_or(Ok(Prepared::Settled), |announced| Err(Problem::NotYet(announced)));
        };
        let verified = VerifiedManifest::verify(signed, pins)?;
        let generation = verified.manifest.generation;
        let (current, refused) = (self.current.as_ref(), self.refused.as_ref());
        match judge(generation, verified.digest, current, refused) {
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
        // A plugin that is still missing is no reason to disturb the gateway again.
        let unchanged = self.current.as_ref().is_some_and(|current| {
            current.whole
                && current.declared
                && current.accepted
                && current.digest == record.digest
                && current.installed == record.installed
        });
        if unchanged {
            return Ok(Prepared::Unchanged(self.served(), gathered.faults));
        }
        Ok(Prepared::Build(Box::new(gathered)))
    }

    /// The manifest that need not be sent again, because there is nothing left to do about it.
    fn known(&self) -> Option<Digest> {
        match &self.refused {
            Some(refused) => (!refused.is_due()).then_some(refused.digest),
            None => {
                let done = |release: &&Release| release.complete && release.accepted;
                self.current.as_ref().filter(done).map(|release| release.digest)
            }
        }
    }

    /// Acts on what was prepared. The answer is how long to wait for a hint.
    async fn conclude(&mut self, prepared: Result<Prepared, Problem>, hint: &Hint) -> Duration {
        let done = match prepared {
            Ok(Prepared::Settled) => {
                self.publish(self.standing.clone());
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
                self.tell(&problem);
                self.report(&problem);
                poll.min(self.retry.after_failure())
            }
            Ok(()) if self.is_incomplete() => poll.min(self.retry.after_failure()),
            Ok(()) => {
                self.retry.reset();
                self.told = None;
                let refused = self
                    .refused
                    .map(|refused| refused.retry_at.saturating_duration_since(Instant::now()));
                poll.min(refused.unwrap_or(poll))
            }
        }
    }

    /// Whether a plugin is held back.
    fn is_incomplete(&self) -> bool {
        self.current.as_ref().is_some_and(|release| !release.complete)
    }

    /// Tells the control plane of a problem that is its own.
    fn report(&mut self, problem: &Problem) {
        let code = match problem {
            Problem::Verify(error) => error.code(),
            Problem::Conflict(_) => "conflicting_manifest",
            Problem::Older { .. } => "older_manifest",
            Problem::Store(_) => "disk_failed",
            // It can be told only when it can be reached, and then it is over.
            Problem::Pull(_) | Problem::NotYet(_) => return,
        };
        let generation = match problem {
            Problem::Conflict(generation) | Problem::Older { offered: generation, .. } => {
                *generation
            }
            // A retry asks for whatever there is; it is still about what was announced.
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

    /// Makes `status` what the control plane is told. `false` if it was that before.
    fn publish(&self, status: Status) -> bool {
        self.status.send_if_modified(|published| {
            let changed = *published != status;
            *published = status;
            changed
        })
    }

    fn tell(&mut self, problem: &Problem) {
        let text = explain(problem);
        if self.told.as_ref() == Some(&text) {
            tracing::debug!("still: {text}");
            return;
        }
        tracing::warn!("{text}; what is here is served, and it is tried again");
        self.told = Some(text);
    }
}

/// Waits until `moment`, or for ever.
async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment.into()).await,
        None => std::future::pending().await,
    }
}
