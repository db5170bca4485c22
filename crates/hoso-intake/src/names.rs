//! Files in a desk's folder that are nobody's scan.

use std::path::Path;

use crate::OWN_FOLDER;

/// What systems leave behind in folders.
const LITTER: [&str; 4] = ["thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"];
/// What programs call a file that they have not finished.
const UNFINISHED: [&str; 8] =
    [".tmp", ".temp", ".part", ".partial", ".crdownload", ".filepart", ".writing", ".swp"];

/// Is the file at `path`, in the folder of a desk, to be left alone: hidden, unfinished by its name, or litter? What
/// lies in the service's own folder is, too.
pub fn is_left_alone(desk_folder: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(desk_folder) else { return true };
    let mut parts = inside.components().map(|part| part.as_os_str().to_string_lossy());
    if parts.clone().next().is_some_and(|first| first == OWN_FOLDER)
        || parts.any(|part| part.starts_with('.'))
    {
        return true;
    }
    let Some(name) = path.file_name() else { return true };
    let name = name.to_string_lossy().to_lowercase();
    name.starts_with("~$")
        || LITTER.contains(&name.as_str())
        || UNFINISHED.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::is_left_alone;
    use std::path::Path;

    #[test]
    fn scans_are_taken_and_litter_is_not() {
        let desk = Path::new("/scans/mot");
        for scan in ["a.pdf", "H39.18-240815-0007/1.tif", "khong co duoi", "tệp.tmp.pdf"] {
            assert!(!is_left_alone(desk, &desk.join(scan)), "{scan}");
        }
        for other in
            [".hoso/rejected/a.pdf", ".a.pdf", "x/.b/a.pdf", "~$a.doc", "Thumbs.db", "a.pdf.part", "A.TMP"]
        {
            assert!(is_left_alone(desk, &desk.join(other)), "{other}");
        }
        assert!(is_left_alone(desk, Path::new("/etc/passwd")));
    }
}
