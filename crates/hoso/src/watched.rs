//! The desks of the settings, as they are watched.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hoso_intake::{Desk, DuplexRule, GatherRules, Mounted, WatchChoice};

use crate::config::{Config, Images, Watch};

impl Config {
    /// The desks as they are watched.
    ///
    /// # Errors
    /// What is wrong with one's settings.
    pub(crate) fn watched(&self) -> Result<Vec<Desk>, String> {
        self.desks
            .iter()
            .map(|desk| {
                let duplex = desk.duplex.clone().map(|duplex| DuplexRule {
                    fronts: duplex.fronts,
                    backs: duplex.backs,
                    backs_reversed: duplex.backs_reversed,
                });
                Ok(Desk {
                    id: desk.id.clone(),
                    folder: true_path(&desk.folder),
                    watch: match desk.watch {
                        Watch::Auto => WatchChoice::Auto,
                        Watch::Events => WatchChoice::Events,
                        Watch::Polling => WatchChoice::Polling,
                    },
                    local: Arc::new(desk.local()?),
                    mounted: Arc::new(if desk.on_any_disk {
                        Mounted::on_any_disk()
                    } else {
                        Mounted::default()
                    }),
                    gather: GatherRules {
                        images: desk.images == Images::OneDocument,
                        duplex,
                        images_quiet: Duration::from_secs(self.intake.images_quiet_s),
                        pair_patience: Duration::from_secs(self.intake.pair_patience_s),
                    },
                })
            })
            .collect()
    }
}

/// Events name files by their true paths, and no link is followed from then on. Of a share that is not mounted, as much
/// as there is.
fn true_path(folder: &Path) -> PathBuf {
    let folder = &std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for above in folder.ancestors() {
        if let (Ok(above_true), Ok(rest)) = (above.canonicalize(), folder.strip_prefix(above)) {
            return if rest.as_os_str().is_empty() { above_true } else { above_true.join(rest) };
        }
    }
    folder.to_owned()
}

#[cfg(test)]
mod tests {
    use super::true_path;

    #[test]
    fn links_are_followed_as_far_as_there_is_something() {
        let root = tempfile::tempdir().unwrap();
        let real = root.path().canonicalize().unwrap();
        std::fs::create_dir(root.path().join("real")).unwrap();
        std::os::unix::fs::symlink("real", root.path().join("link")).unwrap();
        assert_eq!(true_path(&root.path().join("link")), real.join("real"));
        assert_eq!(true_path(&root.path().join("link/share/in")), real.join("real/share/in"));
    }
}
