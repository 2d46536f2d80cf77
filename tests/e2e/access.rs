//! Who may do what, for how long, and what is kept of a token.

mod command_line;
mod first_start;
mod lifetime;
mod matrix;
mod register;
mod secrets;
mod sockets;
