//! Builds a snapshot, flips `current` to it, activates it, and rolls back if the gateway rejects
//! it.
//!
//! After a rollback `current` points at the last snapshot that the gateway accepted, and the
//! command has run for it, so a gateway that restarts finds plugins that it can start with. The
//! rejected snapshot stays on disk for inspection.

use std::time::Instant;

use super::{Problem, QuarantinedSnapshot, Reconciler, TIDY_DELAY};
use crate::{
    activation::ActivationError,
    blocking::blocking,
    error::explain,
    event::Event,
    gather::Gathered,
    report::{Fault, Status},
    store::{DiskError, Snapshot},
};

impl Reconciler {
    /// Builds the planned snapshot, flips to it and activates it.
    pub(super) async fn apply(
        &mut self,
        gathered: Gathered,
        heard_at: Instant,
    ) -> Result<(), Problem> {
        let Gathered { plan, faults } = gathered;
        let store = self.store.clone();
        let needs_no_activation = self.activation.is_none();
        let snapshot = blocking(move || {
            let mut snapshot = store.install(&plan)?;
            store.flip(&snapshot)?;
            if needs_no_activation {
                store.accept(&snapshot)?;
                snapshot.accepted = true;
            }
            Ok::<_, DiskError>(snapshot)
        });
        let snapshot = snapshot.await??;
        let flipped_at = Instant::now();
        let previous = self.current.replace(snapshot);
        // A snapshot that the gateway never accepted is not a target for a rollback.
        self.last_good = previous.filter(|previous| previous.accepted).or(self.last_good.take());
        self.activate(faults, heard_at, flipped_at).await
    }

    /// Activates the current snapshot if an earlier process flipped to it and ended before it was
    /// activated.
    pub(super) async fn resume(&mut self) -> Result<(), DiskError> {
        let Some(snapshot) = self.current.clone() else { return Ok(()) };
        let now = Instant::now();
        if snapshot.accepted {
            // The earlier process may have ended before it sent its report.
            if snapshot.is_complete() {
                self.publish(applied(&snapshot, now, now));
                self.last_status = self.status.borrow().clone();
            }
            return Ok(());
        }
        match self.activate(Vec::new(), now, now).await {
            Err(Problem::Disk(error)) => Err(error),
            _ => Ok(()),
        }
    }

    /// Runs the command for the current snapshot and reports the result to the control plane.
    pub(super) async fn activate(
        &mut self,
        faults: Vec<Fault>,
        heard_at: Instant,
        flipped_at: Instant,
    ) -> Result<(), Problem> {
        let Some(snapshot) = self.current.clone() else { return Ok(()) };
        match self.run_command(&snapshot).await {
            Ok(()) => {
                self.accept(snapshot.clone()).await?;
                self.report_applied(&snapshot, faults, heard_at, flipped_at);
            }
            Err(error) => self.roll_back(snapshot, &error).await?,
        }
        self.last_status = self.status.borrow().clone();
        self.tidy_at.get_or_insert_with(|| Instant::now() + TIDY_DELAY);
        Ok(())
    }

    async fn run_command(&self, snapshot: &Snapshot) -> Result<(), ActivationError> {
        let Some(activation) = &self.activation else { return Ok(()) };
        let output = activation.run(snapshot.generation(), &self.store.current()).await?;
        tracing::info!(generation = snapshot.generation().get(), output, "activated");
        Ok(())
    }

    async fn accept(&mut self, snapshot: Snapshot) -> Result<(), Problem> {
        if !snapshot.accepted {
            let (store, accepted) = (self.store.clone(), snapshot.clone());
            blocking(move || store.accept(&accepted)).await??;
        }
        self.current = Some(Snapshot { accepted: true, ..snapshot });
        self.quarantined = None;
        self.activation_retry.reset();
        Ok(())
    }

    fn report_applied(
        &self,
        snapshot: &Snapshot,
        faults: Vec<Fault>,
        heard_at: Instant,
        flipped_at: Instant,
    ) {
        let generation = snapshot.generation();
        if !faults.is_empty() {
            self.reject(generation, faults);
            return;
        }
        // A snapshot that an earlier process left incomplete is reported once it is complete.
        if !snapshot.is_complete() || !self.publish(applied(snapshot, heard_at, flipped_at)) {
            return;
        }
        let took = flipped_at.saturating_duration_since(heard_at);
        tracing::info!(
            generation = generation.get(),
            plugins = snapshot.installed.len(),
            took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "applied"
        );
        let digest = snapshot.digest;
        (self.observer)(Event::Applied { generation, digest, took, at: flipped_at });
    }

    /// Quarantines `rejected` and flips to the last snapshot that the gateway accepted. Without
    /// one, `rejected` stays current.
    async fn roll_back(
        &mut self,
        rejected: Snapshot,
        error: &ActivationError,
    ) -> Result<(), Problem> {
        self.quarantined = Some(QuarantinedSnapshot {
            name: rejected.name,
            digest: rejected.digest,
            retry_at: Instant::now() + self.activation_retry.after_failure(),
        });
        if let Some(good) = self.last_good.clone() {
            let (store, target) = (self.store.clone(), good.clone());
            blocking(move || store.flip(&target)).await??;
            (self.current, self.last_good) = (Some(good.clone()), None);
            let generation = good.generation();
            match self.run_command(&good).await {
                Ok(()) => tracing::warn!("rolled back to generation {generation}"),
                Err(error) => tracing::error!(
                    "rolled back to generation {generation}, but the command failed again: {error}"
                ),
            }
        }
        let fault = Fault::of_all("activation_failed", error.to_string());
        self.reject(rejected.generation(), vec![fault]);
        Ok(())
    }

    /// Removes every snapshot but the current, the last good and a quarantined one.
    pub(super) async fn tidy(&mut self) {
        if self.tidy_at.take().is_none() {
            return;
        }
        let used = [self.current.as_ref(), self.last_good.as_ref()];
        let used = used.into_iter().flatten().map(|snapshot| snapshot.name);
        let keep: Vec<_> = used.chain(self.quarantined.map(|snapshot| snapshot.name)).collect();
        let store = self.store.clone();
        let pruned = blocking(move || store.prune(&keep)).await;
        if let Err(error) | Ok(Err(error)) = pruned {
            tracing::warn!(
                "old snapshots were not removed: {}; retrying after the next apply",
                explain(&error)
            );
        }
    }
}

fn applied(snapshot: &Snapshot, heard_at: Instant, flipped_at: Instant) -> Status {
    let took = flipped_at.saturating_duration_since(heard_at);
    Status::applied(snapshot.generation(), snapshot.digest, took)
}
