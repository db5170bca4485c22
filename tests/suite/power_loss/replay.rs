//! A recording, done again on the disk that forgets.

mod descriptors;
mod paths;

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};

use super::calls::{Argument, Call};
use super::disk::{Disk, Node, ROOT, Side};
use super::scans::Scan;
use descriptors::Descriptors;

/// Which syncs of a recording are believed: to see that the test finds it when some are missing.
pub(super) type Believed = fn(&Disk, Option<Node>) -> bool;

/// All that a replay shows.
pub(super) struct Replayed {
    /// The disk, and all that was done to it.
    pub disk: Disk,
    /// Scan by scan: the line at which it was first seen in its folder.
    pub seen: Vec<Option<usize>>,
}

/// A call that succeeded names what is not there: the recording was misunderstood.
#[derive(Debug)]
struct Missing(#[expect(dead_code, reason = "it is shown")] String);

struct Replay<'a> {
    root: PathBuf,
    scans: &'a [Scan],
    /// Scans that nobody has seen yet, in the order in which they were dropped.
    unseen: VecDeque<usize>,
    seen: Vec<Option<usize>>,
    calls: &'a [Call],
    done: Vec<bool>,
    /// What was there when a call began that opens it: it may have gone before the call was told to have ended.
    there_before: HashMap<usize, Node>,
    /// Files that somebody saw before the call that makes them was told to have ended.
    made_before: HashMap<usize, Node>,
    hurrying: bool,
    disk: Disk,
    descriptors: Descriptors,
    believed: Believed,
    /// The line that is replayed.
    line: usize,
}

/// Does what `calls` tell of again. `desks` are the names of the desks' folders in `root`; all else there is the data's.
pub(super) fn replay(
    calls: &[Call],
    root: &Path,
    desks: &[&str],
    scans: &[Scan],
    believed: Believed,
) -> Replayed {
    let threads = threads_of_the_service(calls);
    let mut disk = Disk::new();
    for desk in desks {
        disk.put(ROOT, desk.as_bytes(), Side::Desk, None, 0);
    }
    let mut replay = Replay {
        root: root.to_owned(),
        scans,
        unseen: (0..scans.len()).collect(),
        seen: vec![None; scans.len()],
        calls,
        done: vec![false; calls.len()],
        there_before: HashMap::new(),
        made_before: HashMap::new(),
        hurrying: false,
        disk,
        descriptors: Descriptors::default(),
        believed,
        line: 0,
    };
    // What closes a descriptor does so before another call can get its number; all else is done when it has ended.
    let when = |call: &Call| if call.name.starts_with("close") { call.began } else { call.ended };
    let mut order = Vec::new();
    for (index, call) in calls.iter().enumerate().filter(|(_, call)| threads.contains(&call.thread)) {
        order.push((when(call), true, index));
        if call.name.starts_with("open") && call.began < call.ended {
            order.push((call.began, false, index));
        }
    }
    order.sort_unstable();
    for (line, ends, index) in order {
        replay.line = line;
        if ends { replay.once(index) } else { replay.begins_to_open(index) }
    }
    Replayed { disk: replay.disk, seen: replay.seen }
}

/// Children have descriptors of their own, and write nothing.
fn threads_of_the_service(calls: &[Call]) -> HashSet<u32> {
    let mut threads = HashSet::from([calls.first().expect("something was recorded").thread]);
    loop {
        let before = threads.len();
        for call in calls.iter().filter(|call| call.name.starts_with("clone")) {
            let shares = call.arguments.iter().any(|argument| match argument {
                Argument::Record(fields) => fields.iter().any(|(_, flags)| flags.has("CLONE_FILES")),
                flags => flags.has("CLONE_FILES"),
            });
            if shares && threads.contains(&call.thread) {
                threads.insert(u32::try_from(call.result).unwrap());
            }
        }
        if threads.len() == before {
            return threads;
        }
    }
}

