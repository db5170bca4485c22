//! The desks' folders: what lies there is seen, offered to intake when it is quiet and whole, and leaves.
//!
//! 1. [`Watches`] hear of files by events where they can be trusted ([`hoso_intake::watch_kind`]), and look for
//!    themselves at start, every so often, and wherever they cannot. Each desk is watched on its own, in threads of its
//!    own.
//! 2. A file has settled when its size and modification time have been quiet long enough ([`Settling`]). Page images of
//!    one folder, and the two stacks of a simplex feeder, wait for each other ([`GatherRules`]).
//! 3. It is offered to a [`Taker`](hoso_intake::Taker). Only when its row is committed does it leave the folder: first
//!    aside, where it is compared with what was stored and looked at again for a while, then for good; one that was
//!    written on after all comes back.
//! 4. A refused file goes to `.hoso/rejected/` with its reason beside it. Where nothing can leave, files stay and are
//!    known again. [`retry_refused`] sends refused files through again, [`clear_gone`] keeps their list true.
//! 5. What waits, and for what, is on the [`Board`]; [`tell_folder`] writes it, and what became of files, into a desk's
//!    folder.
//!
//! The service's own things in a desk's folder live under [`OWN_FOLDER`](hoso_intake::OWN_FOLDER).

mod aside;
mod board;
mod clearing;
mod desk_watch;
mod folder_scan;
mod free_names;
mod gathering;
mod interleaving;
mod leaving;
mod mounted;
mod natural_order;
mod nested_mounts;
mod own_folder;
mod rejecting;
mod retrying;
mod seeing_in;
mod settling;
mod status_file;
mod watch_settings;
mod watching;

pub use board::{Board, DeskNow, WaitingFile, Waits};
pub use clearing::clear_gone;
pub use gathering::GatherRules;
pub use interleaving::{DuplexRule, Side};
pub use mounted::Mounted;
pub use natural_order::natural;
pub use retrying::{Retried, retry_refused};
pub use settling::Settling;
pub use status_file::tell_folder;
pub use watch_settings::{Desk, WatchChoice, WatchSettings};
pub use watching::Watches;
