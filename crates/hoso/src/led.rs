//! Where a path leads that somebody named for writing: through one's own links, and through nobody else's.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

/// Links on one way, as `ELOOP` of Linux has it (path_resolution(7)).
const MOST_LINKS: u32 = 40;

/// Where a path leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Led {
    /// Here, where there may be nothing yet; no link is in it.
    To(PathBuf),
    /// Its last name, which is this, is a link that somebody else put there.
    Foreign(PathBuf),
}

/// Follows `path` through links that were made by root or by who runs this.
///
/// In a folder that others may write to they may put a link under the name that a file is going to have, to have what
/// it shows to overwritten: the same that `fs.protected_symlinks` of Linux is against, which knows only folders like
/// `/tmp`.
///
/// # Errors
/// Somebody else's link is on the way; or the system's.
pub(crate) fn led(path: &Path) -> io::Result<Led> {
    let mut names: VecDeque<OsString> = VecDeque::new();
    let mut at = PathBuf::from("/");
    let add = |names: &mut VecDeque<OsString>, way: &Path| {
        for part in way.components().rev() {
            match part {
                Component::Normal(name) => names.push_front(name.to_owned()),
                Component::ParentDir => names.push_front("..".into()),
                _ => {}
            }
        }
    };
    add(&mut names, &std::path::absolute(path)?);
    let mut links = 0;
    while let Some(name) = names.pop_front() {
        if name == ".." {
            at.pop();
            continue;
        }
        let next = at.join(&name);
        let told = match next.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                at = next;
                continue;
            }
            other => other?,
        };
        if !told.is_symlink() {
            at = next;
            continue;
        }
        links += 1;
        if links > MOST_LINKS {
            return Err(rustix::io::Errno::LOOP.into());
        }
        let me = rustix::process::geteuid().as_raw();
        if told.uid() != 0 && told.uid() != me {
            if names.is_empty() {
                return Ok(Led::Foreign(next));
            }
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!(
                    "{} is a link that another user made (uid {}): name the folder that it shows to",
                    next.display(),
                    told.uid()
                ),
            ));
        }
        let shown = next.read_link()?;
        if shown.is_absolute() {
            at = PathBuf::from("/");
        }
        add(&mut names, &shown);
    }
    Ok(Led::To(at))
}

#[cfg(test)]
mod tests {
    use super::{Led, led};
    use std::os::unix::fs::{lchown, symlink};

    #[test]
    fn own_links_are_followed_and_others_are_not() {
        let root = tempfile::tempdir().unwrap();
        let real = root.path().canonicalize().unwrap();
        std::fs::create_dir(root.path().join("real")).unwrap();
        symlink("real", root.path().join("mine")).unwrap();
        symlink("../mine/there", root.path().join("real/also")).unwrap();
        assert_eq!(led(&root.path().join("real/also")).unwrap(), Led::To(real.join("real/there")));
        assert_eq!(led(&root.path().join("mine/../new")).unwrap(), Led::To(real.join("new")));
        symlink("round", root.path().join("round")).unwrap();
        assert!(led(&root.path().join("round")).is_err());
        assert!(led(std::path::Path::new("/dev/stdout")).is_ok());
        if rustix::process::geteuid().is_root() {
            symlink("real", root.path().join("theirs")).unwrap();
            lchown(root.path().join("theirs"), Some(12345), None).unwrap();
            assert_eq!(led(&root.path().join("theirs")).unwrap(), Led::Foreign(real.join("theirs")));
            assert!(led(&root.path().join("theirs/x")).unwrap_err().to_string().contains("uid 12345"));
        }
    }
}
