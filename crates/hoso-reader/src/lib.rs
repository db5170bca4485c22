//! The box: child processes in which untrusted bytes are opened and read.
//!
//! A [`Reader`] is one child of the same binary (its hidden command [`CHILD`]), and starts another when that one
//! dies. It is handed a file as an open descriptor over a socket, never a path, and answers four questions: how many
//! pages has it ([`Reader::inspect`]), what is written on this page ([`Reader::read`]), what does this page look like
//! ([`Reader::show`]), which bytes are its picture ([`Reader::carry`]). The page's pixels stay in the child: they are
//! decoded and recognised there, and only words, or bytes that are handed on unseen, come back. A child that crashes, hangs or grows past its limit costs the page that did it.

mod blocks;
mod cells;
mod child;
mod cut_out;
mod engine;
mod frame;
mod layer;
mod message;
mod put_right;
mod reader;
mod recognising;
mod running;
mod sandbox;
mod second_try;

pub use child::run_child;
pub use engine::{BoxLimits, Engine};
pub use hoso_scan::{Limits, Step, Steps};
pub use layer::{OwnText, Unread, judged};
pub use message::{Inspected, answers_in};
pub use reader::{GivenBack, Killer, Reader, ReaderError, ScanFile};
pub use recognising::recognise;
pub use sandbox::Boxed;

/// The hidden command of the binary that makes it a child.
pub const CHILD: &str = "page-reader";
