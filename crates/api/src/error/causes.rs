//! The API error of each failure of a use case.

use plugcast_core::{
    InvalidValue, PortError,
    use_cases::{
        control_planes::{CreateError, DeleteControlPlaneRefusal, UpdateError},
        instances::InstanceError,
        plugins::{BrokenInstance, DeleteError, PublishError},
        read_manifest::ReadManifestError,
        tokens::{CreateTokenError, RevokeTokenError},
    },
};
use plugcast_protocol::error::ErrorDetail;

use super::ApiError;

impl From<PortError> for ApiError {
    fn from(error: PortError) -> Self {
        Self::Internal(error)
    }
}

impl From<InvalidValue> for ApiError {
    fn from(error: InvalidValue) -> Self {
        Self::field(error.field, error.message)
    }
}

impl From<PublishError> for ApiError {
    fn from(error: PublishError) -> Self {
        let message = error.to_string();
        match error {
            PublishError::UnknownControlPlane => Self::NotFound(message),
            PublishError::NameTaken(_) => Self::clash(unique("name")),
            PublishError::IdTaken(_) => Self::clash(unique("id")),
            PublishError::NameDiffers { .. } => Self::field("name", message),
            PublishError::RenamesUsed { .. } => {
                Self::clash(ErrorDetail::reference("name", message))
            }
            PublishError::Breaks(broken) => {
                Self::Constraint(broken.into_iter().map(broken_instance).collect())
            }
            PublishError::IdDiffers { .. } => Self::field("id", message),
            PublishError::Full => Self::clash(ErrorDetail::entity(message)),
            PublishError::PreconditionFailed => Self::ConditionFailed(message),
            PublishError::KeyReused => Self::KeyReused(message),
            PublishError::Contended => Self::Contended,
            PublishError::Store(store) => Self::Internal(store),
        }
    }
}

impl From<DeleteError> for ApiError {
    fn from(error: DeleteError) -> Self {
        match error {
            DeleteError::UnknownControlPlane => Self::NotFound(error.to_string()),
            DeleteError::InUse => Self::InUse(error.to_string()),
            DeleteError::PreconditionFailed => Self::ConditionFailed(error.to_string()),
            DeleteError::Contended => Self::Contended,
            DeleteError::Store(store) => Self::Internal(store),
        }
    }
}

impl From<InstanceError> for ApiError {
    fn from(error: InstanceError) -> Self {
        let message = error.to_string();
        match error {
            InstanceError::UnknownControlPlane => Self::NotFound(message),
            InstanceError::UnknownPlugin(_) => Self::field("name", message),
            InstanceError::Invalid(faults) => {
                Self::Invalid(faults.into_iter().map(finding).collect())
            }
            InstanceError::ScopeTaken(_) => Self::clash(ErrorDetail::relation(message)),
            InstanceError::NameTaken(_) => Self::clash(unique("instance_name")),
            InstanceError::IdTaken(_) => Self::clash(unique("id")),
            InstanceError::IdDiffers { .. } => Self::field("id", message),
            InstanceError::NameDiffers(_) => Self::field("instance_name", message),
            InstanceError::Full | InstanceError::TooHeavy(_) => {
                Self::clash(ErrorDetail::entity(message))
            }
            InstanceError::Contended => Self::Contended,
            InstanceError::Store(store) => Self::Internal(store),
        }
    }
}

impl From<CreateError> for ApiError {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::NameTaken(_) => Self::Conflict(unique("name")),
            CreateError::Full => Self::Conflict(ErrorDetail::entity(error.to_string())),
            CreateError::Store(store) => Self::Internal(store),
        }
    }
}

impl From<UpdateError> for ApiError {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::UnknownControlPlane => Self::NotFound(error.to_string()),
            UpdateError::NameTaken(_) => Self::Conflict(unique("name")),
            UpdateError::Contended => Self::Contended,
            UpdateError::Store(store) => Self::Internal(store),
        }
    }
}

impl From<DeleteControlPlaneRefusal> for ApiError {
    fn from(error: DeleteControlPlaneRefusal) -> Self {
        match error {
            DeleteControlPlaneRefusal::InUse(_) => {
                Self::Conflict(ErrorDetail::entity(error.to_string()))
            }
            DeleteControlPlaneRefusal::Contended => Self::Contended,
            DeleteControlPlaneRefusal::Store(store) => Self::Internal(store),
        }
    }
}

impl From<CreateTokenError> for ApiError {
    fn from(error: CreateTokenError) -> Self {
        match error {
            CreateTokenError::NameTaken(_) => Self::clash(unique("name")),
            CreateTokenError::Full => Self::clash(ErrorDetail::entity(error.to_string())),
            CreateTokenError::Store(store) => Self::Internal(store),
        }
    }
}

impl From<RevokeTokenError> for ApiError {
    fn from(error: RevokeTokenError) -> Self {
        match error {
            RevokeTokenError::LastAdmin(_) => Self::clash(ErrorDetail::entity(error.to_string())),
            RevokeTokenError::Contended => Self::Contended,
            RevokeTokenError::Store(store) => Self::Internal(store),
        }
    }
}

impl From<ReadManifestError> for ApiError {
    fn from(error: ReadManifestError) -> Self {
        match error {
            ReadManifestError::UnknownControlPlane => Self::NotFound(error.to_string()),
            ReadManifestError::ConcurrentChange => Self::Contended,
            ReadManifestError::Store(store) => Self::Internal(store),
        }
    }
}

/// A finding of a schema. One about several fields has no field of its own.
fn finding(fault: InvalidValue) -> ErrorDetail {
    match fault.field.strip_suffix(".@entity") {
        Some(whole) => ErrorDetail::entity(format!("{whole}: {}", fault.message)),
        None => ErrorDetail::field(fault.field, vec![fault.message]),
    }
}

fn broken_instance(broken: BrokenInstance) -> ErrorDetail {
    let messages = broken
        .faults
        .into_iter()
        .map(|fault| format!("instance {}: {}", broken.instance, finding(fault).headline()));
    ErrorDetail { messages: messages.collect(), ..ErrorDetail::reference("schema", "") }
}

fn unique(field: &str) -> ErrorDetail {
    ErrorDetail::reference(field, format!("{field} (type: unique) constraint failed"))
}
