//! Files in a desk's folder that are nobody's scan.

use std::path::{Component, Path};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::OWN_FOLDER;

/// Names of files and folders that are left alone: what systems leave behind, and what programs call a file that they
/// have not finished.
#[derive(Debug, Clone)]
pub struct LeftAlone(GlobSet);

impl LeftAlone {
    /// What is left alone if nothing else is configured.
    pub const USUAL: [&str; 15] = [
        ".*",
        "~$*",
        "Thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        "Icon\r",
        "__MACOSX",
        "*.tmp",
        "*.temp",
        "*.part",
        "*.partial",
        "*.crdownload",
        "*.filepart",
        "*.writing",
        "*.swp",
    ];

    /// Names that match one of `patterns` (`*` any run, `?` one character, `[ab]` one of these; case does not count).
    ///
    /// # Errors
    /// Which pattern cannot be one, and why.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            set.add(
                GlobBuilder::new(pattern)
                    .case_insensitive(true)
                    .build()
                    .map_err(|error| error.to_string())?,
            );
        }
        set.build().map(Self).map_err(|error| error.to_string())
    }

    /// Is the file at `path`, in the folder of a desk, to be left alone, by its name or that of a folder it is in? What
    /// lies in the service's own folder is, too.
    pub fn matches(&self, desk_folder: &Path, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(desk_folder) else { return true };
        let mut parts = inside.components().map(Component::as_os_str).peekable();
        parts.peek().is_none_or(|first| *first == OWN_FOLDER) || parts.any(|part| self.0.is_match(part))
    }
}

impl Default for LeftAlone {
    fn default() -> Self {
        Self::new(Self::USUAL).unwrap_or_else(|_| Self(GlobSet::empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::LeftAlone;
    use std::path::Path;

    #[test]
    fn scans_are_taken_and_litter_is_not() {
        let (desk, left_alone) = (Path::new("/scans/mot"), LeftAlone::default());
        for scan in ["a.pdf", "H39.18-240815-0007/1.tif", "khong co duoi", "tệp.tmp.pdf", "dòng\nhai.pdf"]
        {
            assert!(!left_alone.matches(desk, &desk.join(scan)), "{scan}");
        }
        for other in [
            ".hoso/rejected/a.pdf",
            ".a.pdf",
            "x/.b/a.pdf",
            "~$a.doc",
            "Thumbs.db",
            "THUMBS.DB",
            "x/.DS_Store",
            "a.pdf.part",
            "A.TMP",
            "__MACOSX/a.pdf",
        ] {
            assert!(left_alone.matches(desk, &desk.join(other)), "{other}");
        }
        assert!(left_alone.matches(desk, Path::new("/etc/passwd")));
        assert!(left_alone.matches(desk, desk));
    }

    #[test]
    fn the_list_is_the_administrators() {
        let desk = Path::new("/d");
        let left_alone = LeftAlone::new(["draft-*"]).unwrap();
        assert!(left_alone.matches(desk, Path::new("/d/DRAFT-1.pdf")));
        assert!(left_alone.matches(desk, Path::new("/d/.hoso/x")));
        assert!(!left_alone.matches(desk, Path::new("/d/Thumbs.db")));
        assert!(LeftAlone::new(["[a"]).is_err());
    }
}
