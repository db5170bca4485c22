//! A file in a desk's folder: whole, hashed, admitted exactly once.
//!
//! 1. [`Watches`] hear of files by events where they can be trusted ([`watch_kind`]), and looks for itself at start, every
//!    so often, and wherever they cannot. Each desk is watched on its own, in threads of its own.
//! 2. A file has settled when its size and modification time have been quiet long enough ([`Settling`]) and its
//!    structure says that it is complete ([`wholeness`]). Page images of one folder, and the two stacks of a simplex
//!    feeder, wait for each other ([`GatherRules`]).
//! 3. A [`Taker`] hashes it, has it looked at, stores its bytes and commits its row; uploads and imports come this way
//!    too. A ZIP file is [`unpack`]ed within limits. What cannot be taken is refused with a
//!    [`Refusal`](hoso_model::Refusal); while the disk is nearly full ([`Reserve`]) nothing is.
//! 4. Only then does the file leave the folder: first aside, where it is held against what was stored and looked at
//!    again for a while, then for good; one that was written on after all comes back.
//!    A refused file goes to `.hoso/rejected/` with its reason beside it. Where nothing can leave, files stay and are
//!    known again.
//! 5. What waits, and for what, is on the [`Board`]; [`tell_folder`] writes it, and what became of files, into
//!    a desk's folder.
//!
//! The service's own things in a desk's folder live under [`OWN_FOLDER`].

mod aside;
mod board;
mod clearing;
mod desk_watch;
mod dossier_of;
mod folder;
mod folder_kind;
mod free_names;
mod gathering;
mod hands;
mod interleaving;
mod lane;
mod leaving;
mod looking;
mod looking_through;
mod members;
mod mounted;
mod names;
mod natural_order;
mod offer;
mod open_to_write;
mod own_folder;
mod rejecting;
mod retrying;
mod seeing_in;
mod settling;
mod space;
mod stamp;
mod taker;
mod telling;
mod unpacking;
mod watching;
mod wholeness;

pub use board::{Board, DeskNow, WaitingFile, Waits};
pub use clearing::clear_gone;
pub use dossier_of::{LocalNumbers, dossier_of};
pub use folder_kind::{WatchKind, watch_kind};
pub use gathering::GatherRules;
pub use interleaving::{DuplexRule, Side};
pub use mounted::Mounted;
pub use names::LeftAlone;
pub use natural_order::natural;
pub use offer::{Offer, Outcome, SharedFolder, Stored, TakeError, Together};
pub use retrying::{Retried, retry_refused};
pub use settling::Settling;
pub use space::{Held, Reserve};
pub use stamp::Stamp;
pub use taker::{Inspect, InspectError, Inspected, TakeSettings, Taker};
pub use telling::tell_folder;
pub use unpacking::{Member, Scratch, UnpackLimits, unpack};
pub use watching::{Desk, WatchChoice, WatchSettings, Watches};
pub use wholeness::{Wholeness, wholeness};

/// The service's folder in a desk's folder.
pub const OWN_FOLDER: &str = ".hoso";
