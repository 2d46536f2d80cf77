//! The limits of the services that Plugcast runs on, each with its unit and its source. They hold
//! on one machine as well, so that the same uploads work everywhere.

/// Bytes of a request body: API Gateway's limit for HTTP APIs.
pub const MAX_REQUEST_BYTES: usize = 10 * 1024 * 1024;

/// Bytes of one message on a WebSocket: API Gateway's limit.
pub const MAX_WEBSOCKET_MESSAGE_BYTES: usize = 128 * 1024;

/// Bytes of one frame on a WebSocket: API Gateway's limit.
pub const MAX_WEBSOCKET_FRAME_BYTES: usize = 32 * 1024;

/// Seconds in which a recorded socket may still be opening: API Gateway waits 29 s for `$connect`.
pub const CONNECT_GRACE_SECONDS: i64 = 30;

/// Rows that one step of removing a deleted control plane takes: DynamoDB's limit for one
/// transaction.
pub const MAX_PENDING_ROWS: usize = 100;

/// Bytes of source that a response carries with a manifest. Lambda's responses have at most 6 MB; a
/// node fetches the rest by digest.
pub const MAX_INLINE_SOURCE_BYTES: usize = 1024 * 1024;

/// Bytes that those sources take in Lambda's response, which quotes them twice: a line break has
/// three bytes there. It leaves room for [`MAX_INSTANCES_WEIGHT`].
pub const MAX_INLINE_SOURCE_WEIGHT: usize = 3 * 1024 * 1024;

/// Bytes that all instances of one control plane take in Lambda's response, which quotes a manifest
/// twice. Of its 6 MB, sources take 3 MB ([`MAX_INLINE_SOURCE_WEIGHT`]) and the plugins' own
/// entries less than 0.3 MB.
pub const MAX_INSTANCES_WEIGHT: u64 = 2 * 1024 * 1024;

/// Control planes in the scope of one token. An authorizer's response, which API Gateway passes on
/// with every request, has at most 8 KB.
pub const MAX_TOKEN_CONTROL_PLANES: usize = 50;
