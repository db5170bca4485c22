//! What the service's descriptors stand for.

use std::collections::HashMap;

use crate::suite::power_loss::disk::Node;

/// An open file; several descriptors may share it, with its position.
#[derive(Debug)]
pub(super) struct Open {
    pub node: Node,
    pub position: usize,
    pub appends: bool,
}

/// Open files and folders that are recorded, and folders above them; all else is no concern.
#[derive(Debug, Default)]
pub(super) struct Descriptors {
    open: Vec<Open>,
    numbers: HashMap<i64, usize>,
    above: HashMap<i64, Vec<u8>>,
}

impl Descriptors {
    pub(super) fn open(&mut self, descriptor: i64, node: Option<Node>, appends: bool) {
        self.close(descriptor);
        if let Some(node) = node {
            self.open.push(Open { node, position: 0, appends });
            self.numbers.insert(descriptor, self.open.len() - 1);
        }
    }

    /// Of a folder above what is recorded, by its whole path.
    pub(super) fn open_above(&mut self, descriptor: i64, path: Vec<u8>) {
        self.close(descriptor);
        self.above.insert(descriptor, path);
    }

    /// The whole path of a folder above.
    pub(super) fn above(&self, descriptor: i64) -> Option<&[u8]> {
        self.above.get(&descriptor).map(Vec::as_slice)
    }

    pub(super) fn close(&mut self, descriptor: i64) {
        self.numbers.remove(&descriptor);
        self.above.remove(&descriptor);
    }

    pub(super) fn close_range(&mut self, first: i64, last: i64) {
        self.numbers.retain(|descriptor, _| !(first..=last).contains(descriptor));
        self.above.retain(|descriptor, _| !(first..=last).contains(descriptor));
    }

    pub(super) fn share(&mut self, from: i64, to: i64) {
        let (open, above) = (self.numbers.get(&from).copied(), self.above.get(&from).cloned());
        self.close(to);
        self.numbers.extend(open.map(|open| (to, open)));
        self.above.extend(above.map(|above| (to, above)));
    }

    pub(super) fn seek(&mut self, descriptor: i64, position: i64) {
        if let Some(open) = self.get(descriptor) {
            open.position = position as usize;
        }
    }

    pub(super) fn get(&mut self, descriptor: i64) -> Option<&mut Open> {
        self.numbers.get(&descriptor).map(|open| &mut self.open[*open])
    }

    pub(super) fn node(&self, descriptor: i64) -> Option<Node> {
        self.numbers.get(&descriptor).map(|open| self.open[*open].node)
    }
}
