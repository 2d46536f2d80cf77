//! One TLS set-up and one pool of HTTP connections, for the pulls and for the WebSocket.
//!
//! It knows no control plane. Agents in one process share it; a clone is cheap.

use std::{sync::Arc, time::Duration};

use reqwest::Url;
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use tokio_tungstenite::{Connector, tungstenite::protocol::WebSocketConfig};

use plugcast_core::limits::platform::{MAX_WEBSOCKET_FRAME_BYTES, MAX_WEBSOCKET_MESSAGE_BYTES};

/// How long opening a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long one request may take, its body included.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Bytes that a socket reads at once. Pushes are short, and a process may hold 1,000 sockets.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// What agents reach their control plane with.
#[derive(Debug, Clone)]
pub struct Network {
    pub(crate) http: reqwest::Client,
    tls: Arc<ClientConfig>,
}

/// Why there is no way to the control plane.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// The machine trusts nobody, so no TLS connection can succeed.
    #[error(
        "no trusted root certificates were found on this machine; \
         install `ca-certificates` or name a file in SSL_CERT_FILE"
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
    /// What reaches `server`: trusts the machine's root certificates (or those that
    /// `SSL_CERT_FILE` names) and heeds `HTTPS_PROXY`, except for a server on this machine.
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
            // A redirect would carry the token elsewhere.
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

/// Bounds on a socket's memory, as API Gateway has them for a message.
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
    fn a_server_on_this_machine_is_known_by_its_host() {
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
