//! API Gateway's `@connections` endpoint over sockets in memory.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Method, Request, Response};
use percent_encoding::percent_decode_str;
use plugcast_aws::{Backend, BackendError};
use plugcast_core::ports::Delivery;
use plugcast_testing::doubles::Sockets;

/// Answers as API Gateway's `@connections` endpoint does, for these sockets.
#[derive(Debug)]
pub struct PushGateway(pub Arc<Sockets>);

#[async_trait]
impl Backend for PushGateway {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, BackendError> {
        let id = request.uri().path().trim_start_matches("/@connections/");
        let id = percent_decode_str(id).decode_utf8()?;
        let outcome = match *request.method() {
            Method::DELETE => self.0.close(&id),
            _ => self.0.deliver(&id, request.body()),
        };
        let response = match outcome {
            Delivery::Sent => Response::builder().status(200),
            Delivery::Gone => {
                Response::builder().status(410).header("x-amzn-errortype", "GoneException")
            }
        };
        Ok(response.body(Bytes::from_static(b"{}"))?)
    }
}
