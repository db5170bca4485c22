//! What is likely to stand beside what in a Vietnamese administrative paper.
//!
//! An engine reads the letters of a scan well, and loses marks that run into each other: `quyết` comes out as `quyét`,
//! `bổ sung` as `bỗ sung`, though anybody can read them by what stands beside them. [`decode`] takes words as they were read
//! and gives those that are likelier: words of the same letters (or, where what was read is no word, one letter away),
//! weighed by how easily an engine takes one for the other, how sure it was of this one, and how often they stand together
//! in administrative texts ([`Model`]). Names of persons, numbers, codes and abbreviations stay as they were read.
//!
//! [`Counts`] makes a model from texts: `cargo run --release -p hoso-language --example count`.
//!
//! ```
//! use hoso_language::{Model, Read, Weights, decode};
//!
//! let words = "được sửa đối, bỗ sung theo quy định".split(' ');
//! let words: Vec<Read> = words.map(|text| Read { text, confidence: 90.0, begins: false }).collect();
//! let right = decode(Model::administrative(), &words, Weights::default());
//! assert_eq!((right[2].as_deref(), right[3].as_deref()), (Some("đổi,"), Some("bổ")));
//! assert_eq!(right[0], None);
//! ```

mod counting;
mod decoding;
mod digits;
mod file;
mod frozen;
mod marks;
mod model;
mod nearby;
mod vocabulary;

pub use counting::{Counts, Recipe};
pub use decoding::{Weights, decode};
pub use model::{Model, NoModel, WordId};
pub use vocabulary::{NUMBER, OTHER, Read, STOP, Token, keys};
