//! Files that make one document together: page images of one folder, and the two stacks of a simplex feeder.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hoso_intake::Stamp;
use hoso_model::PageNo;

use crate::interleaving::{DuplexRule, Side};
use crate::natural_order::natural;

/// How a desk's files are put together.
#[derive(Debug, Clone, Default)]
pub struct GatherRules {
    /// Page images in one folder below the desk's are one document, in the natural order of their names.
    pub images: bool,
    /// Names of stacks of fronts and backs.
    pub duplex: Option<DuplexRule>,
    /// A folder of images has been quiet for this long before it is taken.
    pub images_quiet: Duration,
    /// A stack waits this long for its other side; then it is taken alone.
    pub pair_patience: Duration,
}

/// Which files belong together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    /// Images of this folder.
    Images(PathBuf),
    /// Stacks in this folder whose names begin so.
    Stacks(PathBuf, String),
}

/// A file that is quiet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settled {
    pub path: PathBuf,
    pub stamp: Stamp,
    /// True if it is not refused yet when it is not whole: it may become so.
    pub patient: bool,
}

/// Files of one document, in the order of its pages.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Gathered {
    /// The files.
    pub files: Vec<Settled>,
    /// What the document is called.
    pub name: String,
    /// How its pages are ordered.
    pub order: Order,
}

/// How the pages of several files are ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Order {
    /// One file after the other.
    InTurn,
    /// Fronts (the first file) and backs (the second) in turn, by this rule.
    Interleaved(DuplexRule),
    /// The other side did not come.
    Alone(String),
}

/// Settled files that wait for others.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    groups: HashMap<Key, Group>,
}

#[derive(Debug)]
struct Group {
    files: BTreeMap<PathBuf, (Settled, Option<Side>)>,
    /// When it began to wait, or something was added.
    since: Instant,
}

/// What scanners call page images.
const IMAGES: [&str; 6] = ["jpg", "jpeg", "png", "tif", "tiff", "jpe"];

impl Gathering {
    /// Keeps a settled file if it is to wait for others; gives it back if it goes alone.
    pub(crate) fn keep(
        &mut self,
        rules: &GatherRules,
        desk: &Path,
        file: Settled,
        now: Instant,
    ) -> Option<Settled> {
        let Some((key, side)) = key_of(rules, desk, &file.path) else { return Some(file) };
        let group = self.groups.entry(key).or_insert_with(|| Group { files: BTreeMap::new(), since: now });
        group.files.insert(file.path.clone(), (file, side));
        group.since = now;
        None
    }

    /// Is this file, as it was, waiting for others?
    pub(crate) fn has(&self, rules: &GatherRules, desk: &Path, path: &Path, stamp: Stamp) -> bool {
        let group = key_of(rules, desk, path).and_then(|(key, _)| self.groups.get(&key));
        group.and_then(|group| group.files.get(path)).is_some_and(|(known, _)| known.stamp == stamp)
    }

    /// A file has changed or gone: its group waits anew.
    pub(crate) fn forget(&mut self, rules: &GatherRules, desk: &Path, path: &Path, now: Instant) {
        let Some((key, _)) = key_of(rules, desk, path) else { return };
        let Some(group) = self.groups.get_mut(&key) else { return };
        if group.files.remove(path).is_some() {
            group.since = now;
        }
        if group.files.is_empty() {
            self.groups.remove(&key);
        }
    }

    /// A group that is complete, or has waited long enough, removed. `stirs` tells whether a file in a folder is still
    /// waited for.
    pub(crate) fn next(
        &mut self,
        rules: &GatherRules,
        now: Instant,
        stirs: impl Fn(&Path) -> bool,
    ) -> Option<Gathered> {
        let ready = |key: &Key, group: &Group| due(rules, key, group, &stirs).is_some_and(|due| due <= now);
        let key = self.groups.iter().find(|(key, group)| ready(key, group)).map(|(key, _)| key.clone())?;
        let group = self.groups.remove(&key)?;
        Some(gathered(rules, key, group))
    }

