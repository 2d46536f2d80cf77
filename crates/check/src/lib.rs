//! Checks the Lua source of a custom plugin.
