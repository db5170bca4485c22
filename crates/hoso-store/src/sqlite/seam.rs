//! The catalogue's traits: each method hands its use case to the writing thread, or to a reader.

mod admissions;
mod corrections;
mod desks;
mod feed;
mod questions;
mod upkeep;
mod work;
