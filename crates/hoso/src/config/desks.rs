//! The settings of a desk.

use std::path::PathBuf;

use hoso_intake::LocalNumbers;
use hoso_model::DeskId;
use serde::{Deserialize, Serialize};

/// A desk and the folder that its scanner writes to.
#[derive(Debug, Clone, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Desk {
    pub id: DeskId,
    pub name: String,
    #[serde(serialize_with = "super::in_force::path")]
    pub folder: PathBuf,
    #[serde(default)]
    pub watch: Watch,
    #[serde(default)]
    pub on_any_disk: bool,
    #[serde(default)]
    pub local_numbers: Vec<String>,
    #[serde(default)]
    pub images: Images,
    #[serde(default)]
    pub duplex: Option<Duplex>,
}

/// How a desk's folder is watched.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Watch {
    #[default]
    Auto,
    Events,
    Polling,
}

/// What page images in one folder are.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Images {
    #[default]
    Documents,
    OneDocument,
}

/// How the stacks of a feeder that sees one side are told apart.
#[derive(Debug, Clone, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Duplex {
    pub fronts: String,
    pub backs: String,
    #[serde(default = "turned")]
    pub backs_reversed: bool,
}

/// Feeders want a stack turned over as a whole.
const fn turned() -> bool {
    true
}

impl Desk {
    /// How its own numbers look in names.
    pub(crate) fn local(&self) -> Result<LocalNumbers, String> {
        LocalNumbers::new(self.id.clone(), &self.local_numbers)
    }
}
