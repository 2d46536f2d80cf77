//! The domain of Plugcast: types, use cases and ports.
