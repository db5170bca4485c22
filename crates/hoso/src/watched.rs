//! The desks of the settings, as they are watched.
//!
//! Links on the way to a folder are followed once, before anything is watched. That asks the file systems on the way, and
//! a network share whose server is gone answers nobody: each folder is asked in a thread of its own, all together have
//! [`PATIENCE`], and of one that does not answer as much of its path is made true as lies before the share.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use hoso_watch::{Desk, DuplexRule, GatherRules, Mounted, WatchChoice};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};
use tracing::warn;

use crate::config::{self, Config, Images, SettingsError, Watch};

/// Folders have this long to answer.
const PATIENCE: Duration = Duration::from_secs(2);

impl Config {
    /// The desks as they are watched.
    pub(crate) async fn watched(&self) -> Result<Vec<Desk>, SettingsError> {
        let until = Instant::now() + PATIENCE;
        let folders = join_all(self.desks.iter().map(|desk| true_path(&desk.folder, until))).await;
        let desks = self.desks.iter().zip(folders).enumerate().map(|(index, (desk, folder))| {
            if !folder.answers {
                // Its watch tells so on the board for as long as it lasts.
                let folder = folder.path.display();
                warn!(desk = %desk.id, %folder, "the desk's folder does not answer; the other desks do not wait for it");
            }
            let wrong = |problem| self.sources.wrong(&format!("desk[{index}].local_numbers"), problem);
            Ok(Desk {
                id: desk.id.clone(),
                folder: folder.path,
                watch: match desk.watch {
                    Watch::Auto => WatchChoice::Auto,
                    Watch::Events => WatchChoice::Events,
                    Watch::Polling => WatchChoice::Polling,
                },
                local: Arc::new(desk.local().map_err(wrong)?),
                mounted: Arc::new(if desk.on_any_disk { Mounted::on_any_disk() } else { Mounted::default() }),
                gather: self.gather_rules(desk),
            })
        });
        desks.collect()
    }

    fn gather_rules(&self, desk: &config::Desk) -> GatherRules {
        let duplex = desk.duplex.clone().map(|duplex| DuplexRule {
            fronts: duplex.fronts,
            backs: duplex.backs,
            backs_reversed: duplex.backs_reversed,
        });
        GatherRules {
            images: desk.images == Images::OneDocument,
            duplex,
            images_quiet: self.intake.images_quiet_s.duration(),
            pair_patience: self.intake.pair_patience_s.duration(),
        }
    }
}

/// A folder as it was found.
struct Found {
    path: PathBuf,
    /// All of its path answered in time.
    answers: bool,
}

/// Follows the links on the way to `folder`: events name files by their true paths, and no link is followed from then on.
/// Of a share that is not mounted, or that does not answer until `until`, as much as there is.
async fn true_path(folder: &Path, until: Instant) -> Found {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let (tell, mut told) = mpsc::unbounded_channel();
    let asked = folder.clone();
    // One that hangs is left behind: it ends when the share answers, or with the process.
    let thread = std::thread::Builder::new().name("folder".to_owned()).spawn(move || {
        for (path, rest) in from_above(&asked) {
            let Ok(path) = path.canonicalize() else { break };
            if tell.send(path.join(rest)).is_err() {
                break;
            }
        }
    });
    let mut found = Found { path: folder, answers: thread.is_ok() };
    loop {
        match timeout_at(until, told.recv()).await {
            // `join` with nothing leaves a slash at the end, which names the same folder.
            Ok(Some(path)) => found.path = path.components().collect(),
            Ok(None) => break,
            Err(_) => {
                found.answers = false;
                break;
            }
        }
    }
    found
}

/// What lies on the way to `folder`, the uppermost first, and what remains of the way from there.
fn from_above(folder: &Path) -> Vec<(&Path, &Path)> {
    let way = folder.ancestors().filter_map(|above| Some((above, folder.strip_prefix(above).ok()?)));
    let mut way: Vec<_> = way.collect();
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::{PATIENCE, true_path};
    use std::path::{Path, PathBuf};
    use tokio::time::Instant;

    async fn found(folder: PathBuf) -> PathBuf {
        let found = true_path(&folder, Instant::now() + PATIENCE).await;
        assert!(found.answers);
        found.path
    }

    #[tokio::test]
    async fn links_are_followed_as_far_as_there_is_something() {
        let root = tempfile::tempdir().unwrap();
        let real = root.path().canonicalize().unwrap();
        std::fs::create_dir(root.path().join("real")).unwrap();
        std::os::unix::fs::symlink("real", root.path().join("link")).unwrap();
        assert_eq!(found(root.path().join("link")).await.as_os_str(), real.join("real").as_os_str());
        assert_eq!(found(root.path().join("link/share/in")).await, real.join("real/share/in"));
        assert_eq!(found(PathBuf::from("/")).await, Path::new("/"));
    }

    #[tokio::test]
    async fn who_is_not_waited_for_is_taken_as_written() {
        let folder = tempfile::tempdir().unwrap();
        let found = true_path(folder.path(), Instant::now()).await;
        assert!(!found.answers || found.path == folder.path().canonicalize().unwrap());
    }
}
