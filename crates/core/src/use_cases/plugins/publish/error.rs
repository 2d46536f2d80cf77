//! Why an upload changed nothing.

use crate::{
    Edit, InvalidValue, PluginId, PluginName, PortError, edit::Claim,
    limits::MAX_PLUGINS_PER_CONTROL_PLANE, use_cases::CommitFailure,
};

/// Why an upload changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The control plane does not exist.
    #[error("the control plane does not exist")]
    UnknownControlPlane,
    /// Another plugin has the name.
    #[error("another plugin is named {0}")]
    NameTaken(PluginName),
    /// Another plugin has the id.
    #[error("another plugin has the id {0}")]
    IdTaken(PluginId),
    /// The path names one plugin and the body another.
    #[error("the path names the plugin {path}, the body {body}")]
    NameDiffers {
        /// The name in the path.
        path: PluginName,
        /// The name in the body.
        body: PluginName,
    },
    /// The body gives another id than the plugin has.
    #[error("the plugin has the id {actual}, the body says {given}")]
    IdDiffers {
        /// The id that the plugin has.
        actual: PluginId,
        /// The id in the body.
        given: PluginId,
    },
    /// The upload renames a plugin whose instances refer to it by name.
    #[error("the plugin {name} cannot be renamed while it has instances, such as {instance}")]
    RenamesUsed {
        /// The plugin's present name.
        name: PluginName,
        /// One of its instances.
        instance: String,
    },
    /// Instances of the plugin are not valid under its new schema.
    #[error("the new schema would break instances of the plugin")]
    Breaks(Vec<BrokenInstance>),
    /// The control plane holds as many plugins as it can.
    #[error("the control plane holds {MAX_PLUGINS_PER_CONTROL_PLANE} plugins")]
    Full,
    /// The request's condition on the plugin's revision does not hold.
    #[error("precondition failed: the plugin changed since you read it")]
    PreconditionFailed,
    /// The idempotency key was used for another request.
    #[error("another request was made under this key")]
    KeyReused,
    /// Every attempt lost against another writer.
    #[error("too many changes at the same time")]
    Contended,
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
}

/// An instance that a new schema would break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenInstance {
    /// The instance's name and id.
    pub instance: String,
    /// What would be wrong with it.
    pub faults: Vec<InvalidValue>,
}

impl From<CommitFailure> for PublishError {
    fn from(failure: CommitFailure) -> Self {
        match failure {
            CommitFailure::UnknownControlPlane => Self::UnknownControlPlane,
            CommitFailure::Taken(Claim::Name, Edit::Plugin(edit)) => {
                Self::NameTaken(edit.newest().name.clone())
            }
            CommitFailure::Taken(Claim::Id, Edit::Plugin(edit)) => Self::IdTaken(edit.newest().id),
            CommitFailure::Taken(..) | CommitFailure::Contended => Self::Contended,
            CommitFailure::Store(error) => Self::Store(error),
        }
    }
}
