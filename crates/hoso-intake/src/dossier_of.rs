//! The dossier that a file's name, or the name of its folder, says it belongs to.

use std::path::Path;

use hoso_model::{DossierCode, DossierSource};
use hoso_viet::nfc;

/// The dossier of the file at `inside`, a path within a desk's folder: by its name, else by the nearest folder that
/// carries a code. A name with two different codes says nothing: a person has to.
pub fn dossier_of(inside: &Path) -> Option<(DossierCode, DossierSource)> {
    let mut source = DossierSource::FileName;
    for part in inside.ancestors().filter_map(Path::file_name) {
        let mut codes = DossierCode::find_in_name(&nfc(&part.to_string_lossy()));
        match codes.len() {
            0 => source = DossierSource::FolderName,
            1 => return codes.pop().map(|code| (code, source)),
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::dossier_of;
    use hoso_model::DossierSource;
    use std::path::Path;

    #[test]
    fn the_files_name_wins_over_its_folders() {
        let said = |path: &str| dossier_of(Path::new(path)).map(|(code, source)| (code.to_string(), source));
        let code = |number: &str| format!("H39.18-240815-{number}");
        assert_eq!(
            said("H39.18-240815-0001/H39_18-240815-0002.pdf"),
            Some((code("0002"), DossierSource::FileName))
        );
        assert_eq!(said("H39.18-240815-0001/ban sao/1.pdf"), Some((code("0001"), DossierSource::FolderName)));
        assert_eq!(said("H39.18-240815-0001 H39.18-240815-0002.pdf"), None);
        assert_eq!(said("scan0007.pdf"), None);
    }
}
