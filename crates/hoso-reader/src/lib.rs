//! The box: child processes in which untrusted bytes are opened and read.
//!
//! A [`Reader`] is one child of the same binary (its hidden command [`CHILD`]), and starts another when that one
//! dies. It is handed a file as an open descriptor over a socket, never a path, and answers four questions: how many
//! pages has it ([`Reader::inspect`]), what is written on this page ([`Reader::read`]), what does this page look like
//! ([`Reader::show`]), which bytes are its picture ([`Reader::carry`]). The page's pixels stay in the child: they are
//! decoded and recognised there, and only words, or bytes that are handed on unseen, come back. A child that crashes, hangs or grows past its limit costs the page that did it.

mod child;
mod frame;
mod message;
mod reader;
mod upright;

pub use child::run_child;
pub use hoso_scan::Limits;
pub use message::Inspected;
pub use reader::{BoxLimits, Engine, Killer, Reader, ReaderError, ScanFile};

/// The hidden command of the binary that makes it a child.
pub const CHILD: &str = "page-reader";
