//! The `hoso` command.

fn main() {}
