//! The whole product, from outside: the real `hoso` command on real files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod suite {
    mod answered_as_described;
    mod archives;
    mod asked_oddly;
    mod attached_files;
    mod bad_input;
    mod beside;
    mod boxed;
    mod commands;
    mod corrected;
    mod derivatives;
    mod desk;
    mod faults;
    mod feedback;
    mod folders;
    mod fuzzed;
    mod gathered;
    mod given_back;
    mod hung_share;
    mod inherited;
    mod instants;
    mod interface;
    mod jpeg2000;
    mod kept_private;
    mod metrics;
    mod mounts;
    mod names;
    mod neighbours;
    mod other_readers;
    mod persons;
    mod planted_links;
    mod power_loss;
    mod printed_forms;
    mod problems;
    mod rebuilding;
    mod refusals;
    mod room;
    mod seen_text;
    mod sent_away;
    mod stacks;
    mod structure;
    mod supervised;
    mod text_layers;
    mod unfinished;
    mod upgraded;
    mod verified;
    mod whole_answers;
    mod whole_way;
    mod written_on;
}
