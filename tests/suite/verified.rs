//! Verifying while papers come in finds no fault that is none.

use std::sync::atomic::{AtomicBool, Ordering};

use super::desk::{Desk, scripted_page};

#[test]
fn a_running_service_that_takes_papers_in_is_found_sound() {
    let desk = Desk::new("scripted:");
    let _running = desk.serve();
    let done = AtomicBool::new(false);
    let verified = std::thread::scope(|scope| {
        let verifying = scope.spawn(|| {
            let mut verified = 0;
            while !done.load(Ordering::Relaxed) {
                let found = desk.json(&["verify", "--json"]);
                assert_eq!(found["findings"].as_array().unwrap().len(), 0, "{found:#}");
                verified += 1;
            }
            verified
        });
        for page in 0..40 {
            desk.drop_file(&format!("{page}.png"), &scripted_page(0, 60 + page));
            // The same bytes for a dossier: documents of one blob.
            desk.drop_file(
                &format!("H39.18-240815-00{:02}/{page}.png", page % 7),
                &scripted_page(0, 60 + page),
            );
        }
        desk.wait_until(120, |totals| totals["indexed"] == 80);
        done.store(true, Ordering::Relaxed);
        verifying.join().unwrap()
    });
    assert!(verified > 0);
    let found = desk.json(&["verify", "--json"]);
    assert_eq!((found["findings"].as_array().unwrap().len(), &found["documents"]), (0, &80.into()));
}
