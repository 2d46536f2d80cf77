//! Calls about control planes and their change log.

use plugcast_core::ControlPlaneId;
use plugcast_protocol::{
    change::{ChangeBody, ChangePage},
    control_plane::{ControlPlaneBody, ControlPlanePage},
    routes::{CHANGES, CONTROL_PLANE, CONTROL_PLANES, fill},
};
use reqwest::Method;
use serde_json::Value;

use super::Client;
use crate::CliError;

/// Changes on a page: the most that the API returns.
const CHANGES_ON_PAGE: usize = 200;

impl Client {
    /// Every control plane that the token is scoped to. The API allows no more than fit on a page.
    pub(crate) async fn control_planes(&self) -> Result<Vec<ControlPlaneBody>, CliError> {
        let path = format!("{CONTROL_PLANES}?page[size]=100");
        let page: ControlPlanePage = self.read(Method::GET, &path, None).await?;
        Ok(page.data)
    }

    /// The control plane with this name or id, looked up in the list: not every name can be put
    /// into a path.
    pub(crate) async fn find_control_plane(
        &self,
        named: &str,
    ) -> Result<ControlPlaneBody, CliError> {
        let mut control_planes = self.control_planes().await?.into_iter();
        control_planes
            .find(|one| one.name.as_str() == named || one.id.to_string() == named)
            .ok_or_else(|| {
                CliError::failed(format!("no control plane {named:?}"))
                    .hint("`plugcast control-plane list` shows the control planes")
            })
    }

    /// Creates a control plane.
    pub(crate) async fn create_control_plane(
        &self,
        body: &Value,
    ) -> Result<ControlPlaneBody, CliError> {
        self.read(Method::POST, CONTROL_PLANES, Some(body)).await
    }

    /// Changes a control plane.
    pub(crate) async fn update_control_plane(
        &self,
        id: ControlPlaneId,
        body: &Value,
    ) -> Result<ControlPlaneBody, CliError> {
        self.read(Method::PATCH, &fill(CONTROL_PLANE, &[&id.to_string()]), Some(body)).await
    }

    /// Deletes a control plane. Without `force` the API refuses where it holds plugins.
    pub(crate) async fn delete_control_plane(
        &self,
        id: ControlPlaneId,
        force: bool,
    ) -> Result<(), CliError> {
        let path = fill(CONTROL_PLANE, &[&id.to_string()]);
        self.call(Method::DELETE, &format!("{path}?force={force}"), None).await.map(|_| ())
    }

    /// The changes that match the query parameters in `filter`, newest first, at most `most`.
    pub(crate) async fn changes(
        &self,
        filter: &[(&str, &str)],
        most: usize,
    ) -> Result<Vec<ChangeBody>, CliError> {
        let size = most.min(CHANGES_ON_PAGE).to_string();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("size", &size)
            .extend_pairs(filter)
            .finish();
        let mut next = Some(format!("{}?{query}", fill(CHANGES, &[&self.control_plane])));
        let mut changes = Vec::new();
        // It ends: each page is older than the one before.
        while let Some(path) = next.filter(|_| changes.len() < most) {
            let page: ChangePage = self.read(Method::GET, &path, None).await?;
            changes.extend(page.changes);
            next = page.next;
        }
        changes.truncate(most);
        Ok(changes)
    }
}
