//! Settings, in layers: defaults, file, environment, command line.

use std::path::{Path, PathBuf};
use std::time::Duration;

use hoso_intake::{LeftAlone, LocalNumbers, UnpackLimits};
use hoso_model::DeskId;
use hoso_reader::{BoxLimits, Limits};
use serde::Deserialize;
use toml::{Table, Value};

use crate::failure::Failure;

/// The sample that `hoso init` writes; it holds the defaults.
pub(crate) const SAMPLE: &str = include_str!("../../../config/hoso.toml");
/// Settings beyond these mean nothing, and no sum with them may overflow: 30 days, an exabyte, more than any machine does.
const LONGEST_S: u64 = 30 * 24 * 60 * 60;
const LARGEST_MB: u64 = 1 << 40;
const MOST_AT_ONCE: u64 = 1 << 12;
/// Environment variables that begin so are settings.
const PREFIX: &str = "HOSO_";

/// All settings. `config/hoso.toml` says what each is.
#[derive(Debug, Clone, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    pub data: PathBuf,
    pub log: String,
    pub server: Server,
    pub intake: Intake,
    pub read: Read,
    pub limits: FileLimits,
    #[serde(rename = "desk")]
    pub desks: Vec<Desk>,
}

#[derive(Debug, Clone, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Server {
    pub address: String,
    pub allow_remote: bool,
}

#[derive(Debug, Clone, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Intake {
    pub settle_ms: u64,
    pub patience_s: u64,
    pub rescan_s: u64,
    pub keep_aside_s: u64,
    pub poll_s: u64,
    pub at_once: usize,
    pub reserve_mb: u64,
    pub leave_alone: Vec<String>,
    pub images_quiet_s: u64,
    pub pair_patience_s: u64,
}

#[derive(Debug, Clone, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Read {
    pub engine: String,
    pub workers: usize,
    pub page_s: u64,
    pub page_cpu_s: u64,
    pub attempts: u32,
    pub memory_mb: u64,
    pub pages_a_reader: u32,
}

#[derive(Debug, Clone, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FileLimits {
    pub file_mb: u64,
    pub pages: u32,
    pub megapixels: u64,
    pub zip_files: u32,
    pub zip_depth: u8,
    pub zip_mb: u64,
    pub zip_ratio: u32,
    pub derived_mb: u64,
}

#[derive(Debug, Clone, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Desk {
    pub id: DeskId,
    pub name: String,
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
#[derive(Debug, Clone, Copy, Default, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Watch {
    #[default]
    Auto,
    Events,
    Polling,
}

/// What page images in one folder are.
#[derive(Debug, Clone, Copy, Default, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Images {
    #[default]
    Documents,
    OneDocument,
}

/// How the stacks of a feeder that sees one side are told apart.
#[derive(Debug, Clone, Deserialize, PartialEq)]
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

impl Default for Config {
    fn default() -> Self {
        Self {
            data: "data".into(),
            log: "info".into(),
            server: Server::default(),
            intake: Intake::default(),
            read: Read::default(),
            limits: FileLimits::default(),
            desks: Vec::new(),
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self { address: "127.0.0.1:8080".into(), allow_remote: false }
    }
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            settle_ms: 2000,
            patience_s: 60,
            rescan_s: 30,
            keep_aside_s: 60,
            poll_s: 2,
            at_once: 64,
            reserve_mb: 1024,
            leave_alone: LeftAlone::USUAL.map(str::to_owned).to_vec(),
            images_quiet_s: 10,
            pair_patience_s: 600,
        }
    }
}

impl Default for Read {
    fn default() -> Self {
        Self {
            engine: "tesseract:vie".into(),
            workers: 0,
            page_s: 120,
            page_cpu_s: 90,
            attempts: 2,
            memory_mb: 3072,
            pages_a_reader: 500,
        }
    }
}

impl Default for FileLimits {
    fn default() -> Self {
        Self {
            file_mb: 2048,
            pages: 10_000,
            megapixels: 200,
            zip_files: 10_000,
            zip_depth: 2,
            zip_mb: 8192,
            zip_ratio: 200,
            derived_mb: 2048,
        }
    }
}

