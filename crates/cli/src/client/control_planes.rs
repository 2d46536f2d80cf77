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

/// Changes asked for at once: the longest page.
const CHANGES_ON_PAGE: usize = 200;

impl Client {
    /// Every control plane that the token is for; there are never more than fit a page.
    pub(crate) async fn control_planes(&self) -> Result<Vec<ControlPlaneBody>, CliError> {
        let path = format!("{CONTROL_PLANES}?page[size]=100");
        let page: ControlPlanePage = self.read(Method::GET, &path, None).await?;
        Ok(page.data)
    }

    /// The control plane with this name or id. A name may hold anything, so it is looked for in
    /// the list and not put into a path.
    pub(crate) async fn find_control_plane(
        &self,
        named: &str,
    ) -> Result<ControlPlaneBody, CliError> {
        let mut control_planes = self.control_planes().await?.into_iter();
        control_planes
            .find(|one| one.name.as_str() == named || one.id.to_string() == named)
            .ok_or_else(|| {
                CliError::failed(format!("no control plane {named:?}"))
                    .hint("`plugcast control-plane list` shows what is there")
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

    /// Deletes a control plane, with `force` whatever it holds.
    pub(crate) async fn delete_control_plane(
        &self,
        id: ControlPlaneId,
        force: bool,
    ) -> Result<(), CliError> {
        let path = fill(CONTROL_PLANE, &[&id.to_string()]);
        self.call(Method::DELETE, &format!("{path}?force={force}"), None).await.map(|_| ())
    }

    /// The newest changes, newest first, at most `most` of them. `filter` has the parameters of
    /// the query that say which.
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
        // Each page leads to older changes, and there is a first one.
        while let Some(path) = next.filter(|_| changes.len() < most) {
            let page: ChangePage = self.read(Method::GET, &path, None).await?;
            changes.extend(page.changes);
            next = page.next;
        }
        changes.truncate(most);
        Ok(changes)
    }
}
