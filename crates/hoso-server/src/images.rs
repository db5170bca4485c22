//! Images of pages, made by one child.
//!
//! Whoever wants one waits for the turn before a thread or an open file is taken for him, and who leaves meanwhile is
//! out of the queue. A page that took too long is not tried again for some minutes, however often it is asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use hoso_model::{Digest, PageNo, Refusal, RefusalReason};
use hoso_reader::{Engine, Reader, ReaderError, ScanFile};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Problem;

/// How long a page that took too long is not tried again.
const REMEMBERED: Duration = Duration::from_mins(5);

/// Pages that took too long: since when it is known, and what was said.
type Slow = HashMap<(Digest, PageNo), (Instant, Refusal)>;

/// Makes images of pages.
#[derive(Debug, Clone)]
pub struct PageImages {
    reader: Arc<Mutex<Reader>>,
    turns: Arc<Semaphore>,
    slow: Arc<Mutex<Slow>>,
}

/// The turn to have an image made.
pub(crate) struct Turn(OwnedSemaphorePermit);

impl PageImages {
    /// Images made by a child of `engine`.
    pub fn new(engine: Engine) -> Self {
        let reader = Arc::new(Mutex::new(Reader::new(engine)));
        Self { reader, turns: Arc::new(Semaphore::new(1)), slow: Arc::default() }
    }

    /// Waits for the turn to have this page shown.
    ///
    /// # Errors
    /// If the page took too long a short time ago.
    pub(crate) async fn turn(&self, digest: Digest, page: PageNo) -> Result<Turn, Problem> {
        self.known_slow(digest, page)?;
        let permit = Arc::clone(&self.turns).acquire_owned().await;
        let permit = permit.map_err(|error| Problem::internal(error.to_string()))?;
        // Somebody before may have asked for the same.
        self.known_slow(digest, page)?;
        Ok(Turn(permit))
    }

    /// The page as a JPEG file, see [`Reader::show`].
    pub(crate) async fn show(
        &self,
        turn: Turn,
        scan: ScanFile,
        page: PageNo,
        width: u32,
        rotation: u16,
    ) -> Result<Vec<u8>, Problem> {
        let (reader, slow) = (Arc::clone(&self.reader), Arc::clone(&self.slow));
        let shown = tokio::task::spawn_blocking(move || {
            let shown =
                reader.lock().unwrap_or_else(PoisonError::into_inner).show(&scan, page, width, rotation);
            // Remembered here: whoever asked may have left.
            if let Err(ReaderError::Refused(refusal)) = &shown
                && refusal.reason == RefusalReason::TooSlow
            {
                let mut slow = slow.lock().unwrap_or_else(PoisonError::into_inner);
                slow.retain(|_, (since, _)| since.elapsed() < REMEMBERED);
                slow.insert((scan.digest, page), (Instant::now(), refusal.clone()));
            }
            // The turn ends with the work, not with the request.
            drop(turn.0);
            shown
        });
        Ok(shown.await.map_err(|error| Problem::internal(error.to_string()))??)
    }

    fn known_slow(&self, digest: Digest, page: PageNo) -> Result<(), Problem> {
        let slow = self.slow.lock().unwrap_or_else(PoisonError::into_inner);
        match slow.get(&(digest, page)) {
            Some((since, refusal)) if since.elapsed() < REMEMBERED => Err(Problem::refused(refusal)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::time::{Duration, Instant};

    use hoso_model::{Digest, MediaType, PageNo};
    use hoso_reader::{BoxLimits, Engine, Limits, ScanFile};

    use super::PageImages;

    /// A second passes before each question is given up.
    const TIME: Duration = Duration::from_secs(1);

    /// Images by a child that says it is ready, and never answers; and its folder.
    fn never() -> (PageImages, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("child");
        let script = "#!/bin/sh\nprintf '\\007\\000\\000\\000\"Ready\"' >&0\nexec cat > /dev/null\n";
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
        let scan = Limits { bytes: 1 << 20, pages: 10, pixels: 1 << 20 };
        let limits = BoxLimits { scan, time: TIME, cpu: TIME * 10, memory: 1 << 30, questions: 10 };
        (PageImages::new(Engine { program, uri: "none:".to_owned(), limits }), folder)
    }

    async fn ask(images: PageImages, page: u32) -> bool {
        let (digest, page) = (Digest::new([1; 32]), PageNo::new(page).unwrap());
        let Ok(turn) = images.turn(digest, page).await else { return false };
        let scan = ScanFile { digest, media: MediaType::Png, file: tempfile::tempfile().unwrap() };
        images.show(turn, scan, page, 100, 0).await.is_ok()
    }

    #[tokio::test]
    async fn who_left_takes_no_turn() {
        let (images, _folder) = never();
        let start = Instant::now();
        let first = tokio::spawn(ask(images.clone(), 1));
        tokio::time::sleep(Duration::from_millis(100)).await;
        let left: Vec<_> = (2..12).map(|page| tokio::spawn(ask(images.clone(), page))).collect();
        tokio::time::sleep(Duration::from_millis(100)).await;
        left.iter().for_each(tokio::task::JoinHandle::abort);
        assert!(!ask(images, 12).await && !first.await.unwrap());
        assert!(start.elapsed() < TIME * 7, "two turns, not twelve: {:?}", start.elapsed());
    }

    #[tokio::test]
    async fn a_page_that_took_too_long_is_not_tried_again_at_once() {
        let (images, _folder) = never();
        assert!(!ask(images.clone(), 1).await);
        let start = Instant::now();
        assert!(!ask(images, 1).await);
        assert!(start.elapsed() < TIME / 2, "{:?}", start.elapsed());
    }
}
