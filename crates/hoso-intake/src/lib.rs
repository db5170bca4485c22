//! From an offer to an admission, whatever the source: whole, hashed, admitted exactly once.
//!
//! 1. Whoever has a file offers it ([`Offer`]): the watch of a desk's folder, an upload, an import. The dossier it belongs
//!    to is known by its names ([`dossier_of`]).
//! 2. A [`Taker`] opens it once ([`inspecting`]), so that everything that is stored or said of it is of those bytes;
//!    checks that its structure is complete ([`completeness`]) and that nobody writes to it ([`open_to_write`]); hashes
//!    it, has it looked at by a child, stores its bytes and commits its row.
//! 3. A ZIP file is [`unpack`]ed within limits, and its members are taken.
//! 4. What cannot be taken is refused with a [`Refusal`](hoso_model::Refusal); while the disk is nearly full
//!    ([`Reserve`]) nothing is.
//!
//! What may hang runs in a [`Lane`] of its place, with [`Permits`] of its place. Folders that others write to are used by
//! their handles ([`folder`]).

mod completeness;
mod dossier_of;
pub mod folder;
mod folder_kind;
pub mod inspecting;
mod lane;
mod measured;
mod members;
mod names;
mod offer;
pub mod open_to_write;
mod permits;
mod space;
mod stamp;
mod taker;
mod unpacking;

pub use completeness::{Completeness, completeness};
pub use dossier_of::{LocalNumbers, dossier_of};
pub use folder_kind::{WatchKind, watch_kind};
pub use lane::Lane;
pub use measured::METRICS;
pub use names::LeftAlone;
pub use offer::{Offer, Outcome, SharedFolder, Stored, TakeError, Together};
pub use permits::{Permit, Permits};
pub use space::{Held, Reserve};
pub use stamp::Stamp;
pub use taker::{Inspect, InspectError, Inspected, TakeSettings, Taker};
pub use unpacking::{Member, Scratch, UnpackLimits, unpack};

/// The service's folder in a desk's folder.
pub const OWN_FOLDER: &str = ".hoso";
