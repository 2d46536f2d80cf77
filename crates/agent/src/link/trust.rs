//! Trust on first use: a node pins the first control plane and key that it sees. An operator can
//! replace the key.

use plugcast_core::ControlPlaneId;
use plugcast_protocol::{PROTOCOL_VERSION, sync::SyncSettings};

use super::{Link, LinkError};
use crate::{
    blocking::blocking,
    store::{Identity, Pins},
};

impl Link {
    /// Compares the settings with the pins, or pins them on the first connect.
    ///
    /// Fails if the protocol, the control plane or the key differs.
    pub(super) async fn trust(&mut self, settings: &SyncSettings) -> Result<(), LinkError> {
        if settings.protocol != PROTOCOL_VERSION {
            return Err(LinkError::Protocol(settings.protocol));
        }
        if !is_of(settings, &self.control_plane) {
            let (asked, name) = (self.control_plane.clone(), settings.control_plane_name.clone());
            return Err(LinkError::NotTheOneAskedFor { asked, name });
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
            self.pin(offered).await?;
        }
        self.pins.send_replace(Some(offered));
        Ok(())
    }

    async fn pin(&mut self, pins: Pins) -> Result<(), LinkError> {
        let identity = Identity { pins: Some(pins), ..self.identity.clone() };
        let (store, saved) = (self.store.clone(), identity.clone());
        blocking(move || store.save_identity(&saved)).await??;
        tracing::info!(
            control_plane.id = %pins.control_plane_id,
            public_key = String::from(pins.public_key),
            "pinned the control plane and its key"
        );
        self.identity = identity;
        Ok(())
    }
}

/// Whether the settings are of the control plane that `asked` names by id or by name. A gateway in
/// between that decodes or cuts off the path may have asked for another one.
fn is_of(settings: &SyncSettings, asked: &str) -> bool {
    match asked.parse::<ControlPlaneId>() {
        Ok(id) => settings.control_plane_id == id,
        Err(_) => settings.control_plane_name.as_str() == asked,
    }
}