impl Replay<'_> {
    fn once(&mut self, index: usize) {
        if !std::mem::replace(&mut self.done[index], true) {
            self.call(index, &self.calls[index]);
        }
    }

    fn begins_to_open(&mut self, index: usize) {
        let arguments = &self.calls[index].arguments;
        let at = usize::from(self.calls[index].name.starts_with("openat"));
        let folder = (at == 1).then(|| &arguments[0]);
        if let Ok(Some(node)) = self.node(folder, arguments[at].bytes()) {
            self.there_before.insert(index, node);
        }
    }

    /// What others see the effect of has happened, whether or not it was told to have ended: calls that are under way and
    /// change what this name stands for.
    fn hurry(&mut self, folder: Node, name: &[u8]) {
        if std::mem::replace(&mut self.hurrying, true) {
            return;
        }
        for index in 0..self.calls.len() {
            let call = &self.calls[index];
            let under_way = call.began < self.line && call.ended >= self.line && !self.done[index];
            if under_way && self.touches(call, folder, name) {
                if call.name.starts_with("open") {
                    // Only its number is still unknown.
                    let node = self.disk.nameless(false, folder, name);
                    self.disk.names(vec![(folder, name.to_vec(), Some(node))], self.line);
                    self.made_before.insert(index, node);
                } else {
                    self.once(index);
                }
            }
        }
        self.hurrying = false;
    }

    fn touches(&mut self, call: &Call, folder: Node, name: &[u8]) -> bool {
        let arguments = &call.arguments;
        let paths: &[(Option<usize>, usize)] = match call.name.as_str() {
            "mkdir" | "unlink" | "rmdir" => &[(None, 0)],
            "mkdirat" | "unlinkat" => &[(Some(0), 1)],
            "openat" if arguments[2].has("O_CREAT") => &[(Some(0), 1)],
            "open" if arguments[1].has("O_CREAT") => &[(None, 0)],
            "rename" | "link" => &[(None, 0), (None, 1)],
            "renameat" | "renameat2" | "linkat" => &[(Some(0), 1), (Some(2), 3)],
            _ => &[],
        };
        paths.iter().any(|(at, path)| {
            let place = self.place(at.map(|at| &arguments[at]), arguments[*path].bytes());
            matches!(place, Ok(Some((into, known))) if into == folder && known == name)
        })
    }

    fn call(&mut self, index: usize, call: &Call) {
        let arguments = &call.arguments;
        let number = |at: usize| arguments[at].number();
        match call.name.as_str() {
            "open" => self.open(index, None, &arguments[0], &arguments[1]),
            "creat" => {
                let flags = Argument::Word("O_CREAT|O_TRUNC".to_owned());
                self.open(index, None, &arguments[0], &flags);
            }
            "openat" => self.open(index, Some(&arguments[0]), &arguments[1], &arguments[2]),
            "openat2" => {
                self.open(index, Some(&arguments[0]), &arguments[1], arguments[2].field("flags"));
            }
            "close" => self.descriptors.close(number(0)),
            // Only for the programs that are started.
            "close_range" if arguments[2].has("CLOSE_RANGE_CLOEXEC") => {}
            "close_range" => self.descriptors.close_range(number(0), number(1)),
            "dup" | "dup2" | "dup3" => self.descriptors.share(number(0), call.result),
            "fcntl" if ["F_DUPFD", "F_DUPFD_CLOEXEC"].iter().any(|word| arguments[1].has(word)) => {
                self.descriptors.share(number(0), call.result);
            }
            "lseek" => self.descriptors.seek(number(0), call.result),
            "write" => self.write(number(0), None, &arguments[1].bytes()[..call.result as usize]),
            "pwrite64" => {
                self.write(number(0), Some(number(3)), &arguments[1].bytes()[..call.result as usize]);
            }
            "writev" => self.write(number(0), None, &gathered(&arguments[1], call.result)),
            "pwritev" | "pwritev2" => {
                self.write(number(0), Some(number(3)), &gathered(&arguments[1], call.result));
            }
            "copy_file_range" => self.copy(number(0), &arguments[1], number(2), &arguments[3], call.result),
            "sendfile" => {
                self.copy(
                    number(1),
                    &arguments[2],
                    number(0),
                    &Argument::Word("NULL".to_owned()),
                    call.result,
                );
            }
            "ftruncate" => {
                if let Some(node) = self.descriptors.node(number(0)) {
                    self.disk.resize(node, number(1) as usize, self.line);
                }
            }
            "truncate" => {
                if let Some(node) = self.node(None, arguments[0].bytes()).unwrap() {
                    self.disk.resize(node, number(1) as usize, self.line);
                }
            }
            "fallocate" => {
                if let (Some(node), false) =
                    (self.descriptors.node(number(0)), arguments[1].has("FALLOC_FL_KEEP_SIZE"))
                {
                    assert_eq!(arguments[1], Argument::Number(0), "holes are not replayed");
                    let end = (number(2) + number(3)) as usize;
                    self.disk.resize(node, end.max(self.disk.nodes[node].bytes.len()), self.line);
                }
            }
            "mmap" => self.map(arguments),
            "mkdir" => self.make_folder(None, &arguments[0]),
            "mkdirat" => self.make_folder(Some(&arguments[0]), &arguments[1]),
            "rename" => self.rename((None, &arguments[0]), (None, &arguments[1]), false),
            "renameat" | "renameat2" => {
                let has = |flag| arguments.get(4).is_some_and(|flags| flags.has(flag));
                let (from, to) = ((Some(&arguments[0]), &arguments[1]), (Some(&arguments[2]), &arguments[3]));
                if has("RENAME_NOREPLACE") {
                    self.is_free(to.0, to.1);
                }
                self.rename(from, to, has("RENAME_EXCHANGE"));
            }
            "link" => self.link((None, &arguments[0]), (None, &arguments[1])),
            "linkat" => self.link((Some(&arguments[0]), &arguments[1]), (Some(&arguments[2]), &arguments[3])),
            "unlink" | "rmdir" => self.remove(None, &arguments[0]),
            "unlinkat" => self.remove(Some(&arguments[0]), &arguments[1]),
            "fsync" | "fdatasync" => {
                if let Some(node) = self.descriptors.node(number(0))
                    && (self.believed)(&self.disk, Some(node))
                {
                    self.disk.sync(node, call.began, call.ended);
                }
            }
            "syncfs" => {
                if let Some(node) = self.descriptors.node(number(0))
                    && (self.believed)(&self.disk, None)
                {
                    self.disk.sync_all(self.disk.nodes[node].side, call.began, call.ended);
                }
            }
            "sync" => [Side::Data, Side::Desk]
                .into_iter()
                .for_each(|side| self.disk.sync_all(side, call.began, call.ended)),
            _ => {}
        }
    }

    fn open(&mut self, index: usize, folder: Option<&Argument>, path: &Argument, flags: &Argument) {
        let path = path.bytes();
        let creates = flags.has("O_CREAT") && self.place(folder, path).unwrap().is_some();
        let node = if flags.has("O_TMPFILE") || flags.has("__O_TMPFILE") {
            self.node(folder, path).unwrap().map(|folder| self.disk.nameless(false, folder, b"(nameless)"))
        } else if let Some(node) = self.made_before.remove(&index) {
            Some(node)
        } else if creates {
            Some(self.made_or_there(folder, path, flags.has("O_EXCL")))
        } else {
            match (self.node(folder, path), self.there_before.get(&index)) {
                (Err(_), Some(node)) => Some(*node),
                // Whatever it was, it was only looked at.
                (Err(_), None) if flags.has("O_RDONLY") => None,
                (node, _) => node.unwrap(),
            }
        };
        if let (Some(node), true) = (node, flags.has("O_TRUNC")) {
            self.disk.resize(node, 0, self.line);
        }
        let descriptor = self.calls[index].result;
        match self.above(folder, path) {
            Some(above) if node.is_none() => self.descriptors.open_above(descriptor, above),
            _ => self.descriptors.open(descriptor, node, flags.has("O_APPEND")),
        }
    }

    fn made_or_there(&mut self, folder: Option<&Argument>, path: &[u8], new: bool) -> Node {
        let (parent, name) = self.place(folder, path).unwrap().expect("it is inside");
        if new && self.child(parent, &name).is_some() {
            self.hurry(parent, &name);
        }
        if let Some(node) = self.child(parent, &name) {
            assert!(!new, "{} was made, but is there", String::from_utf8_lossy(path));
            return node;
        }
        let node = self.disk.nameless(false, parent, &name);
        self.disk.names(vec![(parent, name, Some(node))], self.line);
        node
    }

    fn write(&mut self, descriptor: i64, at: Option<i64>, bytes: &[u8]) {
        let Some(open) = self.descriptors.get(descriptor) else { return };
        let end = self.disk.nodes[open.node].bytes.len();
        let at = match at {
            Some(at) if !open.appends => at as usize,
            _ if open.appends => end,
            _ => open.position,
        };
        let moved = at + bytes.len();
        let node = open.node;
        open.position = moved;
        self.disk.write(node, at, bytes, self.line);
    }

    fn copy(&mut self, from: i64, at: &Argument, to: i64, to_at: &Argument, count: i64) {
        let place = |argument: &Argument| match argument {
            Argument::List(one) => Some(one[0].number()),
            _ => None,
        };
        let Some(source) = self.descriptors.get(from) else {
            assert!(self.descriptors.get(to).is_none(), "copied from outside");
            return;
        };
        let start = place(at).map_or(source.position, |at| at as usize);
        if place(at).is_none() {
            source.position += count as usize;
        }
        let node = source.node;
        let bytes = self.disk.nodes[node].bytes[start..start + count as usize].to_vec();
        self.write(to, place(to_at), &bytes);
    }

    /// Writing to mapped memory is seen by nobody. SQLite does so to its `-shm`, which it makes anew after a crash.
    fn map(&self, arguments: &[Argument]) {
        let (Argument::Number(descriptor), true, true) =
            (&arguments[4], arguments[2].has("PROT_WRITE"), arguments[3].has("MAP_SHARED"))
        else {
            return;
        };
        if let Some(node) = self.descriptors.node(*descriptor) {
            let name = &self.disk.nodes[node].called;
            assert!(name.ends_with("-shm"), "{name} is written to as memory, which cannot be recorded");
        }
    }

    fn make_folder(&mut self, folder: Option<&Argument>, path: &Argument) {
        let Some((parent, name)) = self.place(folder, path.bytes()).unwrap() else { return };
        self.is_free(folder, path);
        let node = self.disk.nameless(true, parent, &name);
        self.disk.names(vec![(parent, name, Some(node))], self.line);
    }

    fn rename(
        &mut self,
        from: (Option<&Argument>, &Argument),
        to: (Option<&Argument>, &Argument),
        swaps: bool,
    ) {
        let places = (self.place(from.0, from.1.bytes()).unwrap(), self.place(to.0, to.1.bytes()).unwrap());
        let (Some((from, old)), Some((to, new))) = places else {
            assert!(
                places.0.is_none() && places.1.is_none(),
                "line {}: renamed into or out of what is recorded: {from:?} {to:?}",
                self.line
            );
            return;
        };
        let node = self.there(from, &old).unwrap();
        let other = if swaps { Some(self.there(to, &new).unwrap()) } else { None };
        self.disk.names(vec![(from, old, other), (to, new, Some(node))], self.line);
    }

    /// A name is free when something gets it; what had it may be on its way.
    fn is_free(&mut self, folder: Option<&Argument>, path: &Argument) {
        if let Some((parent, name)) = self.place(folder, path.bytes()).unwrap()
            && self.child(parent, &name).is_some()
        {
            self.hurry(parent, &name);
        }
    }

    fn link(&mut self, from: (Option<&Argument>, &Argument), to: (Option<&Argument>, &Argument)) {
        self.is_free(to.0, to.1);
        let (node, place) =
            (self.node(from.0, from.1.bytes()).unwrap(), self.place(to.0, to.1.bytes()).unwrap());
        let (Some(node), Some((folder, name))) = (node, place) else {
            assert!(node.is_none(), "linked out of what is recorded");
            return;
        };
        self.disk.names(vec![(folder, name, Some(node))], self.line);
    }

    fn remove(&mut self, folder: Option<&Argument>, path: &Argument) {
        let Some((folder, name)) = self.place(folder, path.bytes()).unwrap() else { return };
        self.there(folder, &name).unwrap();
        self.disk.names(vec![(folder, name, None)], self.line);
    }
}

fn gathered(pieces: &Argument, count: i64) -> Vec<u8> {
    let Argument::List(pieces) = pieces else { panic!("no pieces: {pieces:?}") };
    let mut bytes: Vec<u8> =
        pieces.iter().flat_map(|piece| piece.field("iov_base").bytes().to_vec()).collect();
    bytes.truncate(count as usize);
    bytes
}
