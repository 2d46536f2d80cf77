//! Creating, finding, changing and deleting control planes.

mod delete;
mod update;

pub use delete::{ControlPlaneDeleter, DeleteControlPlaneRefusal};
pub use update::{ControlPlanePatch, UpdateError, update_control_plane};

use crate::{
    ControlPlane, ControlPlaneId, ControlPlaneName, ControlPlaneRef, Generation, PortError,
    Timestamp,
    control_plane::{Description, Labels},
    limits::MAX_CONTROL_PLANES,
    ports::{ControlPlaneStore, CreateControlPlaneError},
};

/// A control plane that is to be created.
#[derive(Debug, Clone)]
pub struct NewControlPlane {
    /// Its id.
    pub id: ControlPlaneId,
    /// Its name.
    pub name: ControlPlaneName,
    /// Its description.
    pub description: Option<Description>,
    /// Its labels.
    pub labels: Labels,
    /// When it is created.
    pub now: Timestamp,
}

/// Why a control plane was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Another control plane has the name.
    #[error("another control plane is named {0}")]
    NameTaken(ControlPlaneName),
    /// The installation has [`MAX_CONTROL_PLANES`].
    #[error("there are {MAX_CONTROL_PLANES} control planes")]
    Full,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// Creates an empty control plane.
pub async fn create_control_plane(
    store: &dyn ControlPlaneStore,
    new: NewControlPlane,
) -> Result<ControlPlane, CreateError> {
    if store.control_planes().await?.len() >= MAX_CONTROL_PLANES {
        return Err(CreateError::Full);
    }
    let control_plane = ControlPlane {
        id: new.id,
        name: new.name,
        description: new.description,
        labels: new.labels,
        generation: Generation::default(),
        plugin_count: 0,
        instance_count: 0,
        instance_bytes: 0,
        created_at: new.now,
        updated_at: new.now,
    };
    match store.create_control_plane(&control_plane).await {
        Ok(()) => Ok(control_plane),
        Err(CreateControlPlaneError::NameTaken) => Err(CreateError::NameTaken(control_plane.name)),
        Err(CreateControlPlaneError::Store(error)) => Err(error.into()),
    }
}

/// Finds a control plane by id or by name.
pub async fn find_control_plane(
    store: &dyn ControlPlaneStore,
    reference: &ControlPlaneRef,
) -> Result<Option<ControlPlane>, PortError> {
    let id = match reference {
        ControlPlaneRef::Id(id) => Some(*id),
        ControlPlaneRef::Name(name) => store.control_plane_id(name).await?,
    };
    match id {
        Some(id) => store.control_plane(id).await,
        None => Ok(None),
    }
}
