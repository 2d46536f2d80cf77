//! Whom a node listens to: the first that it is given, until a person says otherwise.

use plugcast_protocol::{PROTOCOL_VERSION, sync::SyncSettings};

use super::{Link, LinkError};
use crate::{
    blocking::blocking,
    store::{Identity, Pins},
};

impl Link {
    /// Holds the control plane to what it was before, or remembers what it is.
    pub(super) async fn trust(&mut self, settings: &SyncSettings) -> Result<(), LinkError> {
        if settings.protocol != PROTOCOL_VERSION {
            return Err(LinkError::Protocol(settings.protocol));
        }
        let offered =
            Pins { control_plane_id: settings.control_plane_id, public_key: settings.public_key };
        let pinned = self.identity.pins;
        if let Some(pinned) = pinned
            && pinned.control_plane_id != offered.control_plane_id
        {
            let (pinned, offered) = (pinned.control_plane_id, offered.control_plane_id);
            return Err(LinkError::OtherControlPlane { pinned, offered });
        }
        let key = self.given_key.or(pinned.map(|pinned| pinned.public_key));
        if let Some(key) = key
            && key != offered.public_key
        {
            let (pinned, offered) = (String::from(key), String::from(offered.public_key));
            return Err(LinkError::KeyChanged { pinned, offered });
        }
        if pinned != Some(offered) {
            self.remember(offered).await?;
        }
        self.pins.send_replace(Some(offered));
        Ok(())
    }

    async fn remember(&mut self, pins: Pins) -> Result<(), LinkError> {
        let identity = Identity { pins: Some(pins), ..self.identity.clone() };
        let (store, saved) = (self.store.clone(), identity.clone());
        blocking(move || store.save_identity(&saved)).await??;
        tracing::info!(
            control_plane.id = %pins.control_plane_id,
            public_key = String::from(pins.public_key),
            "this directory listens to this control plane and key from now on"
        );
        self.identity = identity;
        Ok(())
    }
}
