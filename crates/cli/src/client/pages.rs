//! Reading whole lists page by page, in the form of Konnect's API.

use plugcast_protocol::routes::{CONTROL_PLANES, CUSTOM_PLUGINS, INSTANCES, fill};
use reqwest::Method;
use serde::{Deserialize, de::DeserializeOwned};

use super::Client;
use crate::{
    CliError,
    bundle::{BundledPlugin, Instance},
};

/// Most pages to read of one list: more than Konnect's limits can fill.
const MAX_PAGES: usize = 1000;
/// Custom plugins on a page. Each carries two sources, so pages are short.
const PLUGINS_ON_PAGE: usize = 100;
/// Instances on a page: the most that Konnect returns.
const INSTANCES_ON_PAGE: usize = 1000;

#[derive(Deserialize)]
struct Page<T> {
    data: Vec<T>,
    #[serde(default)]
    offset: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    name: String,
}

impl Client {
    /// The same client with the id of its control plane in place of the name: Konnect's paths
    /// accept only ids.
    pub(crate) async fn by_id(mut self) -> Result<Self, CliError> {
        let wanted = self.control_plane.clone();
        let query = [("filter[name][eq]", wanted.as_str()), ("page[size]", "100")];
        let page: Page<Named> = self.query(CONTROL_PLANES, &query).await?;
        match page.data.into_iter().find(|entry| entry.name == wanted || entry.id == wanted) {
            Some(found) => self.control_plane = found.id,
            // The filter compares names, so an id matches nothing.
            None if is_id(&wanted) => {}
            None => {
                let message = format!("no control plane '{wanted}' at {}", self.server);
                return Err(CliError::failed(message)
                    .hint("`plugcast control-plane list` shows the control planes"));
            }
        }
        Ok(self)
    }

    /// Every custom plugin of the control plane, with its sources.
    pub(crate) async fn custom_plugins(&self) -> Result<Vec<BundledPlugin>, CliError> {
        self.all(&fill(CUSTOM_PLUGINS, &[&self.control_plane]), PLUGINS_ON_PAGE).await
    }

    /// Every plugin instance of the control plane.
    pub(crate) async fn instances(&self) -> Result<Vec<Instance>, CliError> {
        self.all(&fill(INSTANCES, &[&self.control_plane]), INSTANCES_ON_PAGE).await
    }

    pub(super) async fn all<T: DeserializeOwned>(
        &self,
        path: &str,
        size: usize,
    ) -> Result<Vec<T>, CliError> {
        let size = size.to_string();
        let mut entries = Vec::new();
        let mut offset: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut query = vec![("size", size.as_str())];
            query.extend(offset.as_deref().map(|offset| ("offset", offset)));
            let page: Page<T> = self.query(path, &query).await?;
            entries.extend(page.data);
            match page.offset.filter(|next| !next.is_empty()) {
                Some(next) => offset = Some(next),
                None => return Ok(entries),
            }
        }
        Err(CliError::failed(format!("{path} has more than {MAX_PAGES} pages")))
    }

    async fn query<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, CliError> {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        self.read(Method::GET, &format!("{path}?{query}"), None).await
    }
}

fn is_id(text: &str) -> bool {
    text.parse::<plugcast_core::ControlPlaneId>().is_ok()
}
