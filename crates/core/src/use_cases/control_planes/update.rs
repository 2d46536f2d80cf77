//! Changing the settings of a control plane.

use crate::{
    ControlPlane, ControlPlaneId, ControlPlaneName, Edit, PortError,
    control_plane::{ControlPlaneSettings, Description, Labels},
    edit::Claim,
    use_cases::{Author, CommitFailure, Committer, Decision},
};

/// New settings; a setting that is `None` stays as it is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct ControlPlanePatch {
    /// Its name.
    pub name: Option<ControlPlaneName>,
    /// Its description; `Some(None)` removes it.
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
    /// The control plane does not exist.
    #[error("the control plane does not exist")]
    UnknownControlPlane,
    /// Another control plane has the name.
    #[error("another control plane is named {0}")]
    NameTaken(ControlPlaneName),
    /// Every attempt lost against another writer.
    #[error("too many changes at the same time")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

impl From<CommitFailure> for UpdateError {
    fn from(failure: CommitFailure) -> Self {
        match failure {
            CommitFailure::UnknownControlPlane => Self::UnknownControlPlane,
            CommitFailure::Taken(Claim::Name, Edit::ControlPlane { after, .. }) => {
                Self::NameTaken(after.name)
            }
            CommitFailure::Taken(..) | CommitFailure::Contended => Self::Contended,
            CommitFailure::Store(error) => Self::Store(error),
        }
    }
}

/// Applies `patch` and returns the control plane as it is then. The change takes the next
/// generation, because the manifest names the control plane; a patch that changes nothing takes
/// none.
pub async fn update_control_plane(
    committer: &Committer,
    id: ControlPlaneId,
    patch: &ControlPlanePatch,
    author: Author<'_>,
) -> Result<ControlPlane, UpdateError> {
    let decide = |control_plane: ControlPlane| async move {
        let before = control_plane.settings();
        let after = patch.apply(&before);
        if before == after {
            return Ok::<_, UpdateError>(Decision::Unchanged(control_plane));
        }
        let generation = control_plane.generation.next();
        let updated = control_plane.with(after.clone());
        let updated = ControlPlane { generation, updated_at: author.at, ..updated };
        let edit = Edit::ControlPlane { before: Box::new(before), after: Box::new(after) };
        Ok(Decision::Commit(updated, edit))
    };
    committer.commit(id, author, decide).await
}
