//! The whole product, from outside: the real `hoso` command on real files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod suite {
    mod bad_input;
    mod commands;
    mod desk;
    mod faults;
    mod interface;
    mod rebuilding;
    mod structure;
    mod whole_way;
}
