//! SDK clients without a network: requests go to a backend in the same process.
//!
//! On one machine the engines that play AWS have no port, so nobody else can reach them, and a
//! call costs no socket.

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

/// The access key and the secret that requests are signed with. There is no way in from outside,
/// so it keeps nobody out; engines that insist on a signature get one.
pub const IN_PROCESS_KEY: &str = "in-process";

/// Why a backend gave no answer at all.
pub type BackendError = Box<dyn std::error::Error + Send + Sync>;

/// Something that answers like AWS.
#[async_trait]
pub trait Backend: Send + Sync {
    /// Answers one request.
    async fn call(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, BackendError>;
}

impl Service {
    /// A service whose every call goes to `backend`, by the host of its endpoint.
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
    // The host is signed, and on a network the HTTP client would name it.
    if let Some(host) = parts.uri.host() {
        parts.headers.insert(http::header::HOST, host.parse()?);
    }
    let body = body.collect().await?.to_bytes();
    let response = backend.call(http::Request::from_parts(parts, body)).await?;
    Ok(HttpResponse::try_from(response.map(SdkBody::from))?)
}
