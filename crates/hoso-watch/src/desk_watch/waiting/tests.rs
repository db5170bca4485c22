//! Tests: files come, are taken, and go, moment by moment.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Job, Waiting};
use hoso_intake::Stamp;

use crate::gathering::Settled;
use crate::seeing_in::End;
use crate::{GatherRules, Waits};

const S: Duration = Duration::from_secs(1);

fn stamp(size: u64) -> Stamp {
    Stamp { inode: 1, size, modified: 0 }
}

/// A desk that makes one document of the images of a folder: quiet after 2 s, a folder after 10, patient for 60.
fn images() -> Waiting {
    let rules = GatherRules { images: true, images_quiet: 10 * S, ..GatherRules::default() };
    Waiting::new(PathBuf::from("/d"), rules, 2 * S, 60 * S)
}

fn path(page: u32) -> PathBuf {
    PathBuf::from(format!("/d/x/{page}.jpg"))
}

/// Steps from moment to moment as the watch does, with `take` to say how a job ended, until `until` or nothing is left
/// to do; how many turns it took, and the moment.
fn steps(
    waiting: &mut Waiting,
    mut now: Instant,
    until: Instant,
    mut take: impl FnMut(&Job, Instant) -> Vec<(Settled, End)>,
) -> (u32, Instant) {
    let mut turns = 0;
    while let Some(due) = waiting.next_due() {
        now = now.max(due);
        if now > until {
            break;
        }
        turns += 1;
        if let Some(job) = waiting.next(now) {
            for (file, end) in take(&job, now) {
                waiting.ended(file, end, 1, now);
            }
        }
    }
    (turns, now)
}

fn all_done(job: &Job) -> Vec<(Settled, End)> {
    job.files().iter().map(|file| (file.clone(), End::Done)).collect()
}

#[test]
fn a_page_image_that_is_cut_holds_up_its_group_for_its_time_and_no_longer() {
    let (mut waiting, start) = (images(), Instant::now());
    for page in 1..=5 {
        assert!(waiting.saw(&path(page), stamp(1), 1, start));
    }
    let mut taken = Vec::new();
    let (turns, end) = steps(&mut waiting, start, start + 3600 * S, |job, now| {
        taken.push((now - start, job.files().len()));
        let cut = |file: &Settled| file.path == path(3) && file.patient;
        let anybody = job.files().iter().any(cut);
        let end = |file: &Settled| match (cut(file), anybody) {
            (true, _) => End::Incomplete(file.stamp, Waits::Whole, "its end is missing".to_owned()),
            (false, true) => End::Others,
            (false, false) => End::Done,
        };
        job.files().iter().map(|file| (file.clone(), end(file))).collect()
    });
    // Quiet after 2 s and the folder after 10 more; then 60 s of patience and the folder's quiet again.
    assert_eq!(taken, [(12 * S, 5), (82 * S, 5)]);
    assert_eq!((waiting.len(), end), (0, start + 82 * S));
    assert!(turns < 20, "{turns} turns");
}

#[test]
fn what_is_waited_for_is_told_with_who_holds_it_up() {
    let (mut waiting, start) = (images(), Instant::now());
    for page in 1..=2 {
        waiting.saw(&path(page), stamp(1), 1, start);
    }
    steps(&mut waiting, start, start + 30 * S, |job, _| {
        let end = |file: &Settled| {
            let cut = End::Incomplete(file.stamp, Waits::Whole, "its end is missing".to_owned());
            if file.path == path(1) { cut } else { End::Others }
        };
        job.files().iter().map(|file| (file.clone(), end(file))).collect()
    });
    let told: Vec<_> =
        waiting.files(start + 30 * S).into_iter().map(|file| (file.file, file.waits, file.detail)).collect();
    let told: Vec<_> = told.iter().map(|(file, waits, detail)| (&**file, *waits, &**detail)).collect();
    assert_eq!(
        told,
        [("x/1.jpg", Waits::Whole, "its end is missing"), ("x/2.jpg", Waits::Others, "of x/1.jpg")]
    );
}

#[test]
fn one_that_goes_without_an_event_leaves_its_group() {
    let (mut waiting, start) = (images(), Instant::now());
    for page in 1..=3 {
        waiting.saw(&path(page), stamp(1), 1, start);
    }
    // The second still grows when it is deleted; the first had settled.
    waiting.saw(&path(2), stamp(2), 1, start + S);
    steps(&mut waiting, start, start + 2 * S, |job, _| all_done(job));
    waiting.look_begins();
    waiting.saw(&path(3), stamp(1), 2, start + 3 * S);
    waiting.look_ends(2, start + 3 * S);
    assert_eq!(waiting.len(), 1);
    let mut taken = Vec::new();
    let (turns, end) = steps(&mut waiting, start, start + 3600 * S, |job, _| {
        taken.extend(job.files().iter().map(|file| file.path.clone()));
        all_done(job)
    });
    assert_eq!((taken, end), (vec![path(3)], start + 13 * S));
    assert!(turns < 10, "{turns} turns");
}

#[test]
fn what_comes_during_a_look_is_not_taken_for_gone() {
    let (mut waiting, start) = (images(), Instant::now());
    waiting.saw(Path::new("/d/old.pdf"), stamp(1), 1, start);
    waiting.look_begins();
    waiting.saw(Path::new("/d/new.pdf"), stamp(1), 2, start);
    waiting.look_ends(2, start);
    assert_eq!(waiting.files(start).into_iter().map(|file| file.file).collect::<Vec<_>>(), ["new.pdf"]);
}

#[test]
fn a_folder_in_which_one_may_not_be_read_waits_without_spinning() {
    let (mut waiting, start) = (images(), Instant::now());
    for page in 1..=3 {
        waiting.saw(&path(page), stamp(1), 1, start);
    }
    let forbidden = |file: &Settled| file.path == path(2);
    let (turns, _) = steps(&mut waiting, start, start + 600 * S, |job, _| {
        let end = |file: &Settled| {
            let no = End::Again(file.stamp, Waits::Permission, "no".to_owned());
            if forbidden(file) { no } else { End::Others }
        };
        job.files().iter().map(|file| (file.clone(), end(file))).collect()
    });
    assert_eq!(waiting.len(), 3);
    // It is tried once in 3 s of pause and 10 s of quiet.
    assert!(turns < 600 / 13 * 3 + 5, "{turns} turns");
}

#[test]
fn a_full_disk_pauses_the_desk_and_says_so_once() {
    let mut waiting = Waiting::new(PathBuf::from("/d"), GatherRules::default(), 2 * S, 60 * S);
    let start = Instant::now();
    for page in 1..=2 {
        waiting.saw(&path(page), stamp(1), 1, start);
    }
    let mut now = start + 2 * S;
    let take = |waiting: &mut Waiting, now| match waiting.next(now) {
        Some(Job::One(file)) => file,
        other => panic!("{other:?}"),
    };
    let (first, second) = (take(&mut waiting, now), take(&mut waiting, now));
    let full = |file: &Settled| End::NoRoom(file.stamp, "full".to_owned());
    assert_eq!(waiting.ended(first.clone(), full(&first), 1, now), Some(true));
    assert_eq!(waiting.ended(second.clone(), full(&second), 1, now), None);
    assert!(!waiting.is_ready(now) && waiting.paused() == "full");
    now += 3 * S;
    assert!(waiting.is_ready(now));
    let first = take(&mut waiting, now);
    assert_eq!(waiting.ended(first, End::Done, 1, now), Some(false));
    assert_eq!(waiting.paused(), "");
}
