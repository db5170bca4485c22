//! A file in a desk's folder: whole, hashed, admitted exactly once.
//!
//! 1. [`watch`] hears of files by events, and looks for itself at start and every so often.
//! 2. A file has settled when its size and modification time have been quiet long enough ([`Settling`]).
//! 3. A [`Taker`] hashes it, has it looked at, stores its bytes and commits its row; uploads and imports come this way
//!    too. What cannot be taken is refused with a [`Refusal`](hoso_model::Refusal).
//! 4. Only then does the file leave the folder: first aside, where it is held against what was stored, then for good.
//!    A refused file goes to `.hoso/rejected/` with its reason beside it.
//!
//! The service's own things in a desk's folder live under [`OWN_FOLDER`].

mod dossier_of;
mod interleaving;
mod leaving;
mod names;
mod natural_order;
mod rejecting;
mod settling;
mod stamp;
mod taker;
mod unpacking;
mod watching;
mod wholeness;

pub use dossier_of::dossier_of;
pub use interleaving::{DuplexRule, Side};
pub use names::is_left_alone;
pub use natural_order::natural;
pub use settling::Settling;
pub use stamp::Stamp;
pub use taker::{Inspect, InspectError, Offer, Outcome, TakeError, Taker};
pub use unpacking::{Member, UnpackLimits, unpack};
pub use watching::{Desk, WatchSettings, watch};
pub use wholeness::{Wholeness, wholeness};

/// The service's folder in a desk's folder.
pub const OWN_FOLDER: &str = ".hoso";
