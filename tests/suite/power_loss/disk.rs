//! A disk that forgets: what was done to it, and since when each deed is durable.
//!
//! It promises no more than POSIX does. Bytes are durable once their file was synced after they were written; a name, once
//! a folder that it concerns was; everything on one file system, once that was synced as a whole. A rename happens as a
//! whole or not at all, never of a name that is not there yet, and never into a folder that nobody finds: no file system
//! takes a file's only name away before its new one is there. Nothing else is in any order.

use std::collections::BTreeMap;

/// A file or a folder.
pub(super) type Node = usize;

/// The folder that holds all.
pub(super) const ROOT: Node = 0;

/// Which file system a thing is on: the desks' folders may be on another one than the data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// That of the desks.
    Desk,
    /// That of the data folder.
    Data,
}

/// What was done.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// These bytes were written from here on.
    Bytes { node: Node, at: usize, bytes: Vec<u8> },
    /// A file was made shorter or longer.
    Size { node: Node, size: usize },
    /// Names came to stand for something, or for nothing.
    Names(Vec<(Node, Vec<u8>, Option<Node>)>),
}

impl Change {
    /// What has to be there before this can be done, of a move: names in folders, and folders themselves.
    pub(super) fn needs(&self) -> Vec<(Node, Option<Vec<u8>>)> {
        match self {
            Self::Names(names) if names.len() > 1 => names
                .iter()
                .map(|(folder, name, node)| (*folder, node.is_none().then(|| name.clone())))
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// Something that was done.
#[derive(Debug)]
pub(super) struct Deed {
    /// What.
    pub change: Change,
    /// Where.
    pub side: Side,
    /// The line of the recording by which it was done.
    pub done: usize,
    /// The line from which on it is durable.
    pub durable: Option<usize>,
}

/// A file or a folder as whoever looks sees it.
#[derive(Debug)]
pub(super) struct State {
    /// A folder?
    pub folder: bool,
    /// Where.
    pub side: Side,
    /// The name it got first, for messages.
    pub called: String,
    /// Of what an operator dropped: its place among the scans, and in it. It was durable before anybody saw it.
    pub scan: Option<(usize, usize)>,
    /// A folder's names.
    pub names: BTreeMap<Vec<u8>, Node>,
    /// A file's bytes.
    pub bytes: Vec<u8>,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Disk {
    /// Everything there ever was.
    pub nodes: Vec<State>,
    /// Everything that was done.
    pub deeds: Vec<Deed>,
    /// Lines after which something is durable that was not before.
    pub syncs: Vec<usize>,
}

impl Disk {
    /// An empty one.
    pub(super) fn new() -> Self {
        let mut disk = Self { nodes: Vec::new(), deeds: Vec::new(), syncs: Vec::new() };
        disk.node(true, Side::Data, b"");
        disk
    }

    fn node(&mut self, folder: bool, side: Side, called: &[u8]) -> Node {
        let called = String::from_utf8_lossy(called).into_owned();
        let (names, bytes) = (BTreeMap::new(), Vec::new());
        self.nodes.push(State { folder, side, called, scan: None, names, bytes });
        self.nodes.len() - 1
    }

    /// What a name stands for.
    pub(super) fn child(&self, folder: Node, name: &[u8]) -> Option<Node> {
        self.nodes[folder].names.get(name).copied()
    }

    /// Makes something without a name.
    pub(super) fn nameless(&mut self, folder: bool, beside: Node, called: &[u8]) -> Node {
        self.node(folder, self.nodes[beside].side, called)
    }

    /// Puts something there that is durable already.
    pub(super) fn put(
        &mut self,
        parent: Node,
        name: &[u8],
        side: Side,
        file: Option<((usize, usize), Vec<u8>)>,
        line: usize,
    ) -> Node {
        let node = self.node(file.is_none(), side, name);
        if let Some((scan, bytes)) = file {
            self.nodes[node].scan = Some(scan);
            self.nodes[node].bytes = bytes;
        }
        self.names(vec![(parent, name.to_vec(), Some(node))], line);
        // Whoever put it there has synced that folder, and so what was done in it before.
        self.sync(parent, line + 1, line);
        self.syncs.pop();
        node
    }

    /// Changes names, all at once.
    pub(super) fn names(&mut self, names: Vec<(Node, Vec<u8>, Option<Node>)>, line: usize) {
        let side = self.nodes[names[0].0].side;
        for (folder, name, node) in &names {
            match node {
                Some(node) => self.nodes[*folder].names.insert(name.clone(), *node),
                None => self.nodes[*folder].names.remove(name),
            };
        }
        self.deeds.push(Deed { change: Change::Names(names), side, done: line, durable: None });
    }

    /// Writes.
    pub(super) fn write(&mut self, node: Node, at: usize, bytes: &[u8], line: usize) {
        assert!(self.nodes[node].scan.is_none(), "a scan is written to: {}", self.nodes[node].called);
        overwrite(&mut self.nodes[node].bytes, at, bytes);
        self.changed(node, Change::Bytes { node, at, bytes: bytes.to_vec() }, line);
    }

    /// Makes a file so long.
    pub(super) fn resize(&mut self, node: Node, size: usize, line: usize) {
        if self.nodes[node].bytes.len() != size {
            assert!(self.nodes[node].scan.is_none(), "a scan is cut: {}", self.nodes[node].called);
            self.nodes[node].bytes.resize(size, 0);
            self.changed(node, Change::Size { node, size }, line);
        }
    }

    fn changed(&mut self, node: Node, change: Change, line: usize) {
        let side = self.nodes[node].side;
        self.deeds.push(Deed { change, side, done: line, durable: None });
    }

    /// Makes a file's bytes, or a folder's names, durable.
    pub(super) fn sync(&mut self, node: Node, began: usize, ended: usize) {
        self.make_durable(began, ended, |deed| match &deed.change {
            Change::Bytes { node: other, .. } | Change::Size { node: other, .. } => *other == node,
            Change::Names(names) => names.iter().any(|(folder, ..)| *folder == node),
        });
    }

    /// Makes everything of one side durable.
    pub(super) fn sync_all(&mut self, side: Side, began: usize, ended: usize) {
        self.make_durable(began, ended, |deed| deed.side == side);
    }

    /// Only what was done before the sync began is sure to be covered by it.
    fn make_durable(&mut self, began: usize, ended: usize, covers: impl Fn(&Deed) -> bool) {
        // What has to be there, by a deed before this one: a name in a folder, or the folder.
        let mut needed: Vec<(usize, Node, Option<Vec<u8>>)> = Vec::new();
        for (index, deed) in self.deeds.iter_mut().enumerate() {
            if deed.done < began && deed.durable.is_none_or(|durable| durable > ended) && covers(deed) {
                deed.durable = Some(ended);
                needed.extend(deed.change.needs().into_iter().map(|(folder, name)| (index, folder, name)));
            }
        }
        // A move is as sure as the name that it took away, and the folder that it went into.
        while let Some((index, folder, name)) = needed.pop() {
            let gives_it = |deed: &Deed| match &deed.change {
                Change::Names(names) => names.iter().any(|(into, given, node)| match &name {
                    Some(name) => *into == folder && given == name && node.is_some(),
                    None => *node == Some(folder),
                }),
                _ => false,
            };
            if let Some(before) = (0..index).rev().find(|before| gives_it(&self.deeds[*before]))
                && self.deeds[before].durable.is_none_or(|durable| durable > ended)
            {
                let deed = &mut self.deeds[before];
                deed.durable = Some(ended);
                let Change::Names(names) = &deed.change else { continue };
                needed.extend(names.iter().map(|(folder, ..)| (before, *folder, None)));
                needed.extend(deed.change.needs().into_iter().map(|(folder, name)| (before, folder, name)));
            }
        }
        self.syncs.push(ended);
    }
}

/// Writes over what is there, and beyond its end.
pub(super) fn overwrite(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if file.len() < at + bytes.len() {
        file.resize(at + bytes.len(), 0);
    }
    file[at..at + bytes.len()].copy_from_slice(bytes);
}

#[test]
fn a_sync_covers_what_was_done_before_it_began_and_nothing_else() {
    let mut disk = Disk::new();
    let file = disk.nameless(false, ROOT, b"a");
    disk.names(vec![(ROOT, b"a".to_vec(), Some(file))], 1);
    disk.write(file, 0, b"before", 2);
    disk.write(file, 0, b"while it is synced", 5);
    disk.sync(file, 4, 6);
    let durable = |disk: &Disk| disk.deeds.iter().map(|deed| deed.durable).collect::<Vec<_>>();
    assert_eq!(durable(&disk), [None, Some(6), None]);
    disk.sync(ROOT, 7, 8);
    assert_eq!(durable(&disk), [Some(8), Some(6), None]);
    disk.sync_all(Side::Desk, 9, 10);
    assert_eq!(durable(&disk), [Some(8), Some(6), None]);
    disk.sync_all(Side::Data, 11, 12);
    assert_eq!(durable(&disk), [Some(8), Some(6), Some(12)]);
}

#[test]
fn a_move_is_as_sure_as_where_it_went() {
    let mut disk = Disk::new();
    let desk = disk.put(ROOT, b"in", Side::Desk, None, 0);
    let scan = disk.put(desk, b"a", Side::Desk, Some(((0, 0), Vec::new())), 1);
    let own = disk.nameless(true, desk, b"own");
    disk.names(vec![(desk, b"own".to_vec(), Some(own))], 2);
    let inner = disk.nameless(true, own, b"inner");
    disk.names(vec![(own, b"inner".to_vec(), Some(inner))], 3);
    disk.names(vec![(desk, b"a".to_vec(), None), (inner, b"a".to_vec(), Some(scan))], 4);
    disk.names(vec![(inner, b"a".to_vec(), None), (own, b"b".to_vec(), Some(scan))], 5);
    // Another comes by that name: its folder was synced.
    disk.put(desk, b"a", Side::Desk, Some(((1, 0), Vec::new())), 6);
    let durable: Vec<_> = disk.deeds.iter().map(|deed| deed.durable).collect();
    assert_eq!(durable, [Some(0), Some(1), Some(6), Some(6), Some(6), None, Some(6)]);
}
