//! The child processes in which untrusted bytes are opened and read.
