//! Every wire form, held against a file that a reviewer sees change.
//!
//! `tests/run goldens` renews the files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod errors;
mod golden;
mod messages;
mod overviews;
mod rest;
mod samples;
mod sync;
