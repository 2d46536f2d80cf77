//! The exchanges of the Terraform provider for Konnect (3.19), recorded from real runs.
//!
//! The provider sends null for every field that its user leaves out, reads after every write, and plans
//! again. The second plan must be empty: the server returns the fields that the user wrote as they
//! were, and of the others only those that it fills in itself.

mod control_plane;
mod custom_plugin;
mod instance;
mod provider;
