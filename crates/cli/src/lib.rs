//! The plugcast command.
