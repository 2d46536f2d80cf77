//! The sync function.
