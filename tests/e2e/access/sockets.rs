//! Opening a socket without a client, to see how it is refused.

use plugcast_tests::dev::Dev;
use reqwest::Response;

/// The response to the handshake of a socket: 101, or a refusal.
pub(super) async fn handshake(dev: &Dev, token: Option<&str>, path: &str) -> Response {
    let url = format!("{}{path}", dev.url());
    let network = plugcast_agent::Network::new(&url.parse().unwrap()).unwrap();
    let mut request = network
        .http()
        .get(&url)
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    request.send().await.unwrap()
}
