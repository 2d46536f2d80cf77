//! The data-plane agent.
