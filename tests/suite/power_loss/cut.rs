//! What is on the disk after the power failed.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, FileTypeExt as _, OpenOptionsExt as _};
use std::path::Path;

use super::disk::{Change, Deed, Disk, Node, ROOT, Side, overwrite};

/// What becomes of deeds that were not durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// All are lost.
    Lost,
    /// Those at the desks were in time by chance, those in the data are lost: what has left its folder is nowhere else.
    DataLost,
    /// The other way round: what is in the archive lies in its folder still.
    DeskLost,
    /// All were in time by chance: the same as if only the process was killed.
    Kept,
    /// Each was or was not, in any order; of what was written, perhaps a part.
    Some,
    /// Names as they were at one instant since, as with a journal; of files, their lengths, and zeros for what was written.
    Journal,
}

/// All of them.
pub(super) const WAYS: [Way; 6] =
    [Way::DataLost, Way::Some, Way::DeskLost, Way::Journal, Way::Lost, Way::Kept];

/// A folder's content, or a file's.
#[derive(Debug, Hash, PartialEq, Eq)]
pub(super) enum Thing {
    /// A folder.
    Folder(BTreeMap<Vec<u8>, Self>),
    /// A file.
    File(Vec<u8>),
    /// The very file that an operator dropped.
    Scan(usize, usize),
}

/// What became of a deed.
enum Became {
    Lost,
    Done,
    /// Only these bytes of it.
    Torn(std::ops::Range<usize>),
    /// The file is as long as if it was done, but has zeros there.
    Zeros,
}

/// What is there if the power fails after `line`.
pub(super) fn after(disk: &Disk, line: usize, way: Way, seed: u64) -> Thing {
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut names: Vec<BTreeMap<Vec<u8>, Node>> = vec![BTreeMap::new(); disk.nodes.len()];
    let mut files: Vec<Vec<u8>> = vec![Vec::new(); disk.nodes.len()];
    let mut parents: Vec<Option<Node>> = vec![None; disk.nodes.len()];
    let share = [1, 4, 7][chance.below(3)];
    // A journal has names up to some instant between the last that is sure and now.
    let pending = |deed: &&Deed| deed.done <= line && deed.durable.is_none_or(|durable| durable > line);
    let waiting: Vec<usize> = disk.deeds.iter().filter(pending).map(|deed| deed.done).collect();
    let journal = if waiting.is_empty() { line } else { waiting[chance.below(waiting.len())] };
    for deed in disk.deeds.iter().take_while(|deed| deed.done <= line) {
        let sure = deed.durable.is_some_and(|durable| durable <= line);
        let became = match way {
            _ if sure => Became::Done,
            Way::Kept => Became::Done,
            Way::DataLost if deed.side == Side::Desk => Became::Done,
            Way::DeskLost if deed.side == Side::Data => Became::Done,
            Way::Lost | Way::DataLost | Way::DeskLost => Became::Lost,
            Way::Journal => match &deed.change {
                _ if deed.done > journal => Became::Lost,
                Change::Bytes { .. } => Became::Zeros,
                _ => Became::Done,
            },
            Way::Some => match &deed.change {
                _ if chance.below(8) >= share => Became::Lost,
                Change::Bytes { bytes, .. } => torn(bytes.len(), &mut chance),
                _ => Became::Done,
            },
        };
        match (&deed.change, became) {
            (_, Became::Lost) => {}
            (Change::Names(changes), _) => {
                // A folder that is not empty cannot go, and nothing moves that is not there, or to where nothing is.
                let full = |(folder, name, node): &(Node, Vec<u8>, Option<Node>)| {
                    node.is_none() && names[*folder].get(name).is_some_and(|known| !names[*known].is_empty())
                };
                if (changes.len() == 1 && full(&changes[0]))
                    || deed.change.needs().iter().any(|(folder, name)| match name {
                        Some(name) => !names[*folder].contains_key(name),
                        None => !is_there(*folder, &parents),
                    })
                {
                    continue;
                }
                for (folder, name, node) in changes {
                    match node {
                        Some(node) => {
                            parents[*node] = Some(*folder);
                            names[*folder].insert(name.clone(), *node);
                        }
                        None => {
                            if let Some(gone) = names[*folder].remove(name)
                                && changes.len() == 1
                            {
                                parents[gone] = None;
                            }
                        }
                    }
                }
            }
            (Change::Size { node, size }, _) => files[*node].resize(*size, 0),
            (Change::Bytes { node, at, bytes }, Became::Done) => overwrite(&mut files[*node], *at, bytes),
            (Change::Bytes { node, at, bytes }, Became::Torn(part)) => {
                overwrite(&mut files[*node], at + part.start, &bytes[part]);
            }
            (Change::Bytes { node, at, bytes }, Became::Zeros) => {
                let end = files[*node].len().max(at + bytes.len());
                files[*node].resize(end, 0);
            }
        }
    }
    thing(disk, ROOT, &names, &mut files)
}

