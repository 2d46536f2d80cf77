//! What each failure of the domain is to a client.

use plugcast_core::{
    InvalidValue, StoreError,
    use_cases::{
        control_planes::{CreateError, DeleteControlPlaneRefusal, UpdateError},
        delete::DeleteError,
        publish::PublishError,
        read_manifest::ReadManifestError,
        tokens::{CreateTokenError, RevokeTokenError},
    },
};
use plugcast_protocol::error::ErrorDetail;

use super::ApiError;

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
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
            PublishError::NameTaken(_) => Self::Constraint(unique("name")),
            PublishError::IdTaken(_) => Self::Constraint(unique("id")),
            PublishError::NameDiffers { .. } => Self::field("name", message),
            PublishError::IdDiffers { .. } => Self::field("id", message),
            PublishError::Full => Self::Constraint(ErrorDetail::entity(message)),
            PublishError::Contended => Self::Contended,
            PublishError::Store(store) => Self::Internal(store),
        }
    }
}

impl From<DeleteError> for ApiError {
    fn from(error: DeleteError) -> Self {
        match error {
            DeleteError::UnknownControlPlane => Self::NotFound(error.to_string()),
            DeleteError::Contended => Self::Contended,
            DeleteError::Store(store) => Self::Internal(store),
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
            CreateTokenError::NameTaken(_) => Self::Constraint(unique("name")),
            CreateTokenError::Full => Self::Constraint(ErrorDetail::entity(error.to_string())),
            CreateTokenError::Store(store) => Self::Internal(store),
        }
    }
}

impl From<RevokeTokenError> for ApiError {
    fn from(error: RevokeTokenError) -> Self {
        match error {
            RevokeTokenError::LastAdmin(_) => {
                Self::Constraint(ErrorDetail::entity(error.to_string()))
            }
            RevokeTokenError::Contended => Self::Contended,
            RevokeTokenError::Store(store) => Self::Internal(store),
        }
    }
}

impl From<ReadManifestError> for ApiError {
    fn from(error: ReadManifestError) -> Self {
        match error {
            ReadManifestError::UnknownControlPlane => Self::NotFound(error.to_string()),
            ReadManifestError::Moving => Self::Contended,
            ReadManifestError::Store(store) => Self::Internal(store),
        }
    }
}

fn unique(field: &str) -> ErrorDetail {
    ErrorDetail::reference(field, format!("{field} (type: unique) constraint failed"))
}
