//! Settings, in layers: defaults, file, environment, command line. Each value is known with the layer it comes from, so
//! that whatever is wrong with it is told with its place.
//!
//! A key is declared once, as a field whose type says what it may be ([`Seconds`], [`Count`], …). Its default stands in
//! `config/hoso.toml`, the sample that people read, and nowhere else; only a desk's own defaults stand with its fields.

mod bounds;
mod desks;
mod in_force;
mod layers;
mod places;
mod source;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use hoso_intake::{LeftAlone, UnpackLimits};
use hoso_model::DeskId;
use hoso_reader::{BoxLimits, Limits};
use serde::{Deserialize, Serialize};
use toml::{Table, Value};
use tracing_subscriber::EnvFilter;

use crate::failure::Failure;
use bounds::{Count, Megabytes, Milliseconds, Seconds};
pub(crate) use desks::{Desk, Images, Watch};
use layers::Layers;
pub(crate) use source::SettingsError;
use source::{Source, Sources};

/// The sample that `hoso init` writes; it holds the defaults.
pub(crate) const SAMPLE: &str = include_str!("../../../config/hoso.toml");
/// More at the same time than any machine does.
const MOST_AT_ONCE: u64 = 1 << 12;
const MOST_32: u64 = u32::MAX as u64;

/// All settings. `config/hoso.toml` says what each is.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    #[serde(serialize_with = "in_force::path")]
    pub data: PathBuf,
    pub log: String,
    pub server: Server,
    pub intake: Intake,
    pub read: Read,
    pub limits: FileLimits,
    #[serde(rename = "desk")]
    pub desks: Vec<Desk>,
    /// The file that was read, if any.
    #[serde(skip)]
    pub file: Option<PathBuf>,
    /// Where they come from.
    #[serde(skip)]
    pub sources: Sources,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Server {
    pub address: String,
    pub allow_remote: bool,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Intake {
    pub settle_ms: Milliseconds,
    pub patience_s: Seconds,
    pub rescan_s: Seconds<1>,
    pub keep_aside_s: Seconds,
    pub poll_s: Seconds<1>,
    pub at_once: Count<1, MOST_AT_ONCE>,
    pub reserve_mb: Megabytes,
    pub leave_alone: Vec<String>,
    pub images_quiet_s: Seconds,
    pub pair_patience_s: Seconds,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Read {
    pub engine: String,
    pub workers: Count<0, MOST_AT_ONCE>,
    pub page_s: Seconds<1>,
    pub page_cpu_s: Seconds<1>,
    pub attempts: Count<1, MOST_32>,
    pub memory_mb: Megabytes<1>,
    pub pages_a_reader: Count<1, MOST_32>,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileLimits {
    pub file_mb: Megabytes<1>,
    pub pages: Count<1, MOST_32>,
    /// As pixels they still fit into 64 bits.
    pub megapixels: Count<1, { 1 << 40 }>,
    pub zip_files: Count<0, MOST_32>,
    pub zip_depth: Count<0, 255>,
    pub zip_mb: Megabytes,
    pub zip_ratio: Count<1, MOST_32>,
    pub derived_mb: Megabytes,
}

/// What command-line arguments say in place of settings.
#[derive(Debug, Default)]
pub(crate) struct Flags<'a> {
    /// The file to read.
    pub config: Option<&'a Path>,
    pub data: Option<&'a Path>,
    pub log: Option<&'a str>,
}

impl Config {
    /// Loads the settings: from the file that is named, else from `hoso.toml` here or in the user's configuration folder.
    pub(crate) fn load(flags: &Flags<'_>) -> Result<Self, SettingsError> {
        let file = match flags.config {
            Some(file) => Some(file.to_owned()),
            None => usual_places().into_iter().find(|place| place.is_file()),
        };
        let text = match &file {
            Some(file) => Some(
                std::fs::read_to_string(file)
                    .map_err(|error| SettingsError::Unreadable { file: file.clone(), error })?,
            ),
            None => None,
        };
        Self::layered(file.zip(text), std::env::vars_os(), flags)
    }

    /// The defaults, overlaid by the text of a file, by `environment` and by `flags`.
    fn layered(
        file: Option<(PathBuf, String)>,
        environment: impl Iterator<Item = (OsString, OsString)>,
        flags: &Flags<'_>,
    ) -> Result<Self, SettingsError> {
        let mut layers = Layers::new(defaults()?);
        if let Some((file, text)) = &file {
            layers.file(file, text)?;
        }
        layers.environment(environment)?;
        let Layers { values, mut sources, .. } = layers;
        let mut config: Self = serde_path_to_error::deserialize(Value::Table(values))
            .map_err(|error| sources.wrong(&error.path().to_string(), error.inner().message()))?;
        if let Some(log) = flags.log {
            log.clone_into(&mut config.log);
            sources.set("log", Source::Flag { flag: "--log" });
        }
        // Relative paths are relative to the file, but for what was just typed.
        config.file = file.map(|(file, _)| file);
        let base = config.file.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
        config.data = base.join(&config.data);
        if let Some(data) = flags.data {
            data.clone_into(&mut config.data);
            sources.set("data", Source::Flag { flag: "--data" });
        }
        for desk in &mut config.desks {
            desk.folder = base.join(&desk.folder);
        }
        config.sources = sources;
        config.check()?;
        Ok(config)
    }

    /// What no type says of a single value, and what values say together.
    fn check(&self) -> Result<(), SettingsError> {
        self.log_filter()?;
        self.left_alone()?;
        for (index, desk) in self.desks.iter().enumerate() {
            let wrong = |name: &str, problem: String| {
                Err(self.sources.wrong(&format!("desk[{index}].{name}"), problem))
            };
            for other in &self.desks[..index] {
                if other.id == desk.id {
                    return wrong("id", format!("there is another desk {}", desk.id));
                }
                if other.folder == desk.folder {
                    return wrong("folder", format!("desk {} has the same folder", other.id));
                }
            }
            if let Err(problem) = desk.local() {
                return wrong("local_numbers", problem);
            }
        }
        Ok(())
    }

    /// What is logged.
    pub(crate) fn log_filter(&self) -> Result<EnvFilter, SettingsError> {
        let wrong = |problem: String| self.sources.wrong("log", problem);
        for part in self.log.split(',').map(str::trim).filter(|part| !part.contains(['=', '['])) {
            // A word alone would be the name of a part of which everything is logged, and nothing of the others.
            part.parse::<tracing_subscriber::filter::LevelFilter>().map_err(|_| {
                wrong(format!("{part:?} is no level: error, warn, info, debug, trace or off"))
            })?;
        }
        // The watching library remarks on every file that leaves; unless asked for, that is not for an operator.
        EnvFilter::try_new(format!("notify=warn,{}", self.log)).map_err(|error| wrong(error.to_string()))
    }

    /// Names that are left alone.
    pub(crate) fn left_alone(&self) -> Result<LeftAlone, SettingsError> {
        LeftAlone::new(self.intake.leave_alone.iter().map(String::as_str))
            .map_err(|error| self.sources.wrong("intake.leave_alone", error))
    }

    /// The desk named `id`, or the only one.
    pub(crate) fn desk(&self, id: Option<&str>) -> Result<DeskId, Failure> {
        let named = self.desks.iter().map(|desk| desk.id.as_str()).collect::<Vec<_>>().join(", ");
        match (id, self.desks.as_slice()) {
            (Some(id), desks) => desks
                .iter()
                .find(|desk| desk.id.as_str() == id)
                .map(|desk| desk.id.clone())
                .ok_or_else(|| Failure::Usage(format!("there is no desk {id:?}; there are: {named}"))),
            (None, [only]) => Ok(only.id.clone()),
            (None, []) => Err(Failure::Usage("no desk is configured; add a [[desk]] to hoso.toml".into())),
            (None, _) => Err(Failure::Usage(format!("which desk? name one with --desk: {named}"))),
        }
    }

    /// What files and children may take.
    pub(crate) fn box_limits(&self) -> BoxLimits {
        BoxLimits {
            scan: Limits {
                bytes: self.limits.file_mb.bytes(),
                pages: self.limits.pages.u32(),
                pixels: self.limits.megapixels.u64() * 1_000_000,
            },
            time: self.read.page_s.duration(),
            cpu: self.read.page_cpu_s.duration(),
            memory: self.read.memory_mb.bytes(),
            questions: self.read.pages_a_reader.u32(),
        }
    }

    /// How far ZIP files are unpacked.
    pub(crate) fn unpack_limits(&self) -> UnpackLimits {
        UnpackLimits {
            members: self.limits.zip_files.u32(),
            depth: self.limits.zip_depth.u8(),
            bytes: self.limits.zip_mb.bytes(),
            ratio: self.limits.zip_ratio.u32(),
            member_bytes: self.limits.file_mb.bytes(),
        }
    }

    /// How many pages are read at the same time.
    pub(crate) fn workers(&self) -> usize {
        match self.read.workers.usize() {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            workers => workers,
        }
    }
}

/// The lowest layer: the sample, but for its desks, which are an example.
fn defaults() -> Result<Table, SettingsError> {
    let sample = |error| SettingsError::Syntax { file: "config/hoso.toml".into(), error: Box::new(error) };
    let mut table: Table = SAMPLE.parse().map_err(sample)?;
    table.insert("desk".to_owned(), Value::Array(Vec::new()));
    Ok(table)
}

fn usual_places() -> Vec<PathBuf> {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config"));
    let user = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).or_else(home);
    let mut places = vec![PathBuf::from("hoso.toml")];
    places.extend(user.map(|folder| folder.join("hoso").join("hoso.toml")));
    places
}

#[cfg(test)]
mod tests;