/// Does a way lead from the root to this folder?
fn is_there(mut folder: Node, parents: &[Option<Node>]) -> bool {
    while folder != ROOT {
        match parents[folder] {
            Some(parent) => folder = parent,
            None => return false,
        }
    }
    true
}

/// Sectors are written whole, not files.
fn torn(length: usize, chance: &mut Chance) -> Became {
    let sector = [512, 4096][chance.below(2)];
    let sectors = length.div_ceil(sector);
    match chance.below(4) {
        0 => Became::Zeros,
        1 => Became::Torn(0..(chance.below(sectors.max(1)) * sector).min(length)),
        2 => Became::Torn((chance.below(sectors.max(1)) * sector).min(length)..length),
        _ => Became::Done,
    }
}

fn thing(disk: &Disk, node: Node, names: &[BTreeMap<Vec<u8>, Node>], files: &mut [Vec<u8>]) -> Thing {
    let state = &disk.nodes[node];
    match state.scan {
        Some((scan, file)) => Thing::Scan(scan, file),
        None if state.folder => {
            let inside = names[node].iter();
            Thing::Folder(
                inside.map(|(name, node)| (name.clone(), thing(disk, *node, names, files))).collect(),
            )
        }
        // A file may have two names.
        None => Thing::File(files[node].clone()),
    }
}

impl Thing {
    /// A number that tells one from another.
    pub(super) fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        std::hash::Hash::hash(self, &mut hasher);
        hasher.finish()
    }

    /// Puts it at `path`. Scans are the very files, which lie in `scans`: they are known by their inodes.
    pub(super) fn write(&self, path: &Path, scans: &Path) {
        match self {
            Self::Folder(inside) => {
                if !path.is_dir() {
                    fs::DirBuilder::new().mode(0o700).create(path).unwrap();
                }
                for (name, thing) in inside {
                    // Shared memory is made anew.
                    if !name.ends_with(b"-shm") {
                        thing.write(&path.join(OsStr::from_bytes(name)), scans);
                    }
                }
            }
            Self::File(bytes) => {
                let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
                file.unwrap().write_all(bytes).unwrap();
            }
            Self::Scan(scan, file) => fs::hard_link(scans.join(format!("{scan}-{file}")), path).unwrap(),
        }
    }

    /// How it differs from what is at `path`; what was read as `ours` is not compared.
    pub(super) fn differences(&self, path: &Path, scans: &[super::scans::Scan]) -> Vec<String> {
        let told = |what: &str| vec![format!("{}: {what}", path.display())];
        match self {
            Self::Folder(inside) => {
                let mut there: BTreeMap<Vec<u8>, _> = match fs::read_dir(path) {
                    Ok(entries) => entries
                        .map(|entry| entry.unwrap().path())
                        .map(|path| (path.file_name().unwrap().as_bytes().to_vec(), path))
                        .collect(),
                    Err(error) => return told(&error.to_string()),
                };
                let mut differ = Vec::new();
                for (name, thing) in inside.iter().filter(|(name, _)| !name.ends_with(b"-shm")) {
                    match there.remove(name) {
                        Some(path) => differ.extend(thing.differences(&path, scans)),
                        None => {
                            differ.extend(told(&format!("{} is not there", String::from_utf8_lossy(name))));
                        }
                    }
                }
                // A socket is made by no call that is recorded, and is made anew.
                let told = |path: &std::path::PathBuf| {
                    let socket = fs::symlink_metadata(path).is_ok_and(|it| it.file_type().is_socket());
                    !socket && !path.as_os_str().as_bytes().ends_with(b"-shm")
                };
                let more = there.into_values().filter(told);
                differ.extend(more.map(|path| format!("{} is there", path.display())));
                differ
            }
            Self::File(bytes) if fs::read(path).ok().as_ref() == Some(bytes) => Vec::new(),
            Self::Scan(scan, file) if fs::read(path).ok().as_ref() == Some(&scans[*scan].files[*file].1) => {
                Vec::new()
            }
            _ => told("has other bytes"),
        }
    }
}

