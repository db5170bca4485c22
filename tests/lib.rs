//! Holds the integration tests, `all.rs`; there is nothing to use here.
