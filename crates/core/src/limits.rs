//! The limits of the domain, each with its unit and its reason. The limits of the services that
//! Plugcast runs on are in [`platform`].

pub mod platform;

/// Bytes of one source. Konnect's documented size of a streamed plugin file.
pub const MAX_SOURCE_BYTES: usize = plugcast_check::MAX_SOURCE_BYTES;

/// Custom plugins in one control plane, Konnect's limit. It also bounds a manifest to one response
/// and a listing to one query.
pub const MAX_PLUGINS_PER_CONTROL_PLANE: u32 = 100;

/// Instances in one control plane. Konnect allows 10,000. A manifest is one response of a function,
/// so this and [`platform::MAX_INSTANCES_WEIGHT`] bound it together.
pub const MAX_INSTANCES_PER_CONTROL_PLANE: u32 = 1000;

/// Bytes of one configuration as canonical JSON, so that its row fits DynamoDB's 400 KB.
pub const MAX_CONFIG_BYTES: usize = 64 * 1024;

/// Bytes of one configuration with the schema's defaults filled in. It keeps a response with one
/// instance far below Lambda's 6 MB.
pub const MAX_FILLED_CONFIG_BYTES: usize = 256 * 1024;

/// Characters of an instance's name, Kong's limit.
pub const MAX_INSTANCE_NAME_CHARS: usize = 128;

/// Characters of an instance's condition, Konnect's limit.
pub const MAX_CONDITION_CHARS: usize = 1024;

/// Names of plugins in one list of an instance's ordering. Kong has no limit; this one is far above
/// the number of plugins that a gateway runs.
pub const MAX_ORDERING_NAMES: usize = 64;

/// Broken instances that the refusal of an update lists.
pub const MAX_BROKEN_INSTANCES: usize = 16;

/// Parsed schemas in one cache: as many as a control plane has plugins.
pub const MAX_CACHED_SCHEMAS: usize = 100;

/// Control planes of one installation, Konnect's limit for an organisation.
pub const MAX_CONTROL_PLANES: usize = 100;

/// Characters of a plugin's name, Kong's limit.
pub const MAX_PLUGIN_NAME_CHARS: usize = 128;

/// Characters of a control plane's name, Konnect's limit.
pub const MAX_CONTROL_PLANE_NAME_CHARS: usize = 256;

/// Characters of a control plane's description.
pub const MAX_DESCRIPTION_CHARS: usize = 1024;

/// Labels of one control plane, Konnect's limit.
pub const MAX_LABELS: usize = 50;

/// Characters of a label's key or value, Konnect's limit.
pub const MAX_LABEL_CHARS: usize = 63;

/// Characters of one tag, Konnect's limit.
pub const MAX_TAG_CHARS: usize = 128;

/// Tags of one plugin. Konnect has no limit; this one keeps a row far below DynamoDB's 400 KB.
pub const MAX_TAGS: usize = 64;

/// Attempts to commit one change before the caller is told to come back. Every lost attempt means
/// that another change succeeded, so this many writers can collide at once and all succeed.
pub const MAX_COMMIT_ATTEMPTS: u32 = 12;

/// Characters of an `Idempotency-Key`.
pub const MAX_IDEMPOTENCY_KEY_CHARS: usize = 255;

/// Seconds for which the answer to a request with an `Idempotency-Key` is kept: a day. A client
/// that lost an answer repeats its request within minutes.
pub const ANSWER_LIFE_SECONDS: i64 = 24 * 60 * 60;

/// Batches of rows that one sweep of deleted control planes removes; with their sources a few
/// seconds on AWS. The next sweep removes the rest.
pub const MAX_SWEEP_STEPS: usize = 50;

/// Sources that are removed at once.
pub const MAX_CONCURRENT_REMOVALS: usize = 16;

/// Attempts to read a control plane's state between two changes.
pub const MAX_SNAPSHOT_ATTEMPTS: u32 = 8;

/// Pushes at once from one distributor.
pub const MAX_CONCURRENT_PUSHES: usize = 64;

/// Codes that the failed pushes of one broadcast are counted by; the rest is counted as `other`.
pub const MAX_PUSH_FAILURE_CODES: usize = 8;

/// Characters of each text that a node reports: its host name, a version, a label, a message.
pub const MAX_NODE_TEXT_CHARS: usize = 1024;

/// Tokens of one installation, so that one query lists them.
pub const MAX_TOKENS: usize = 500;

/// Characters of a token's name.
pub const MAX_TOKEN_NAME_CHARS: usize = 128;

/// Days until a token must expire if it expires at all. A later date is a typing error.
pub const MAX_TOKEN_LIFE_DAYS: i64 = 3650;

/// Days for which an expired token stays listed, so that an operator can see why it is refused.
pub const EXPIRED_TOKEN_KEPT_DAYS: i64 = 30;

/// Expired tokens that one creation removes, so that a creation takes a bounded time.
pub const MAX_EXPIRED_TOKENS_REMOVED: usize = 25;

/// Attempts to revoke a token. Every lost attempt means that another revocation succeeded.
pub const MAX_REVOKE_ATTEMPTS: u32 = 8;
