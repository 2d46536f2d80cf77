//! Calls about plugin instances.

use plugcast_protocol::{
    instance::PluginInstance,
    routes::{INSTANCE, INSTANCES, fill},
};
use reqwest::Method;
use serde_json::Value;

use super::Client;
use crate::CliError;

/// Instances on a page: the most that the API returns.
const INSTANCES_ON_PAGE: usize = 1000;

impl Client {
    /// Every instance, with its defaults filled in.
    pub(crate) async fn filled_instances(&self) -> Result<Vec<PluginInstance>, CliError> {
        self.all(&fill(INSTANCES, &[&self.control_plane]), INSTANCES_ON_PAGE).await
    }

    /// One instance, by id or by name.
    pub(crate) async fn instance(&self, named: &str) -> Result<PluginInstance, CliError> {
        self.read(Method::GET, &fill(INSTANCE, &[&self.control_plane, named]), None).await
    }

    /// Creates an instance, or replaces the one that `named` names.
    pub(crate) async fn apply_instance(
        &self,
        named: Option<&str>,
        body: &Value,
    ) -> Result<PluginInstance, CliError> {
        let control_plane = self.control_plane.as_str();
        match named {
            Some(named) => {
                let path = fill(INSTANCE, &[control_plane, named]);
                self.read(Method::PUT, &path, Some(body)).await
            }
            None => self.read(Method::POST, &fill(INSTANCES, &[control_plane]), Some(body)).await,
        }
    }

    /// Deletes an instance, by id or by name.
    pub(crate) async fn delete_instance(&self, named: &str) -> Result<(), CliError> {
        let path = fill(INSTANCE, &[&self.control_plane, named]);
        self.call(Method::DELETE, &path, None).await.map(|_| ())
    }
}
