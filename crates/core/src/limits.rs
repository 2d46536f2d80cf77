//! Every limit of the domain, with its unit and its reason.

/// Bytes of one source. Konnect's documented size of a streamed plugin file.
pub const MAX_SOURCE_BYTES: usize = plugcast_check::MAX_SOURCE_BYTES;

/// Custom plugins in one control plane, as Konnect has it. It also bounds a manifest to one
/// answer and a listing to one query.
pub const MAX_PLUGINS_PER_CONTROL_PLANE: u32 = 100;

/// Instances in one control plane. Konnect has 10,000; a manifest is one answer of a function, so
/// that their number and [`MAX_INSTANCES_WEIGHT`] bound each other.
pub const MAX_INSTANCES_PER_CONTROL_PLANE: u32 = 1000;

/// What the instances of one control plane may weigh together, in bytes of an answer of Lambda's,
/// which quotes a manifest twice. Lambda answers at most 6 MB; sources that ride along take 3 MB
/// of it ([`MAX_INLINE_SOURCE_WEIGHT`]) and the plugins' own entries less than 0.3 MB.
pub const MAX_INSTANCES_WEIGHT: u64 = 2 * 1024 * 1024;

/// Bytes of one configuration as canonical JSON. A row of DynamoDB has 400 KB.
pub const MAX_CONFIG_BYTES: usize = 64 * 1024;

/// Bytes of one configuration once the schema's defaults are filled in. It keeps an answer with
/// one instance far below Lambda's 6 MB, whatever defaults a schema has.
pub const MAX_FILLED_CONFIG_BYTES: usize = 256 * 1024;

/// Characters of an instance's name. Kong stores names of at most this length.
pub const MAX_INSTANCE_NAME_CHARS: usize = 128;

/// Characters of an instance's condition, as Konnect has it.
pub const MAX_CONDITION_CHARS: usize = 1024;

/// Names of plugins in one list of an instance's ordering. Kong names no number.
pub const MAX_ORDERING_NAMES: usize = 64;

/// Instances that an update of a plugin would break and that are named in the refusal.
pub const MAX_BROKEN_INSTANCES: usize = 16;

/// Schemas that are kept ready to judge configurations: as many as a control plane has plugins.
pub const MAX_CACHED_SCHEMAS: usize = 100;

/// Control planes of one installation, as Konnect has it for an organisation.
pub const MAX_CONTROL_PLANES: usize = 100;

/// Characters of a plugin's name. Kong stores names of at most this length.
pub const MAX_PLUGIN_NAME_CHARS: usize = 128;

/// Characters of a control plane's name, as Konnect has it.
pub const MAX_CONTROL_PLANE_NAME_CHARS: usize = 256;

/// Characters of a control plane's description.
pub const MAX_DESCRIPTION_CHARS: usize = 1024;

/// Labels of one control plane, as Konnect has it.
pub const MAX_LABELS: usize = 50;

/// Characters of a label's key or value, as Konnect has it.
pub const MAX_LABEL_CHARS: usize = 63;

/// Characters of one tag, as Konnect has it.
pub const MAX_TAG_CHARS: usize = 128;

/// Tags of one plugin. Konnect names no number; this one keeps a row far below 400 KB.
pub const MAX_TAGS: usize = 64;

/// Attempts to commit one change before the caller is told to come back. Every lost attempt
/// means that another change won, so this many writers can collide at once and all get through.
pub const MAX_COMMIT_ATTEMPTS: u32 = 12;

/// Characters of an `Idempotency-Key`.
pub const MAX_IDEMPOTENCY_KEY_CHARS: usize = 255;

/// Seconds in which a request with an `Idempotency-Key` is answered again: a day, in which a
/// client that lost an answer has long come back.
pub const ANSWER_LIFE_SECONDS: i64 = 24 * 60 * 60;

/// Rows that one step of removing a deleted control plane takes: DynamoDB's limit for one
/// transaction.
pub const MAX_PENDING_ROWS: usize = 100;

/// Steps that one call takes on what is left of deleted control planes: with their sources a few
/// seconds on AWS. What is left after them is for the next call.
pub const MAX_SWEEP_STEPS: usize = 50;

/// Sources that are removed at once.
pub const MAX_CONCURRENT_REMOVALS: usize = 16;

/// Attempts to read a control plane's state between two changes.
pub const MAX_SNAPSHOT_ATTEMPTS: u32 = 8;

/// Bytes of one message on a WebSocket of API Gateway.
pub const MAX_WEBSOCKET_MESSAGE_BYTES: usize = 128 * 1024;

/// Bytes of one frame on a WebSocket of API Gateway.
pub const MAX_WEBSOCKET_FRAME_BYTES: usize = 32 * 1024;

/// Bytes of a request body, API Gateway's limit for HTTP APIs.
pub const MAX_REQUEST_BYTES: usize = 10 * 1024 * 1024;

/// Bytes of source that ride along with a manifest. Lambda answers at most 6 MB; a node fetches
/// the rest by digest.
pub const MAX_INLINE_SOURCE_BYTES: usize = 1024 * 1024;

/// What those sources may weigh in an answer of Lambda's, which quotes them twice: a line break
/// has three bytes there. It leaves room for [`MAX_INSTANCES_WEIGHT`].
pub const MAX_INLINE_SOURCE_WEIGHT: usize = 3 * 1024 * 1024;

/// Seconds in which a recorded socket may still be opening: API Gateway gives an integration 29.
pub const CONNECT_GRACE_SECONDS: i64 = 30;

/// Pushes under way at once from one distributor.
pub const MAX_CONCURRENT_PUSHES: usize = 64;

/// Codes that the failed pushes of one broadcast are counted by; the rest is counted as `other`.
pub const MAX_PUSH_FAILURE_CODES: usize = 8;

/// Characters of what a node says of itself: host name, a version, a label, a message.
pub const MAX_NODE_TEXT_CHARS: usize = 1024;

/// Tokens on record. They are listed in one query, and more than this nobody oversees.
pub const MAX_TOKENS: usize = 500;

/// Characters of a token's name.
pub const MAX_TOKEN_NAME_CHARS: usize = 128;

/// Control planes that one token can be limited to. API Gateway hands the list on with every
/// request, in an authorizer's answer of at most 8 KB.
pub const MAX_TOKEN_CONTROL_PLANES: usize = 50;

/// Days until a token must expire if it expires at all. A later date is a typing error.
pub const MAX_TOKEN_LIFE_DAYS: i64 = 3650;

/// Days that an expired token stays on record, so that somebody can still see why it is refused.
pub const EXPIRED_TOKEN_KEPT_DAYS: i64 = 30;

/// Expired tokens that one creation takes off the record: a request has an end.
pub const MAX_EXPIRED_TOKENS_REMOVED: usize = 25;

/// Attempts to revoke a token. Every lost attempt means that another token was revoked meanwhile.
pub const MAX_REVOKE_ATTEMPTS: u32 = 8;
