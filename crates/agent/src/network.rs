//! TLS and one pool of HTTP connections, for the pulls and for the WebSocket.
//!
//! Agents in one process share it; a clone is cheap.

use std::{sync::Arc, time::Duration};

use reqwest::Url;
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use tokio_tungstenite::{Connector, tungstenite::protocol::WebSocketConfig};

use plugcast_core::limits::platform::{MAX_WEBSOCKET_FRAME_BYTES, MAX_WEBSOCKET_MESSAGE_BYTES};

/// The time limit for opening a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The time limit for one request, with its body.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The read buffer of a socket in bytes. Pushes are short, and a process may hold 1,000 sockets.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// TLS and HTTP connections to control planes.
#[derive(Debug, Clone)]
pub struct Network {
    pub(crate) http: reqwest::Client,
    tls: Arc<ClientConfig>,
}

/// Why TLS or HTTP cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// The machine has no trusted root certificate, so no TLS connection can succeed.
    #[error(
        "this machine has no trusted root certificates; \
         hint: install `ca-certificates` or set SSL_CERT_FILE"
    )]
    NoRoots,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
    /// HTTP cannot be set up.
    #[error("HTTP cannot be set up")]
    Http(#[from] reqwest::Error),
}

impl Network {
    /// Connections to `server`. They trust the machine's root certificates or those in
    /// `SSL_CERT_FILE`, and use `HTTPS_PROXY` unless the server is on this machine.
    pub fn new(server: &Url) -> Result<Self, NetworkError> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() && server.scheme() == "https" {
            return Err(NetworkError::NoRoots);
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls.clone())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT)
            // A redirect would send the token to another server.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("plugcast-agent/", env!("CARGO_PKG_VERSION")));
        let http = if is_loopback(server) { http.no_proxy() } else { http };
        Ok(Self { http: http.build()?, tls: Arc::new(tls) })
    }

    /// The pool of HTTP connections.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub(crate) fn connector(&self) -> Connector {
        Connector::Rustls(Arc::clone(&self.tls))
    }
}

/// Limits a socket's memory to API Gateway's message sizes.
pub(crate) fn websocket_config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(2 * MAX_WEBSOCKET_MESSAGE_BYTES)
        .max_message_size(Some(MAX_WEBSOCKET_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_WEBSOCKET_FRAME_BYTES))
}

fn is_loopback(server: &Url) -> bool {
    let host = server.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognizes_a_server_on_this_machine() {
        for (server, loopback) in [
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("http://localhost", true),
            ("https://plugcast.example", false),
            ("http://10.0.0.1", false),
        ] {
            assert_eq!(is_loopback(&server.parse().unwrap()), loopback, "{server}");
        }
    }
}
