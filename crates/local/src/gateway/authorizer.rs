//! Invokes the authorizer, and caches its responses as API Gateway does.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use plugcast_core::PortError;
use plugcast_function_authorizer::handle;
use serde_json::Value;

use crate::functions::Functions;

/// The most cached responses. Each belongs to one token.
const MAX_CACHED: usize = 1024;

/// The authorizer of both APIs.
pub(super) struct CachedAuthorizer {
    functions: Arc<Functions>,
    /// How long a response is cached.
    ttl: Duration,
    cached: Mutex<HashMap<String, (Instant, Value)>>,
}

/// Why there is no response.
#[derive(Debug, thiserror::Error)]
pub(super) enum AuthorizerError {
    #[error("the authorizer cannot read the tokens")]
    Failed(#[from] PortError),
    #[error("cannot parse the authorizer's event or response")]
    Malformed(#[from] serde_json::Error),
}

impl CachedAuthorizer {
    pub(super) fn new(functions: Arc<Functions>, ttl: Duration) -> Self {
        Self { functions, ttl, cached: Mutex::default() }
    }

    /// The context for a request to the HTTP API, or `None` when the authorizer denies it.
    pub(super) async fn http(
        &self,
        authorization: &str,
        event: impl FnOnce() -> Value,
    ) -> Result<Option<Value>, AuthorizerError> {
        if let Some(context) = self.cached_context(authorization) {
            return Ok(Some(context));
        }
        let context = self.context(event()).await?;
        if let Some(context) = &context {
            self.cache(authorization, context.clone());
        }
        Ok(context)
    }

    /// The context for a socket, or `None` when the policy denies it.
    pub(super) async fn web_socket(&self, event: Value) -> Result<Option<Value>, AuthorizerError> {
        self.context(event).await
    }

    async fn context(&self, event: Value) -> Result<Option<Value>, AuthorizerError> {
        let event = serde_json::from_value(event)?;
        let answer = handle(event, &self.functions.authorizer).await?;
        Ok(if answer.allows() { Some(serde_json::to_value(answer.context())?) } else { None })
    }

    fn cached_context(&self, authorization: &str) -> Option<Value> {
        let cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, context) = cached.get(authorization)?;
        (at.elapsed() < self.ttl).then(|| context.clone())
    }

    fn cache(&self, authorization: &str, context: Value) {
        let mut cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        if cached.len() >= MAX_CACHED {
            cached.clear();
        }
        cached.insert(authorization.to_owned(), (Instant::now(), context));
    }
}
