//! When a desk's folder is looked through, and what it was found to be.

use std::time::{Duration, Instant};

use hoso_intake::WatchKind;

use crate::folder_scan::Look;

/// Device and inode of a folder.
pub(super) type Identity = (u64, u64);

/// What is known of a desk's folder.
#[derive(Debug)]
pub(super) enum FolderState {
    /// It has not been looked through yet.
    Unknown,
    /// How it is watched, the kind of its file system, and which folder it is.
    Readable(WatchKind, &'static str, Identity),
    /// Why it cannot be read.
    Unreadable(String),
}

/// What there is to do about the folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// To look through all of it.
    All,
    /// To see whether it is still this folder.
    Glance(Identity),
    /// Nothing.
    Nothing,
}

/// When to look. Goes by the moments it is told of.
#[derive(Debug)]
pub(super) struct Looks {
    pub(super) state: FolderState,
    /// How many were begun.
    pub(super) begun: u32,
    rescan: Duration,
    poll: Duration,
    since: Option<Instant>,
    next: Instant,
    next_glance: Instant,
    asked_again: u64,
}

impl Looks {
    /// Looks at once, and from then on every `rescan` where events are heard, every `poll` where not.
    pub(super) fn new(rescan: Duration, poll: Duration, now: Instant) -> Self {
        let (state, begun, since) = (FolderState::Unknown, 0, None);
        Self { state, begun, rescan, poll, since, next: now, next_glance: now, asked_again: 0 }
    }

    /// Somebody asked for the `asked`th time to look again; true if that is news.
    pub(super) fn asked(&mut self, asked: u64, now: Instant) -> bool {
        let news = asked != self.asked_again;
        if news {
            self.asked_again = asked;
            self.next = now;
        }
        news
    }

    /// What there is to do; it is taken to be begun. One look at a time: a share may hang.
    pub(super) fn due(&mut self, now: Instant) -> Due {
        if self.since.is_some() {
            return Due::Nothing;
        }
        if now >= self.next {
            self.since = Some(now);
            self.begun += 1;
            return Due::All;
        }
        match self.state {
            FolderState::Readable(WatchKind::Events, _, known) if now >= self.next_glance => {
                self.next_glance = now + self.poll;
                Due::Glance(known)
            }
            _ => Due::Nothing,
        }
    }

    /// Has the look that is under way taken so long that the folder does not answer?
    pub(super) fn hangs(&self, now: Instant) -> bool {
        self.since.is_some_and(|since| now > since + Look::SLOW)
    }

    /// Looks again as soon as it can.
    pub(super) fn soon(&mut self, now: Instant) {
        self.next = now;
    }

    /// Looks again after the poll time: there are no events.
    pub(super) fn later(&mut self, now: Instant) {
        self.next = now + self.poll;
    }

    /// The look ended without having seen the folder.
    pub(super) fn failed(&mut self, now: Instant) {
        self.since = None;
        self.later(now);
    }

    /// All of it was looked through, and it is so. True if that is another folder, or another way of watching it.
    pub(super) fn done(
        &mut self,
        kind: WatchKind,
        name: &'static str,
        identity: Identity,
        now: Instant,
    ) -> bool {
        let known = matches!(&self.state, FolderState::Readable(known, _, same) if (*known, *same) == (kind, identity));
        self.since = None;
        self.state = FolderState::Readable(kind, name, identity);
        self.next = now
            + match kind {
                WatchKind::Events => self.rescan,
                WatchKind::Polling => self.poll,
            };
        !known
    }

    /// It cannot be read. True if that is news.
    pub(super) fn unreadable(&mut self, why: &str) -> bool {
        let news = !matches!(&self.state, FolderState::Unreadable(known) if known == why);
        self.state = FolderState::Unreadable(why.to_owned());
        news
    }

    /// When something may be due.
    pub(super) fn wake(&self, now: Instant) -> Instant {
        // So often at least it is seen whether somebody asked, or whether a look hangs.
        const AT_LEAST: Duration = Duration::from_millis(500);
        let at_least = now + AT_LEAST;
        if self.since.is_some() { at_least } else { at_least.min(self.next) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Due, Looks};
    use hoso_intake::WatchKind::{Events, Polling};
    use std::time::{Duration, Instant};

    const S: Duration = Duration::from_secs(1);

    #[test]
    fn it_looks_at_once_and_then_as_often_as_it_has_to() {
        let start = Instant::now();
        let mut looks = Looks::new(30 * S, 2 * S, start);
        assert_eq!(looks.due(start), Due::All);
        assert_eq!(looks.due(start + 40 * S), Due::Nothing, "one at a time");
        assert!(!looks.hangs(start + 20 * S) && looks.hangs(start + 21 * S));
        assert!(looks.done(Events, "local", (1, 2), start + S));
        assert_eq!(looks.due(start + S), Due::Glance((1, 2)));
        assert_eq!(looks.due(start + 2 * S), Due::Nothing);
        assert_eq!(looks.due(start + 3 * S), Due::Glance((1, 2)));
        assert_eq!(looks.due(start + 31 * S), Due::All);
        assert!(!looks.done(Events, "local", (1, 2), start + 32 * S), "nothing new");
        assert!(looks.asked(1, start + 33 * S) && !looks.asked(1, start + 33 * S));
        assert_eq!(looks.due(start + 33 * S), Due::All);
        assert!(looks.done(Polling, "SMB2", (1, 2), start + 34 * S));
        assert_eq!(looks.due(start + 35 * S), Due::Nothing);
        assert_eq!(looks.due(start + 36 * S), Due::All);
        looks.failed(start + 37 * S);
        assert!(looks.unreadable("gone") && !looks.unreadable("gone"));
        assert_eq!(looks.due(start + 38 * S), Due::Nothing);
        assert_eq!(looks.due(start + 39 * S), Due::All);
        assert_eq!(looks.begun, 5);
    }

    #[test]
    fn a_look_that_hangs_makes_no_turns() {
        let start = Instant::now();
        let mut looks = Looks::new(30 * S, 2 * S, start);
        let (mut now, mut turns) = (start, 0);
        while now < start + 600 * S {
            looks.due(now);
            now = looks.wake(now);
            turns += 1;
        }
        assert!(turns <= 1201, "{turns}");
    }
}
