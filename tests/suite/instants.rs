//! Killed at every instant that the code names, and at any other.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Child;
use std::time::{Duration, Instant};

use super::desk::{Desk, scripted_page, wait_for};

/// Every instant of intake, in its order; a test holds the list against the code.
const INSTANTS: [&str; 13] = [
    "inspected",
    "blob read",
    "blob parts written",
    "blob named",
    "blob stored",
    "before commit",
    "after commit",
    "admitted",
    "set aside",
    "noted as coming back",
    "removed",
    "refused and set aside",
    "reason written",
];

/// Writes on to a scan that was set aside, as whoever has it open may; true if there was one.
fn write_on_aside(desk: &Desk) -> bool {
    let mut folders = vec![desk.folder().join(".hoso/leaving")];
    while let Some(folder) = folders.pop() {
        // The service goes on meanwhile: what was there may have gone.
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "png")
                && let Ok(mut file) = std::fs::File::options().append(true).open(path)
            {
                return file.write_all(b"more").is_ok();
            }
        }
    }
    false
}

fn wait_until_dead(child: &mut Child, most: Duration, mut meanwhile: impl FnMut()) -> bool {
    let start = Instant::now();
    while start.elapsed() < most {
        if let Some(status) = child.try_wait().unwrap() {
            assert_eq!(status.signal(), Some(9), "it ended by itself: {status}");
            return true;
        }
        meanwhile();
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    false
}

/// A scan larger than what is put into the blob store at once.
fn large() -> Vec<u8> {
    let page = hoso_samples::small_page(&["lớn"], 100).unwrap();
    let mut bytes = hoso_samples::jpeg(&page.into(), 100, 60).unwrap();
    bytes.resize(9 << 20, 7);
    bytes
}

#[test]
fn the_list_of_instants_is_whole() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("crates");
    let (mut named, mut folders) = (BTreeSet::new(), vec![root]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let marks = text.split("instant!(\"").skip(1);
                named.extend(marks.map(|rest| rest.split('"').next().unwrap().to_owned()));
            }
        }
    }
    assert_eq!(named, INSTANTS.iter().map(|name| (*name).to_owned()).collect());
}

#[test]
fn five_hundred_kills_lose_and_double_nothing() {
    let kills = std::env::var("TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(500);
    let desk = Desk::new("scripted:");
    desk.set("[intake]\nsettle_ms = 20\npatience_s = 0\nrescan_s = 1\nkeep_aside_s = 1\n[read]\nworkers = 1");
    let (mut good, mut bad, mut at_instants) = (0u32, 0u32, 0u32);
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut chance = |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    let mut drop_some = |kill: u32, instant: Option<&str>| {
        good += 1;
        let name = format!("H39.18-240815-{:04}/{good}.png", good % 5);
        desk.drop_file(&name, &scripted_page(0, 40 + good));
        if matches!(instant, Some("refused and set aside" | "reason written")) || kill % 50 == 7 {
            bad += 1;
            desk.drop_file(&format!("hong-{bad}.txt"), format!("no scan {bad}").as_bytes());
        }
        if instant == Some("blob parts written") {
            desk.drop_file("lon.jpg", &large());
        }
        (good, bad)
    };
    let (mut files, mut refused) = (0, 0);
    for kill in 0..kills {
        let passing = kill / INSTANTS.len() as u32 / 2;
        if kill % 2 == 0 {
            let instant = INSTANTS[(kill / 2) as usize % INSTANTS.len()];
            // Commits are many: deeper ones are reached by later passings.
            let deep = if instant.contains("commit") { 1 + passing % 12 } else { 1 };
            let mut child = desk.serve_until(&format!("{instant}*{deep}"));
            (files, refused) = drop_some(kill, Some(instant));
            let mut written_on = instant != "noted as coming back";
            let write_on = || {
                written_on = written_on || write_on_aside(&desk);
            };
            at_instants += u32::from(wait_until_dead(&mut child, Duration::from_secs(5), write_on));
        } else {
            let mut child = desk.serve_until("never");
            (files, refused) = drop_some(kill, None);
            std::thread::sleep(Duration::from_millis(60 + chance(400)));
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
    assert!(
        u64::from(at_instants) * 10 >= u64::from(kills) * 4,
        "only {at_instants} died where they were told to"
    );
    let _running = desk.serve();
    let expected = u64::from(files) + 1;
    desk.wait_until(120, |totals| totals["indexed"] == expected && totals["refused"] == u64::from(refused));
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    let exported = desk.export();
    let digests: BTreeSet<_> = exported.iter().map(|one| one["sha256"].to_string()).collect();
    assert_eq!((exported.len() as u64, digests.len() as u64), (expected, expected), "each once");
    let rejected = std::fs::read_dir(desk.folder().join(".hoso/rejected")).unwrap().count();
    assert_eq!(rejected, 2 * refused as usize, "each refused file with its reason");
    wait_for("what was set aside to go", Duration::from_secs(40), || {
        (std::fs::read_dir(desk.folder().join(".hoso/leaving")).unwrap().count() == 0).then_some(())
    });
    let verified = desk.json(&["verify", "--json"]);
    for finding in verified["findings"].as_array().unwrap() {
        assert_eq!(finding["finding"], "orphan-blob", "{verified:#}");
    }
}
