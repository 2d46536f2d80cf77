//! The wire types of Plugcast.
