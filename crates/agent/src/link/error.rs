//! Why a socket could not be opened or ended, with a hint where an operator can act.

use plugcast_core::{ControlPlaneId, ControlPlaneName};
use plugcast_protocol::PROTOCOL_VERSION;
use tokio_tungstenite::tungstenite::{self, http::StatusCode};

use super::HANDSHAKE_TIMEOUT;
use crate::{pull::PullError, session::SessionError, store::DiskError};

/// Why a socket could not be opened, or why it ended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkError {
    #[error("the server has no control plane {0:?} (404)")]
    UnknownControlPlane(String),
    #[error(transparent)]
    Settings(PullError),
    #[error(
        "the control plane speaks protocol {0}, but this agent speaks {PROTOCOL_VERSION}; hint: upgrade the agent"
    )]
    Protocol(u32),
    #[error(
        "the server answered for control plane {name}, but this agent asked for {asked:?}; \
         hint: give the id of the control plane"
    )]
    NotTheOneAskedFor { asked: String, name: ControlPlaneName },
    #[error(
        "this directory belongs to control plane {pinned}, but the server offers {offered}; \
         hint: give each control plane its own --dir"
    )]
    OtherControlPlane { pinned: ControlPlaneId, offered: ControlPlaneId },
    #[error(
        "the control plane's signing key is {offered}, but this node pinned {pinned}; \
         hint: if the key was changed on purpose, restart with --public-key {offered}"
    )]
    KeyChanged { pinned: String, offered: String },
    #[error("the control plane and its key could not be stored")]
    Disk(#[from] DiskError),
    #[error("the control plane's websocket_url {0:?} is not a valid address")]
    Address(String),
    #[error("the control plane answered {0} to the WebSocket handshake")]
    Status(StatusCode),
    #[error("the WebSocket could not be opened")]
    Handshake(#[source] tungstenite::Error),
    #[error("the WebSocket could not be opened within {HANDSHAKE_TIMEOUT:?}")]
    HandshakeTimeout,
    #[error("the WebSocket failed")]
    Session(#[source] SessionError),
    #[error("the control plane closed the WebSocket")]
    Closed,
}

impl LinkError {
    /// Whether the control plane refuses, so that only an operator can change it.
    pub(super) fn is_refusal(&self) -> bool {
        match self {
            Self::Settings(error) => error.is_refusal(),
            Self::UnknownControlPlane(_)
            | Self::Protocol(_)
            | Self::NotTheOneAskedFor { .. }
            | Self::OtherControlPlane { .. }
            | Self::KeyChanged { .. } => true,
            Self::Status(status) => {
                [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(status)
            }
            _ => false,
        }
    }

    /// Whether a socket was open before the error.
    pub(super) fn was_connected(&self) -> bool {
        matches!(self, Self::Session(_) | Self::Closed)
    }
}
