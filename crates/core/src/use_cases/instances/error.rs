//! Why an instance was not written.

use crate::{
    Edit, InstanceId, InvalidValue, PluginName, PortError,
    edit::Claim,
    instance::InstanceName,
    limits::{MAX_INSTANCES_PER_CONTROL_PLANE, platform::MAX_INSTANCES_WEIGHT},
    use_cases::CommitFailure,
};

/// Why an instance was not written.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// The control plane does not exist.
    #[error("the control plane does not exist")]
    UnknownControlPlane,
    /// The control plane has no custom plugin of the name.
    #[error(
        "'{0}' is not a custom plugin of this control plane; only custom plugins have instances here"
    )]
    UnknownPlugin(PluginName),
    /// The plugin's schema does not allow the settings, for each of these reasons.
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
    /// The body gives another id than the instance has.
    #[error("the instance has the id {actual}, the body says {given}")]
    IdDiffers {
        /// The id that the instance has.
        actual: InstanceId,
        /// The id in the body.
        given: InstanceId,
    },
    /// The body gives another name than the path.
    #[error("the path names the instance {0}, the body does not")]
    NameDiffers(InstanceName),
    /// The control plane holds as many instances as it can.
    #[error("the control plane holds {MAX_INSTANCES_PER_CONTROL_PLANE} instances")]
    Full,
    /// The instances of the control plane would be too large for a manifest.
    #[error(
        "the instances of the control plane would take {0} bytes of a manifest, \
         at most {MAX_INSTANCES_WEIGHT} fit"
    )]
    TooHeavy(u64),
    /// Every attempt lost against another writer.
    #[error("too many changes at the same time")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

impl From<CommitFailure> for InstanceError {
    fn from(failure: CommitFailure) -> Self {
        let (claim, instance) = match failure {
            CommitFailure::UnknownControlPlane => return Self::UnknownControlPlane,
            CommitFailure::Store(error) => return Self::Store(error),
            CommitFailure::Taken(claim, Edit::Instance(edit)) => (claim, edit.newest().clone()),
            CommitFailure::Taken(..) | CommitFailure::Contended => return Self::Contended,
        };
        match (claim, instance.settings.instance_name.clone()) {
            (Claim::Scope, _) => Self::ScopeTaken(instance.settings.scope_key()),
            (Claim::Id, _) => Self::IdTaken(instance.id),
            (Claim::Name, Some(name)) => Self::NameTaken(name),
            // An instance without a name claims none.
            (Claim::Name, None) => Self::Contended,
        }
    }
}
