//! Changing what is said about a control plane.

use std::sync::Arc;

use crate::{
    Change, ChangeKind, ControlPlane, ControlPlaneId, ControlPlaneName, PortError, Subject,
    Timestamp,
    control_plane::{ControlPlaneSettings, Description, Labels},
    limits::MAX_COMMIT_ATTEMPTS,
    ports::{Backoff, ChangeWriter, Commit, CommitError, ControlPlaneStore, Edit},
};

/// Changes what is said about control planes.
#[derive(Clone)]
pub struct ControlPlaneUpdater {
    /// Reads the control plane.
    pub control_planes: Arc<dyn ControlPlaneStore>,
    /// Commits the change.
    pub changes: Arc<dyn ChangeWriter>,
    /// Waits after a lost race.
    pub backoff: Arc<dyn Backoff>,
}

/// What shall change; what is `None` stays.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct ControlPlanePatch {
    /// Its name.
    pub name: Option<ControlPlaneName>,
    /// What a person wrote about it, or that nobody did.
    pub description: Option<Option<Description>>,
    /// All its labels.
    pub labels: Option<Labels>,
}

impl ControlPlanePatch {
    fn apply(&self, before: &ControlPlaneSettings) -> ControlPlaneSettings {
        let before = before.clone();
        ControlPlaneSettings {
            name: self.name.clone().unwrap_or(before.name),
            description: self.description.clone().unwrap_or(before.description),
            labels: self.labels.clone().unwrap_or(before.labels),
        }
    }
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// There is no such control plane.
    #[error("the control plane does not exist")]
    UnknownControlPlane,
    /// Another one has the name.
    #[error("another control plane is named {0}")]
    NameTaken(ControlPlaneName),
    /// Too many others were writing.
    #[error("too many changes at the same time")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

impl ControlPlaneUpdater {
    /// Changes what `patch` names and returns the control plane as it is then. It takes the next
    /// generation, as nodes are told its name; a patch that changes nothing takes none.
    pub async fn update(
        &self,
        id: ControlPlaneId,
        patch: &ControlPlanePatch,
        actor: &str,
        now: Timestamp,
    ) -> Result<ControlPlane, UpdateError> {
        for attempt in 1..=MAX_COMMIT_ATTEMPTS {
            let control_plane = self
                .control_planes
                .control_plane(id)
                .await?
                .ok_or(UpdateError::UnknownControlPlane)?;
            let before = control_plane.settings();
            let after = patch.apply(&before);
            if before == after {
                return Ok(control_plane);
            }
            let commit = plan(&control_plane, before, after.clone(), actor, now);
            match self.changes.commit(&commit).await {
                Ok(()) => {
                    let generation = commit.change.generation;
                    let updated = control_plane.with(after);
                    return Ok(ControlPlane { generation, updated_at: now, ..updated });
                }
                Err(CommitError::NameTaken) => return Err(UpdateError::NameTaken(after.name)),
                Err(CommitError::Store(error)) => return Err(error.into()),
                Err(_) => self.backoff.wait(attempt).await,
            }
        }
        Err(UpdateError::Contended)
    }
}

fn plan(
    control_plane: &ControlPlane,
    before: ControlPlaneSettings,
    after: ControlPlaneSettings,
    actor: &str,
    now: Timestamp,
) -> Commit {
    Commit {
        control_plane: control_plane.id,
        expected_generation: control_plane.generation,
        change: Change {
            generation: control_plane.generation.next(),
            kind: ChangeKind::Updated,
            subject: Subject::ControlPlane {
                id: control_plane.id,
                name: after.name.clone(),
                before: before.clone(),
                after: after.clone(),
            },
            actor: actor.to_owned(),
            at: now,
        },
        edit: Edit::Settings { before: Box::new(before), after: Box::new(after) },
        idempotency: None,
    }
}
