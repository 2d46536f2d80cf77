//! Roles, scopes and lifetimes of tokens, and where their text is stored.

mod command_line;
mod first_start;
mod lifetime;
mod matrix;
mod revocation_race;
mod secrets;
mod sockets;
