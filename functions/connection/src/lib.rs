//! The connection function.