    /// When a group is ready by time alone. One in a folder that stirs is not, whatever the time.
    pub(crate) fn next_due(&self, rules: &GatherRules, stirs: impl Fn(&Path) -> bool) -> Option<Instant> {
        self.groups.iter().filter_map(|(key, group)| due(rules, key, group, &stirs)).min()
    }

    /// The files that wait.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.groups.values().flat_map(|group| group.files.keys().map(PathBuf::as_path))
    }

    pub(crate) fn len(&self) -> usize {
        self.groups.values().map(|group| group.files.len()).sum()
    }
}

fn due(rules: &GatherRules, key: &Key, group: &Group, stirs: &impl Fn(&Path) -> bool) -> Option<Instant> {
    match key {
        Key::Images(folder) if stirs(folder) => None,
        Key::Images(_) => Some(group.since + rules.images_quiet),
        Key::Stacks(..) if pair(group).is_some() => Some(group.since),
        Key::Stacks(..) => Some(group.since + rules.pair_patience),
    }
}

impl Order {
    /// The pages of the document, of files with so many pages each, and a note for its history.
    pub(crate) fn pages(&self, counts: &[u32]) -> (Vec<(u32, PageNo)>, String) {
        let in_turn = || {
            (0u32..)
                .zip(counts)
                .flat_map(|(file, count)| (0..*count).map(move |page| (file, PageNo::from_index(page))))
                .collect()
        };
        match self {
            Self::InTurn => (in_turn(), String::new()),
            Self::Alone(note) => (in_turn(), note.clone()),
            Self::Interleaved(rule) => {
                let (fronts, backs) =
                    (counts.first().copied().unwrap_or(0), counts.get(1).copied().unwrap_or(0));
                match rule.order(fronts, backs) {
                    Ok(order) => {
                        let place = |side| u32::from(side == Side::Back);
                        let pages = order.into_iter().map(|(side, page)| (place(side), page)).collect();
                        (pages, format!("interleaved: {fronts} fronts, {backs} backs"))
                    }
                    Err(reason) => (in_turn(), format!("fronts and backs are not interleaved: {reason}")),
                }
            }
        }
    }
}

fn key_of(rules: &GatherRules, desk: &Path, path: &Path) -> Option<(Key, Option<Side>)> {
    let (folder, name) = (path.parent()?, path.file_name()?.to_string_lossy());
    if let Some((side, stem)) = rules.duplex.as_ref().and_then(|rule| rule.side(&name)) {
        return Some((Key::Stacks(folder.to_owned(), stem), Some(side)));
    }
    let extension = path.extension()?.to_string_lossy().to_lowercase();
    // What lies in the desk's folder itself has nothing in common.
    (rules.images && folder != desk && IMAGES.contains(&extension.as_str()))
        .then(|| (Key::Images(folder.to_owned()), None))
}

/// The front and the back stack of a group.
fn pair(group: &Group) -> Option<(&PathBuf, &PathBuf)> {
    let of =
        |side| group.files.iter().find(move |(_, (_, known))| *known == Some(side)).map(|(path, _)| path);
    Some((of(Side::Front)?, of(Side::Back)?))
}

fn gathered(rules: &GatherRules, key: Key, mut group: Group) -> Gathered {
    match key {
        Key::Images(folder) => {
            let mut files: Vec<_> = group.files.into_values().map(|(file, _)| file).collect();
            let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.sort_by(|a, b| natural(&name(&a.path), &name(&b.path)));
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Gathered { files, name, order: Order::InTurn }
        }
        Key::Stacks(_, stem) => {
            let paired = pair(&group).map(|(front, back)| vec![front.clone(), back.clone()]);
            let first = || group.files.keys().next().cloned().into_iter().collect();
            let order = match (&paired, &rules.duplex) {
                (Some(_), Some(rule)) => Order::Interleaved(rule.clone()),
                _ => Order::Alone("its other side did not come".to_owned()),
            };
            let files: Vec<PathBuf> = paired.unwrap_or_else(first);
            let files = files.iter().filter_map(|path| group.files.remove(path).map(|(file, _)| file));
            Gathered { files: files.collect(), name: stem, order }
        }
    }
}
