//! The exchanges of the Terraform provider for Konnect (3.19), as it was watched to have them.
//!
//! It sends null for whatever its user leaves out, reads after every write, and plans again. The
//! second plan must be empty: what the user wrote comes back as written, and what was left out
//! and is not the server's to fill comes back as nothing.

mod control_plane;
mod custom_plugin;
mod instance;
mod provider;
