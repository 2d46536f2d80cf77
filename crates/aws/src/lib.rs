//! Adapters of the ports over the AWS SDK.
