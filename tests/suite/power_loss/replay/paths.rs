//! Where a path leads on the disk that forgets.

use std::os::unix::ffi::OsStrExt as _;

use super::{Missing, Replay};
use crate::suite::power_loss::calls::Argument;
use crate::suite::power_loss::disk::{Node, ROOT, Side};

impl Replay<'_> {
    /// What a path names, which must be there; `None` if it is none of what is recorded.
    pub(super) fn node(&mut self, folder: Option<&Argument>, path: &[u8]) -> Result<Option<Node>, Missing> {
        if let Some(descriptor) = path.strip_prefix(b"/proc/self/fd/") {
            return Ok(self.descriptors.node(std::str::from_utf8(descriptor).unwrap().parse().unwrap()));
        }
        let path = &self.whole(folder, path);
        if path.is_empty() || path == b"." {
            return Ok(self.start(folder, path).map(|(node, _)| node));
        }
        if path
            .strip_prefix(self.root.as_os_str().as_bytes())
            .is_some_and(|rest| rest.is_empty() || rest == b"/")
        {
            return Ok(Some(ROOT));
        }
        let Some((folder, name)) = self.place(folder, path)? else { return Ok(None) };
        self.there(folder, &name).map(Some)
    }

    /// The folder that a path leads to, and the last name in it; `None` if that is none of what is recorded.
    pub(super) fn place(
        &mut self,
        folder: Option<&Argument>,
        path: &[u8],
    ) -> Result<Option<(Node, Vec<u8>)>, Missing> {
        let path = self.whole(folder, path);
        let Some((mut node, rest)) = self.start(folder, &path) else { return Ok(None) };
        let mut names: Vec<Vec<u8>> = rest
            .split(|byte| *byte == b'/')
            .filter(|name| !name.is_empty() && *name != b".")
            .map(<[u8]>::to_vec)
            .collect();
        let Some(last) = names.pop() else { return Ok(None) };
        // Beside what is recorded lie the settings and the log.
        let recorded = |name: &[u8]| name == b"data" || self.disk.child(ROOT, name).is_some();
        if node == ROOT && !recorded(names.first().unwrap_or(&last)) {
            return Ok(None);
        }
        for name in names {
            assert_ne!(name, b"..", "paths upwards are not replayed");
            node = self.there(node, &name)?;
        }
        Ok(Some((node, last)))
    }

    /// The whole path, if it begins at a folder above what is recorded; else as it is.
    fn whole(&self, folder: Option<&Argument>, path: &[u8]) -> Vec<u8> {
        match folder {
            Some(Argument::Number(descriptor)) if !path.starts_with(b"/") => {
                let above = self.descriptors.above(*descriptor);
                above.map_or_else(|| path.to_vec(), |above| [above, b"/", path].concat())
            }
            _ => path.to_vec(),
        }
    }

    /// The whole path of a folder above what is recorded, without a slash at its end; `None` of anything else.
    pub(super) fn above(&self, folder: Option<&Argument>, path: &[u8]) -> Option<Vec<u8>> {
        let whole = self.whole(folder, path);
        let names: Vec<&[u8]> = whole.split(|byte| *byte == b'/').filter(|name| !name.is_empty()).collect();
        let path = names.iter().flat_map(|name| [b"/", *name].concat()).collect::<Vec<u8>>();
        let rest = self.root.as_os_str().as_bytes().strip_prefix(path.as_slice())?;
        (whole.starts_with(b"/") && rest.starts_with(b"/")).then_some(path)
    }

    fn start<'p>(&self, folder: Option<&Argument>, path: &'p [u8]) -> Option<(Node, &'p [u8])> {
        if path.starts_with(b"/") {
            return Some((ROOT, path.strip_prefix(self.root.as_os_str().as_bytes())?.strip_prefix(b"/")?));
        }
        match folder {
            Some(Argument::Number(descriptor)) => Some((self.descriptors.node(*descriptor)?, path)),
            // The service runs in the folder that holds all.
            _ => Some((ROOT, path)),
        }
    }

    /// What a name stands for, of which a call that succeeded says that it is there.
    pub(super) fn there(&mut self, folder: Node, name: &[u8]) -> Result<Node, Missing> {
        if let Some(node) = self.child(folder, name) {
            return Ok(node);
        }
        self.hurry(folder, name);
        self.child(folder, name).ok_or_else(|| {
            let (folder, name) = (&self.disk.nodes[folder].called, String::from_utf8_lossy(name));
            Missing(format!("line {}: {name} is not in {folder}, but was found there", self.line))
        })
    }

    /// What a name stands for; a scan that an operator dropped is there as soon as anybody sees it.
    pub(super) fn child(&mut self, folder: Node, name: &[u8]) -> Option<Node> {
        let known = self.disk.child(folder, name);
        if known.is_some() || self.disk.nodes[folder].side == Side::Data {
            return known;
        }
        let desk = self.disk.nodes[folder].called.clone();
        let dropped = |scan: &usize| {
            let scan = &self.scans[*scan];
            scan.desk == desk && scan.name.as_bytes() == name
        };
        let at = self.unseen.iter().position(dropped)?;
        let scan = self.unseen.remove(at)?;
        self.seen[scan] = Some(self.line);
        Some(self.put_scan(folder, scan))
    }

    fn put_scan(&mut self, desk: Node, scan: usize) -> Node {
        let scans = self.scans;
        let name = scans[scan].name.as_bytes();
        let parent = if scans[scan].is_folder() {
            self.disk.put(desk, name, Side::Desk, None, self.line)
        } else {
            desk
        };
        let mut node = parent;
        for (index, (inside, bytes)) in scans[scan].files.iter().enumerate() {
            let name = if scans[scan].is_folder() { inside.as_bytes() } else { name };
            node = self.disk.put(parent, name, Side::Desk, Some(((scan, index), bytes.clone())), self.line);
        }
        if scans[scan].is_folder() { parent } else { node }
    }
}
