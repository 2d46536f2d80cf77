//! Why an instance was not written.

use crate::{
    Instance, InstanceId, InvalidValue, PluginName, PortError,
    instance::InstanceName,
    limits::{MAX_INSTANCES_PER_CONTROL_PLANE, MAX_INSTANCES_WEIGHT},
    ports::CommitError,
};

/// Why an instance was not written.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// There is no such control plane.
    #[error("the control plane does not exist")]
    UnknownControlPlane,
    /// No custom plugin of the control plane has the name.
    #[error("'{0}' is no custom plugin of this control plane; instances are of those alone")]
    UnknownPlugin(PluginName),
    /// The plugin's schema does not allow it; every finding is named.
    #[error("the plugin's schema does not allow it")]
    Invalid(Vec<InvalidValue>),
    /// The plugin has an instance with the same scope.
    #[error("unique-plugin-per-entity (type: unique) constraint failed for value '{0}'")]
    ScopeTaken(String),
    /// Another instance has the name.
    #[error("another instance is named {0}")]
    NameTaken(InstanceName),
    /// Another instance has the id.
    #[error("another instance has the id {0}")]
    IdTaken(InstanceId),
    /// The instance has another id than the body says.
    #[error("the instance has the id {actual}, the body says {given}")]
    IdDiffers {
        /// The id that the instance has.
        actual: InstanceId,
        /// The id in the body.
        given: InstanceId,
    },
    /// The path names the instance otherwise than the body does.
    #[error("the path names the instance {0}, the body does not")]
    NameDiffers(InstanceName),
    /// The control plane holds as many instances as it can.
    #[error("the control plane holds {MAX_INSTANCES_PER_CONTROL_PLANE} instances")]
    Full,
    /// The instances of the control plane are as long together as they can be.
    #[error(
        "the instances of the control plane would take {0} bytes of a manifest, \
         at most {MAX_INSTANCES_WEIGHT} fit"
    )]
    TooHeavy(u64),
    /// Too many others were writing.
    #[error("too many changes at the same time")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

impl InstanceError {
    /// What a refused commit of `instance` means.
    pub(super) fn refused(error: CommitError, instance: &Instance) -> Self {
        match error {
            CommitError::Conflict => Self::Contended,
            CommitError::ScopeTaken => Self::ScopeTaken(instance.settings.scope_key()),
            CommitError::NameTaken => match &instance.settings.instance_name {
                Some(name) => Self::NameTaken(name.clone()),
                None => Self::Contended,
            },
            CommitError::IdTaken => Self::IdTaken(instance.id),
            CommitError::Store(error) => Self::Store(error),
        }
    }
}