/// Chance that is the same every time.
pub(super) struct Chance(u64);

impl Chance {
    /// A number below `most`.
    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}

#[test]
fn what_was_not_synced_is_lost_and_a_rename_is_whole_or_not() {
    let mut disk = Disk::new();
    let desk = disk.put(ROOT, b"in", Side::Desk, None, 0);
    let data = disk.nameless(true, ROOT, b"data");
    disk.names(vec![(ROOT, b"data".to_vec(), Some(data))], 1);
    let file = disk.nameless(false, data, b"new");
    disk.names(vec![(data, b"new".to_vec(), Some(file))], 2);
    disk.write(file, 0, b"bytes", 3);
    disk.names(vec![(data, b"new".to_vec(), None), (data, b"named".to_vec(), Some(file))], 4);
    disk.put(desk, b"scan", Side::Desk, Some(((0, 0), b"scan".to_vec())), 5);
    disk.names(vec![(desk, b"scan".to_vec(), None)], 6);
    let there = |disk: &Disk, line, way, seed| {
        let mut paths = Vec::new();
        list(&after(disk, line, way, seed), "", &mut paths);
        paths.join(" ")
    };
    assert_eq!(there(&disk, 6, Way::Lost, 1), "/in/scan");
    assert_eq!(there(&disk, 6, Way::DataLost, 1), "");
    assert_eq!(there(&disk, 6, Way::DeskLost, 1), "/data/named=bytes /in/scan");
    assert_eq!(there(&disk, 3, Way::Kept, 1), "/data/new=bytes");
    disk.sync(ROOT, 7, 8);
    disk.sync(data, 9, 10);
    assert_eq!(there(&disk, 10, Way::Lost, 1), "/data/named= /in/scan", "named, and without its bytes");
    disk.sync(file, 11, 12);
    assert_eq!(there(&disk, 12, Way::Lost, 1), "/data/named=bytes /in/scan");
    assert_eq!(there(&disk, 9, Way::Lost, 1), "/in/scan");
    let some: std::collections::BTreeSet<_> = (1..200).map(|seed| there(&disk, 6, Way::Some, seed)).collect();
    let both = some.iter().find(|one| one.contains("/data/new") && one.contains("/data/named"));
    assert!(some.len() > 5 && both.is_none(), "{some:?}");
    let journal: std::collections::BTreeSet<_> =
        (1..200).map(|seed| there(&disk, 6, Way::Journal, seed)).collect();
    assert!(journal.contains("/data/named=\0\0\0\0\0 /in/scan"), "{journal:?}");
}

#[cfg(test)]
fn list(thing: &Thing, path: &str, paths: &mut Vec<String>) {
    match thing {
        Thing::Folder(inside) => {
            for (name, thing) in inside {
                list(thing, &format!("{path}/{}", String::from_utf8_lossy(name)), paths);
            }
        }
        Thing::File(bytes) => paths.push(format!("{path}={}", String::from_utf8_lossy(bytes))),
        Thing::Scan(..) => paths.push(path.to_owned()),
    }
}
