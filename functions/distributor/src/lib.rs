//! The distributor function.
