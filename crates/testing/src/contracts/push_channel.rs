//! Guarantees of [`PushChannel`](plugcast_core::ports::PushChannel).

use plugcast_core::{limits::platform::MAX_WEBSOCKET_MESSAGE_BYTES, ports::Delivery};

use super::Adapters;
use crate::doubles::sample;

/// An open socket receives the messages in order, and no other socket receives them.
pub async fn an_open_socket_receives_the_bytes_in_order(adapters: &Adapters) {
    let [here, there] = ["here=", "there="].map(sample::connection_id);
    adapters.sockets.open(&here);
    adapters.sockets.open(&there);
    let longest = vec![b'x'; MAX_WEBSOCKET_MESSAGE_BYTES];
    for message in [b"{}".as_slice(), &longest] {
        assert_eq!(adapters.push.send(&here, message).await.unwrap(), Delivery::Sent);
    }
    assert_eq!(adapters.sockets.messages(&here), [b"{}".to_vec(), longest]);
    assert!(adapters.sockets.messages(&there).is_empty());
}

/// A push to a socket that is not open returns `Gone`, not an error.
pub async fn a_push_to_a_closed_socket_returns_gone(adapters: &Adapters) {
    let closed = sample::connection_id("closed=");
    assert_eq!(adapters.push.send(&closed, b"{}").await.unwrap(), Delivery::Gone);
}

/// Closing a socket leaves the other sockets open. Closing it again succeeds.
pub async fn close_closes_only_the_given_socket(adapters: &Adapters) {
    let [here, there] = ["here=", "there="].map(sample::connection_id);
    adapters.sockets.open(&here);
    adapters.sockets.open(&there);
    for _ in 0..2 {
        adapters.push.close(&here).await.unwrap();
        assert_eq!(adapters.sockets.ids(), ["there="]);
    }
    assert_eq!(adapters.push.send(&here, b"{}").await.unwrap(), Delivery::Gone);
}

/// A message over the limit is a permanent error, and is not sent.
pub async fn a_message_over_the_limit_is_rejected(adapters: &Adapters) {
    let here = sample::connection_id("here=");
    adapters.sockets.open(&here);
    let message = vec![b'x'; MAX_WEBSOCKET_MESSAGE_BYTES + 1];
    assert!(!adapters.push.send(&here, &message).await.unwrap_err().is_retryable());
    assert!(adapters.sockets.messages(&here).is_empty());
}
