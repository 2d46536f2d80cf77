//! Configuration of the SDK clients, for AWS or for the embedded engines.
//!
//! Credentials come only from the function's environment: Lambda sets them before it starts the
//! process, and they outlive it. The SDK's credential chain would add crates and time to a cold
//! start.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Region, SharedHttpClient, retry::RetryConfig, timeout::TimeoutConfig,
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};

use crate::Environment;

/// How long one call may take with all its retries. A function may run for 30 s.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(10);

/// How long one attempt of a call may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long one push may take with its retries. A socket that needs longer is slow or dead.
const PUSH_TIMEOUT: Duration = Duration::from_secs(5);

/// Attempts of one call, including the first.
const MAX_ATTEMPTS: u32 = 3;

/// The endpoints of AWS's services, and the credentials of the caller.
#[derive(Debug, Clone)]
pub struct Service {
    /// The region.
    pub region: String,
    /// The caller's credentials.
    pub credentials: Credentials,
    /// The HTTP client that all SDK clients use.
    pub http_client: SharedHttpClient,
    /// The endpoint of DynamoDB, when it is not the region's.
    pub dynamodb_url: Option<String>,
    /// The endpoint of S3, when it is not the region's.
    pub s3_url: Option<String>,
}

impl Service {
    /// The service that a Lambda function's environment describes.
    pub fn from_environment(environment: &mut Environment) -> Self {
        let region = environment.required("AWS_REGION");
        let access_key = environment.required("AWS_ACCESS_KEY_ID");
        let secret_key = environment.required("AWS_SECRET_ACCESS_KEY");
        let session_token = environment.optional("AWS_SESSION_TOKEN");
        Self {
            region,
            credentials: Credentials::new(
                access_key,
                secret_key,
                session_token,
                None,
                "environment",
            ),
            http_client: Builder::new()
                .tls_provider(Provider::Rustls(CryptoMode::Ring))
                .build_https(),
            dynamodb_url: environment.optional("AWS_ENDPOINT_URL_DYNAMODB"),
            s3_url: environment.optional("AWS_ENDPOINT_URL_S3"),
        }
    }

    pub(crate) fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        let mut config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(self.region.clone()))
            .credentials_provider(self.credentials.clone())
            .http_client(self.http_client.clone())
            .timeout_config(timeouts(OPERATION_TIMEOUT))
            .retry_config(RetryConfig::standard().with_max_attempts(MAX_ATTEMPTS));
        config.set_endpoint_url(self.dynamodb_url.clone());
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    pub(crate) fn s3(&self) -> aws_sdk_s3::Client {
        let mut config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(self.region.clone()))
            .credentials_provider(self.credentials.clone())
            .http_client(self.http_client.clone())
            .timeout_config(timeouts(OPERATION_TIMEOUT))
            .retry_config(RetryConfig::standard().with_max_attempts(MAX_ATTEMPTS))
            // A custom endpoint has no wildcard DNS for buckets.
            .force_path_style(self.s3_url.is_some());
        config.set_endpoint_url(self.s3_url.clone());
        aws_sdk_s3::Client::from_conf(config.build())
    }

    pub(crate) fn push(&self, endpoint: &str) -> aws_sdk_apigatewaymanagement::Client {
        let config = aws_sdk_apigatewaymanagement::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(self.region.clone()))
            .credentials_provider(self.credentials.clone())
            .http_client(self.http_client.clone())
            .timeout_config(timeouts(PUSH_TIMEOUT))
            .retry_config(RetryConfig::standard().with_max_attempts(MAX_ATTEMPTS))
            .endpoint_url(endpoint)
            .build();
        aws_sdk_apigatewaymanagement::Client::from_conf(config)
    }
}

fn timeouts(operation: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_timeout(operation)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .build()
}
