//! Links that somebody who may write to a desk's folder put where the service writes.

use std::os::unix::fs::symlink;
use std::time::Duration;

use super::desk::{Desk, read, scripted_page, wait_for};

#[test]
fn links_in_place_of_the_services_own_folders_and_files_move_and_overwrite_nothing() {
    let desk = Desk::new("scripted:");
    let victim = desk.data().with_file_name("victim");
    std::fs::write(&victim, "precious").unwrap();
    desk.serve().terminate();
    let own = desk.folder().join(".hoso");
    std::fs::create_dir_all(&own).unwrap();
    for name in ["leaving", "rejected"] {
        drop(std::fs::remove_dir_all(own.join(name)));
        symlink(desk.data(), own.join(name)).unwrap();
    }
    for name in [".status.writing", "status.txt"] {
        drop(std::fs::remove_file(own.join(name)));
        symlink(&victim, own.join(name)).unwrap();
    }
    let names = || {
        let mut names: Vec<_> =
            std::fs::read_dir(desk.data()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    let _running = desk.serve();
    desk.drop_file("a.png", &scripted_page(0, 31));
    desk.drop_file("hong.txt", b"no scan");
    desk.wait_until(60, |totals| totals["indexed"] == 1 && totals["refused"] == 1);
    wait_for("the folder to be told of", Duration::from_secs(40), || {
        let status = own.join("status.txt");
        (!status.is_symlink() && read(&status)?.contains("a.png")).then_some(())
    });
    assert_eq!(desk.left().len(), 2, "what cannot leave stays where it is");
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "precious");
    let after: Vec<_> =
        names().into_iter().filter(|name| !name.to_string_lossy().contains("sqlite-")).collect();
    assert!(after.iter().all(|name| before.contains(name)), "{before:?} {after:?}");
    assert!(after.iter().any(|name| name == "catalogue.sqlite"));
    // Once they are gone, what stayed goes its way.
    for name in ["leaving", "rejected"] {
        std::fs::remove_file(own.join(name)).unwrap();
    }
    assert!(desk.run(&["retry"]).status.success());
    wait_for("the folder to be empty", Duration::from_secs(40), || desk.left().is_empty().then_some(()));
    // It is set aside an instant before it is there.
    wait_for("the refused file to be there", Duration::from_secs(40), || {
        own.join("rejected/hong.txt").is_file().then_some(())
    });
}
