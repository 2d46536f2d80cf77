//! Changing what is served: build, flip, activate, and go back if the gateway refuses.
//!
//! After a refusal `current` points at the last release that the gateway accepted, and the
//! command is run for it: a gateway that restarts finds plugins that it could start with. The
//! refused release stays on the disk for whoever wants to see why.

use std::time::Instant;

use super::{Problem, Reconciler, RefusedRelease, TIDY_DELAY};
use crate::{
    activation::ActivationError,
    blocking::blocking,
    error::explain,
    event::Event,
    gather::Gathered,
    report::{Fault, Status},
    store::{Release, StoreError},
};

impl Reconciler {
    /// Builds the planned release and serves it.
    pub(super) async fn apply(
        &mut self,
        gathered: Gathered,
        heard_at: Instant,
    ) -> Result<(), Problem> {
        let Gathered { plan, faults } = gathered;
        let store = self.store.clone();
        let is_accepted = self.activation.is_none();
        let release = blocking(move || {
            let mut release = store.install(&plan)?;
            store.flip(&release)?;
            if is_accepted {
                store.accept(&release)?;
                release.accepted = true;
            }
            Ok::<_, StoreError>(release)
        });
        let release = release.await??;
        let flipped_at = Instant::now();
        let before = self.current.replace(release);
        // A release that the gateway did not accept is nothing to go back to.
        self.last_good = before.filter(|release| release.accepted).or(self.last_good.take());
        self.activate(faults, heard_at, flipped_at).await
    }

    /// Activates what an earlier process flipped to and did not activate any more.
    pub(super) async fn resume(&mut self) -> Result<(), StoreError> {
        let Some(release) = self.current.clone() else { return Ok(()) };
        let now = Instant::now();
        if release.accepted {
            // The report may have died with the process. Nobody waited: it took no time.
            if release.complete {
                self.publish(applied(&release, now, now));
                self.standing = self.status.borrow().clone();
            }
            return Ok(());
        }
        match self.activate(Vec::new(), now, now).await {
            Err(Problem::Store(error)) => Err(error),
            _ => Ok(()),
        }
    }

    /// Tells the gateway of the current release, and the control plane of what it said.
    pub(super) async fn activate(
        &mut self,
        faults: Vec<Fault>,
        heard_at: Instant,
        flipped_at: Instant,
    ) -> Result<(), Problem> {
        let Some(release) = self.current.clone() else { return Ok(()) };
        match self.run_command(&release).await {
            Ok(()) => {
                self.accept(release.clone()).await?;
                self.report_applied(&release, faults, heard_at, flipped_at);
            }
            Err(error) => self.go_back(release, &error).await?,
        }
        self.standing = self.status.borrow().clone();
        self.tidy_at.get_or_insert_with(|| Instant::now() + TIDY_DELAY);
        Ok(())
    }

    async fn run_command(&self, release: &Release) -> Result<(), ActivationError> {
        let Some(activation) = &self.activation else { return Ok(()) };
        let output = activation.run(release.generation(), &self.store.current()).await?;
        tracing::info!(generation = release.generation().get(), output, "activated");
        Ok(())
    }

    async fn accept(&mut self, release: Release) -> Result<(), Problem> {
        if !release.accepted {
            let (store, noted) = (self.store.clone(), release.clone());
            blocking(move || store.accept(&noted)).await??;
        }
        self.current = Some(Release { accepted: true, ..release });
        self.refused = None;
        self.activation_retry.reset();
        Ok(())
    }

    fn report_applied(
        &self,
        release: &Release,
        faults: Vec<Fault>,
        heard_at: Instant,
        flipped_at: Instant,
    ) {
        let generation = release.generation();
        if !faults.is_empty() {
            self.reject(generation, faults);
            return;
        }
        // What an earlier process left incomplete is reported when it is complete.
        if !release.complete || !self.publish(applied(release, heard_at, flipped_at)) {
            return;
        }
        let took = flipped_at.saturating_duration_since(heard_at);
        tracing::info!(
            generation = generation.get(),
            plugins = release.installed.len(),
            took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "applied"
        );
        let digest = release.digest;
        (self.observer)(Event::Applied { generation, digest, took, at: flipped_at });
    }

    /// Leaves `refused` for the last release that the gateway accepted, if there is one.
    async fn go_back(&mut self, refused: Release, error: &ActivationError) -> Result<(), Problem> {
        self.refused = Some(RefusedRelease {
            name: refused.name,
            digest: refused.digest,
            retry_at: Instant::now() + self.activation_retry.after_failure(),
        });
        if let Some(good) = self.last_good.clone() {
            let (store, target) = (self.store.clone(), good.clone());
            blocking(move || store.flip(&target)).await??;
            (self.current, self.last_good) = (Some(good.clone()), None);
            if let Err(error) = self.run_command(&good).await {
                tracing::error!(generation = good.generation().get(), "went back, but: {error}");
            }
        }
        let fault = Fault::of_all("activation_failed", error.to_string());
        self.reject(refused.generation(), vec![fault]);
        Ok(())
    }

    /// Removes every release but the current, the last good and a refused one.
    pub(super) async fn tidy(&mut self) {
        if self.tidy_at.take().is_none() {
            return;
        }
        let used = [self.current.as_ref(), self.last_good.as_ref()];
        let used = used.into_iter().flatten().map(|release| release.name);
        let keep: Vec<_> = used.chain(self.refused.map(|refused| refused.name)).collect();
        let store = self.store.clone();
        let pruned = blocking(move || store.prune(&keep)).await;
        // What stays now goes after the next apply, or with the next start.
        if let Err(error) | Ok(Err(error)) = pruned {
            tracing::warn!("old releases stay: {}", explain(&error));
        }
    }
}

fn applied(release: &Release, heard_at: Instant, flipped_at: Instant) -> Status {
    let took = flipped_at.saturating_duration_since(heard_at);
    Status::applied(release.generation(), release.digest, took)
}
