//! SDK clients without a network: requests go to a backend in the same process.
//!
//! The engines of the one-process control plane listen on no port. Other processes cannot reach
//! them, and a call needs no socket.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{HttpClient, RuntimeComponents, SharedHttpClient};
use aws_smithy_runtime_api::client::{
    http::{HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
};
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body_util::BodyExt;

use crate::Service;

/// The access key and the secret that sign requests. It protects nothing, because only this process
/// reaches the backend; it satisfies engines that require a signature.
pub const IN_PROCESS_KEY: &str = "in-process";

/// Why a backend gave no response.
pub type BackendError = Box<dyn std::error::Error + Send + Sync>;

/// Answers requests as AWS does.
#[async_trait]
pub trait Backend: Send + Sync {
    /// Answers one request.
    async fn call(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, BackendError>;
}

impl Service {
    /// A service that sends every call to `backend`, which tells services apart by the URL's host.
    pub fn in_process(backend: Arc<dyn Backend>, dynamodb_url: &str, s3_url: &str) -> Self {
        Self {
            region: "local".to_owned(),
            credentials: Credentials::new(IN_PROCESS_KEY, IN_PROCESS_KEY, None, None, "in-process"),
            http_client: SharedHttpClient::new(InProcess(backend)),
            dynamodb_url: Some(dynamodb_url.to_owned()),
            s3_url: Some(s3_url.to_owned()),
        }
    }
}

#[derive(Clone)]
struct InProcess(Arc<dyn Backend>);

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InProcess")
    }
}

impl HttpClient for InProcess {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let backend = self.0.clone();
        HttpConnectorFuture::new(async move {
            answer(&*backend, request).await.map_err(|error| ConnectorError::other(error, None))
        })
    }
}

async fn answer(backend: &dyn Backend, request: HttpRequest) -> Result<HttpResponse, BackendError> {
    let (mut parts, body) = request.try_into_http1x()?.into_parts();
    // The signature covers the host, and there is no HTTP client that would add the header.
    if let Some(host) = parts.uri.host() {
        parts.headers.insert(http::header::HOST, host.parse()?);
    }
    let body = body.collect().await?.to_bytes();
    let response = backend.call(http::Request::from_parts(parts, body)).await?;
    Ok(HttpResponse::try_from(response.map(SdkBody::from))?)
}
