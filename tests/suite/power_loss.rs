//! The power fails: writes that were not synced are lost, or come in any order, over the whole of admission.
//!
//! A day at two desks is recorded as system calls, and done again on a disk that forgets ([`disk`]). At each of more than a
//! thousand instants, what could then be on a real disk is laid out, and the service started on it: nothing that was
//! dropped or promised by then may be lost, and nothing there twice.

mod again;
mod calls;
mod cut;
mod disk;
mod recording;
mod replay;
mod scans;
mod truth;

use std::collections::{BTreeSet, HashMap};

use cut::{WAYS, Way, after};
use disk::Disk;
use recording::{Place, Recording, record};
use replay::{Believed, Replayed, replay};
use truth::Truth;

/// Instants at which the power fails, at least.
const CUTS: usize = 1000;
/// Each so many-th time, the command itself is started, reads all pages and indexes them.
const WHOLE: usize = 25;

/// A recorded day, and the disk it was done on.
struct Day {
    place: Place,
    recording: Recording,
    calls: Vec<calls::Call>,
    times: Vec<u64>,
}

impl Day {
    fn recorded() -> Self {
        let place = Place::new();
        let recording = record(&place);
        let (calls, times) = calls::parse(&recording.calls);
        Self { place, recording, calls, times }
    }

    fn replayed(&self, believed: Believed) -> Replayed {
        replay(&self.calls, &self.place.root(), &["in", "in2"], &self.recording.scans, believed)
    }

    /// What was recorded, and understood: done again, it gives what the service left.
    fn replayed_whole(&self) -> Replayed {
        let replayed = self.replayed(|_, _| true);
        let whole = after(&replayed.disk, usize::MAX, Way::Kept, 1);
        let differ: Vec<_> = ["in", "in2", "data"]
            .iter()
            .flat_map(|name| match &whole {
                cut::Thing::Folder(all) => {
                    all[name.as_bytes()].differences(&self.place.root().join(name), &self.recording.scans)
                }
                _ => panic!("the root is a folder"),
            })
            .collect();
        assert_eq!(differ, Vec::<String>::new(), "what was replayed is not what is on the disk");
        assert!(replayed.seen.iter().all(Option::is_some), "a scan was never seen: {:?}", replayed.seen);
        replayed
    }

    /// Lets the power fail after `line`, starts again, and says what does not hold.
    fn fail(&self, replayed: &Replayed, line: usize, state: &cut::Thing, whole: bool) -> Vec<String> {
        self.place.clear();
        state.write(&self.place.root(), &self.place.scans());
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let found = if whole {
            let served = self.place.serve();
            let done = served.wait_until_done(&self.place);
            served.end();
            done.and_then(|()| runtime.block_on(again::look_only(&self.place)))
        } else {
            runtime.block_on(again::start_again(&self.place))
        };
        match found {
            Ok(found) => self.truth(replayed, line).faults(&found),
            Err(error) => vec![error],
        }
    }

    fn truth(&self, replayed: &Replayed, line: usize) -> Truth {
        Truth::by(line, &self.recording.scans, &replayed.seen, &self.recording.promises, &self.times)
    }
}

/// Lines after which what is on the disk, or sure to be, is another than before.
fn instants(disk: &Disk) -> Vec<usize> {
    let lines: BTreeSet<_> =
        disk.deeds.iter().map(|deed| deed.done).chain(disk.syncs.iter().copied()).collect();
    lines.into_iter().collect()
}

/// A name that a blob has.
fn is_blob(disk: &Disk, node: disk::Node) -> bool {
    disk.nodes[node].called.split('#').next().is_some_and(|name| name.len() == 64)
}

#[test]
fn a_sync_that_is_missing_is_found() {
    let day = Day::recorded();
    let whole = day.replayed_whole();
    let without: [(&str, Believed); 3] = [
        ("folders", |disk, node| node.is_some_and(|node| !disk.nodes[node].folder)),
        ("blobs", |disk, node| node.is_some_and(|node| !is_blob(disk, node))),
        ("the catalogue", |disk, node| node.is_none_or(|node| !disk.nodes[node].called.ends_with("-wal"))),
    ];
    for (what, believed) in without {
        let replayed = day.replayed(believed);
        let instants = instants(&replayed.disk);
        let mut tried = instants.iter().rev().step_by(instants.len() / 20 + 1);
        let faults = |replayed: &Replayed, line| {
            let state = after(&replayed.disk, line, Way::DataLost, 1);
            day.fail(replayed, line, &state, false)
        };
        let found = tried.find(|line| !faults(&replayed, **line).is_empty());
        let line = found.unwrap_or_else(|| panic!("nobody noticed that {what} are not synced"));
        assert_eq!(faults(&whole, *line), Vec::<String>::new(), "with all syncs it is no better");
    }
}

#[test]
fn a_power_loss_at_a_thousand_instants_loses_and_doubles_nothing() {
    let most = std::env::var("TEST_CUTS").ok().and_then(|cuts| cuts.parse().ok()).unwrap_or(CUTS + 100);
    let day = Day::recorded();
    let replayed = day.replayed_whole();
    let instants = instants(&replayed.disk);
    println!(
        "{} calls, {} deeds, {} syncs, {} instants",
        day.calls.len(),
        replayed.disk.deeds.len(),
        replayed.disk.syncs.len(),
        instants.len()
    );
    let start = std::time::Instant::now();
    let mut known: HashMap<(u64, usize), Vec<String>> = HashMap::new();
    let (mut cuts, mut failed) = (0, Vec::new());
    for index in 0..most.min(instants.len()) {
        let line = instants[index * instants.len() / most.min(instants.len())];
        cuts += 1;
        // What is worst at every instant, and one of the other ways.
        for way in [Way::DataLost, WAYS[1 + index % (WAYS.len() - 1)]] {
            let state = after(&replayed.disk, line, way, index as u64 + 1);
            let key = (state.hash(), Truth::promised(line, &day.recording.promises, &day.times));
            let count = known.len();
            let faults =
                known.entry(key).or_insert_with(|| day.fail(&replayed, line, &state, count % WHOLE == 7));
            if !faults.is_empty() {
                println!("line {line} {way:?} seed {}: {faults:#?}", index + 1);
                failed.push((line, way, index + 1));
            }
        }
    }
    println!("{cuts} cuts, {} states, {} failed in {:?}", known.len(), failed.len(), start.elapsed());
    assert!(failed.is_empty(), "of {cuts} power losses, these lost or doubled something: {failed:?}");
    assert!(cuts >= CUTS.min(most), "{cuts}");
}
