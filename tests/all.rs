//! The whole product, from outside: the real `hoso` command on real files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod suite {
    mod archives;
    mod bad_input;
    mod boxed;
    mod commands;
    mod derivatives;
    mod desk;
    mod faults;
    mod feedback;
    mod folders;
    mod fuzzed;
    mod gathered;
    mod hung_share;
    mod instants;
    mod interface;
    mod names;
    mod rebuilding;
    mod room;
    mod stacks;
    mod structure;
    mod supervised;
    mod text_layers;
    mod unfinished;
    mod whole_way;
}