impl Config {
    /// Loads the settings: from `file` if given, else from `hoso.toml` here or in the user's configuration folder.
    pub(crate) fn load(file: Option<&Path>, data: Option<&Path>) -> Result<Self, Failure> {
        let found = match file {
            Some(file) => Some(file.to_owned()),
            None => usual_places().into_iter().find(|place| place.is_file()),
        };
        let (text, base) = match &found {
            Some(file) => {
                let text = std::fs::read_to_string(file)
                    .map_err(|error| Failure::Usage(format!("{} cannot be read: {error}", file.display())))?;
                (text, file.parent().map(Path::to_owned).unwrap_or_default())
            }
            None => (String::new(), PathBuf::new()),
        };
        let name =
            found.as_deref().map_or_else(|| "the settings".to_owned(), |file| file.display().to_string());
        let mut config = Self::layered(&text, std::env::vars())
            .map_err(|message| Failure::Usage(format!("{name}: {message}")))?;
        config.data = match data {
            Some(data) => data.to_owned(),
            None => base.join(&config.data),
        };
        for desk in &mut config.desks {
            desk.folder = base.join(&desk.folder);
        }
        config.check().map_err(|message| Failure::Usage(format!("{name}: {message}")))?;
        Ok(config)
    }

    /// The settings in `text`, overlaid by the environment's.
    fn layered(text: &str, environment: impl Iterator<Item = (String, String)>) -> Result<Self, String> {
        let mut table: Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
        for (name, value) in environment {
            if let Some(path) = name.strip_prefix(PREFIX) {
                overlay(&mut table, &path.to_lowercase(), &value)
                    .map_err(|error| format!("{name}: {error}"))?;
            }
        }
        table.try_into().map_err(|error: toml::de::Error| error.to_string())
    }

    fn check(&self) -> Result<(), String> {
        let (intake, read, limits) = (&self.intake, &self.read, &self.limits);
        for (name, value, most) in [
            ("[intake] settle_ms", intake.settle_ms, LONGEST_S * 1000),
            ("[intake] patience_s", intake.patience_s, LONGEST_S),
            ("[intake] keep_aside_s", intake.keep_aside_s, LONGEST_S),
            ("[intake] rescan_s", intake.rescan_s, LONGEST_S),
            ("[intake] poll_s", intake.poll_s, LONGEST_S),
            ("[intake] images_quiet_s", intake.images_quiet_s, LONGEST_S),
            ("[intake] pair_patience_s", intake.pair_patience_s, LONGEST_S),
            ("[intake] at_once", intake.at_once as u64, MOST_AT_ONCE),
            ("[intake] reserve_mb", intake.reserve_mb, LARGEST_MB),
            ("[read] workers", read.workers as u64, MOST_AT_ONCE),
            ("[read] page_s", read.page_s, LONGEST_S),
            ("[read] page_cpu_s", read.page_cpu_s, LONGEST_S),
            ("[read] memory_mb", read.memory_mb, LARGEST_MB),
            ("[limits] file_mb", limits.file_mb, LARGEST_MB),
            ("[limits] megapixels", limits.megapixels, LARGEST_MB),
            ("[limits] zip_mb", limits.zip_mb, LARGEST_MB),
            ("[limits] derived_mb", limits.derived_mb, LARGEST_MB),
        ] {
            if value > most {
                return Err(format!("{name} = {value} is too much: at most {most}"));
            }
        }
        self.left_alone()?;
        for (index, desk) in self.desks.iter().enumerate() {
            for other in &self.desks[..index] {
                if other.id == desk.id {
                    return Err(format!("there are two desks {}", desk.id));
                }
                if other.folder == desk.folder {
                    return Err(format!("desks {} and {} have the same folder", other.id, desk.id));
                }
            }
            desk.local()?;
        }
        Ok(())
    }

    /// Names that are left alone.
    pub(crate) fn left_alone(&self) -> Result<LeftAlone, String> {
        LeftAlone::new(self.intake.leave_alone.iter().map(String::as_str))
            .map_err(|error| format!("[intake] leave_alone: {error}"))
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
                bytes: self.limits.file_mb << 20,
                pages: self.limits.pages,
                pixels: self.limits.megapixels * 1_000_000,
            },
            time: Duration::from_secs(self.read.page_s.max(1)),
            cpu: Duration::from_secs(self.read.page_cpu_s.max(1)),
            memory: self.read.memory_mb << 20,
            questions: self.read.pages_a_reader.max(1),
        }
    }

    /// How far ZIP files are unpacked.
    pub(crate) fn unpack_limits(&self) -> UnpackLimits {
        UnpackLimits {
            members: self.limits.zip_files,
            depth: self.limits.zip_depth,
            bytes: self.limits.zip_mb << 20,
            ratio: self.limits.zip_ratio,
            member_bytes: self.limits.file_mb << 20,
        }
    }

    /// How many pages are read at the same time.
    pub(crate) fn workers(&self) -> usize {
        match self.read.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            workers => workers,
        }
    }
}

