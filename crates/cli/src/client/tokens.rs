//! Calls about tokens.

use std::collections::BTreeMap;

use plugcast_core::{ControlPlaneId, TokenId};
use plugcast_protocol::{
    control_plane::ControlPlanePage,
    custom_plugin::Page,
    routes::{CONTROL_PLANES, TOKEN, TOKENS, fill},
    token::{CreatedToken, TokenBody},
};
use reqwest::Method;
use serde_json::Value;

use super::Client;
use crate::CliError;

/// Most pages of tokens to read: more than the limit of tokens can fill.
const MAX_PAGES: usize = 100;

impl Client {
    /// Creates a token.
    pub(crate) async fn create_token(&self, body: &Value) -> Result<CreatedToken, CliError> {
        self.read(Method::POST, TOKENS, Some(body)).await
    }

    /// Every token.
    pub(crate) async fn tokens(&self) -> Result<Vec<TokenBody>, CliError> {
        let mut tokens = Vec::new();
        let mut path = TOKENS.to_owned();
        for _ in 0..MAX_PAGES {
            let page: Page<TokenBody> = self.read(Method::GET, &path, None).await?;
            tokens.extend(page.data);
            match page.next {
                Some(next) => path = next,
                None => return Ok(tokens),
            }
        }
        Err(CliError::failed(format!("the list of tokens has more than {MAX_PAGES} pages")))
    }

    /// Revokes a token.
    pub(crate) async fn revoke_token(&self, id: TokenId) -> Result<(), CliError> {
        self.call(Method::DELETE, &fill(TOKEN, &[&id.to_string()]), None).await.map(|_| ())
    }

    /// The names of the control planes. The API allows no more than fit on a page.
    pub(crate) async fn control_plane_names(
        &self,
    ) -> Result<BTreeMap<ControlPlaneId, String>, CliError> {
        let path = format!("{CONTROL_PLANES}?page[size]=100");
        let page: ControlPlanePage = self.read(Method::GET, &path, None).await?;
        Ok(page.data.into_iter().map(|one| (one.id, one.name.to_string())).collect())
    }
}
