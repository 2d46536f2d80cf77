//! Why there is no socket, and what a person can do about it.

use plugcast_core::ControlPlaneId;
use plugcast_protocol::PROTOCOL_VERSION;
use tokio_tungstenite::tungstenite::{self, http::StatusCode};

use crate::{pull::PullError, session::SessionError, store::StoreError};

/// Why there is no socket.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkError {
    #[error("the server has no control plane {0:?} (404)")]
    UnknownControlPlane(String),
    #[error(transparent)]
    Settings(PullError),
    #[error("the control plane speaks protocol {0}, this agent {PROTOCOL_VERSION}: upgrade it")]
    Protocol(u32),
    #[error(
        "this directory belongs to control plane {pinned}, and the server offers {offered}; \
         hint: give each control plane a directory of its own"
    )]
    OtherControlPlane { pinned: ControlPlaneId, offered: ControlPlaneId },
    #[error(
        "the control plane's signing key is not the one that this node holds it to ({pinned}) \
         but {offered}; hint: if that is meant, restart with --public-key {offered}"
    )]
    KeyChanged { pinned: String, offered: String },
    #[error("the key cannot be remembered")]
    Store(#[from] StoreError),
    #[error("the control plane names {0:?} for its socket, which is no such address")]
    Address(String),
    #[error("the socket was answered with {0}")]
    Status(StatusCode),
    #[error("the socket cannot be opened")]
    Handshake(#[source] tungstenite::Error),
    #[error("the socket could not be opened in time")]
    HandshakeTimeout,
    #[error("the socket broke")]
    Session(#[source] SessionError),
    #[error("the control plane closed the socket")]
    Closed,
}

impl LinkError {
    /// Whether only a person can change it.
    pub(super) fn is_refusal(&self) -> bool {
        match self {
            Self::Settings(error) => error.is_refusal(),
            Self::UnknownControlPlane(_)
            | Self::Protocol(_)
            | Self::OtherControlPlane { .. }
            | Self::KeyChanged { .. } => true,
            Self::Status(status) => {
                [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(status)
            }
            _ => false,
        }
    }

    /// Whether there was a socket before.
    pub(super) fn was_connected(&self) -> bool {
        matches!(self, Self::Session(_) | Self::Closed)
    }
}