impl Desk {
    /// How its own numbers look in names.
    pub(crate) fn local(&self) -> Result<LocalNumbers, String> {
        LocalNumbers::new(self.id.clone(), &self.local_numbers)
            .map_err(|error| format!("desk {}: local_numbers: {error}", self.id))
    }
}

fn usual_places() -> Vec<PathBuf> {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config"));
    let user = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).or_else(home);
    let mut places = vec![PathBuf::from("hoso.toml")];
    places.extend(user.map(|folder| folder.join("hoso").join("hoso.toml")));
    places
}

/// Sets `server__address` in a table; a value that reads as a TOML number or truth value is one.
fn overlay(table: &mut Table, path: &str, value: &str) -> Result<(), String> {
    if let Some((section, rest)) = path.split_once("__") {
        let inner = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
        overlay(inner.as_table_mut().ok_or_else(|| format!("{section} is not a section"))?, rest, value)
    } else {
        let value = match (value.parse::<i64>(), value.parse::<bool>()) {
            (Ok(number), _) => Value::Integer(number),
            (_, Ok(truth)) => Value::Boolean(truth),
            _ => Value::String(value.to_owned()),
        };
        table.insert(path.to_owned(), value);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, SAMPLE};

    fn env(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn the_sample_holds_the_defaults() {
        let mut sample = Config::layered(SAMPLE, env(&[])).unwrap();
        assert_eq!(sample.desks.len(), 1);
        sample.desks.clear();
        assert_eq!(sample, Config::default());
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config = Config::layered(
            "[server]\naddress = \"a\"\n[read]\nworkers = 3",
            env(&[("HOSO_SERVER__ADDRESS", "127.0.0.1:0"), ("HOSO_READ__PAGE_S", "7"), ("OTHER", "x")]),
        )
        .unwrap();
        assert_eq!(
            (config.server.address.as_str(), config.read.workers, config.read.page_s),
            ("127.0.0.1:0", 3, 7)
        );
    }

    #[test]
    fn whatever_stands_there_is_settings_or_an_error_that_says_what_is_wrong() {
        let mut taken = 0;
        for at in 0..SAMPLE.len() {
            // Each byte changed once, in one of several ways, and the rest cut off now and then.
            let mut bytes = SAMPLE.as_bytes().to_vec();
            bytes[at] = match at % 5 {
                0 => b'-',
                1 => b'"',
                2 => b'9',
                3 => bytes[at] ^ 0x20,
                _ => b']',
            };
            if at.is_multiple_of(7) {
                bytes.truncate(at + 1);
            }
            match Config::layered(&String::from_utf8_lossy(&bytes), env(&[])) {
                Ok(config) => {
                    taken += 1;
                    // Asked for anything, none of it gives up.
                    let _ = (config.check(), config.watched(), config.workers());
                    let _ = (config.box_limits(), config.unpack_limits());
                }
                Err(error) => assert!(!error.is_empty()),
            }
        }
        assert!(taken > 100, "most of it is comments");
        // Every number as large as it can be.
        for line in SAMPLE.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, number)) = line.split_once(" = ") else { continue };
            if number.parse::<u64>().is_err() {
                continue;
            }
            let large = SAMPLE.replace(line, &format!("{name} = {}", i64::MAX));
            let told = Config::layered(&large, env(&[])).and_then(|config| config.check()).unwrap_err();
            assert!(told.contains(name) || told.contains("u32") || told.contains("u8"), "{told}");
        }
        for value in ["", "-1", "1e9", "true", "\u{0}", "[", "9223372036854775807", "\"", "a\nb = 1"] {
            for name in
                ["HOSO_", "HOSO___", "HOSO_A__B__C", "HOSO_LIMITS__FILE_MB", "HOSO_LIMITS", "HOSO_DESK"]
            {
                let _ = Config::layered(SAMPLE, env(&[(name, value)]));
            }
        }
    }

    #[test]
    fn an_unknown_key_is_named() {
        for (text, pairs) in [("[intake]\nsetle_ms = 1", vec![]), ("", vec![("HOSO_INTAKE__SETLE_MS", "1")])]
        {
            let error = Config::layered(text, env(&pairs)).unwrap_err();
            assert!(error.contains("setle_ms"), "{error}");
        }
    }
}
