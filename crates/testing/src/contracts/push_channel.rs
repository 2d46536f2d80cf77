//! What a [`PushChannel`](plugcast_core::ports::PushChannel) promises.

use plugcast_core::{limits::platform::MAX_WEBSOCKET_MESSAGE_BYTES, ports::Delivery};

use super::Adapters;
use crate::doubles::sample;

/// An open socket gets the bytes, in their order, and no other socket does.
pub async fn an_open_socket_gets_the_bytes(adapters: &Adapters) {
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

/// A socket that is not open is gone, which is no error.
pub async fn a_closed_socket_is_gone(adapters: &Adapters) {
    let nobody = sample::connection_id("nobody=");
    assert_eq!(adapters.push.send(&nobody, b"{}").await.unwrap(), Delivery::Gone);
}

/// A socket that is closed is gone, and the other one is not; closing it again is no error.
pub async fn a_socket_is_closed(adapters: &Adapters) {
    let [here, there] = ["here=", "there="].map(sample::connection_id);
    adapters.sockets.open(&here);
    adapters.sockets.open(&there);
    for _ in 0..2 {
        adapters.push.close(&here).await.unwrap();
        assert_eq!(adapters.sockets.ids(), ["there="]);
    }
    assert_eq!(adapters.push.send(&here, b"{}").await.unwrap(), Delivery::Gone);
}

/// A message that no socket takes is refused before it is sent.
pub async fn a_message_too_long_is_refused(adapters: &Adapters) {
    let here = sample::connection_id("here=");
    adapters.sockets.open(&here);
    let message = vec![b'x'; MAX_WEBSOCKET_MESSAGE_BYTES + 1];
    assert!(!adapters.push.send(&here, &message).await.unwrap_err().is_retryable());
    assert!(adapters.sockets.messages(&here).is_empty());
}
