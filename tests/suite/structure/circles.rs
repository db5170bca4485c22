//! Files of a crate that use each other.
//!
//! A folder is the inside of the file it is named after: what lies in it may use that file, which is how it is told what
//! its room is for. Beyond that no file may use one that uses it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::modules::{Modules, Uses};

/// The groups of files below `root`, a crate's `lib.rs` or `main.rs`, that use each other, directly or through others:
/// their names, and what goes from one to another.
fn circles_of(root: &Path) -> Vec<(String, String)> {
    let mut uses = Modules::of(root).uses();
    for (file, used) in &mut uses {
        used.retain(|other, _| other != root && !file.starts_with(other.with_extension("")));
    }
    let folder = root.parent().unwrap();
    let (mut seen, mut circles) = (BTreeSet::new(), Vec::new());
    for file in uses.keys() {
        let circle: Vec<_> =
            reached(&uses, file).into_iter().filter(|other| reached(&uses, other).contains(file)).collect();
        if !circle.is_empty() && circle.iter().all(|file| seen.insert(file.clone())) {
            circles.push((names(folder, &circle), told(folder, &uses, &circle)));
        }
    }
    circles
}

/// `hoso-scan: text_layer/lines.rs, text_layer/words.rs`
fn names(folder: &Path, circle: &[PathBuf]) -> String {
    let name = folder.parent().and_then(Path::file_name).unwrap().display();
    let files: Vec<_> =
        circle.iter().map(|file| file.strip_prefix(folder).unwrap().display().to_string()).collect();
    format!("{name}: {}", files.join(", "))
}

/// The files that `file` uses, directly or through others.
fn reached(uses: &Uses, file: &Path) -> BTreeSet<PathBuf> {
    let (mut found, mut open) = (BTreeSet::new(), vec![file.to_owned()]);
    while let Some(file) = open.pop() {
        for used in uses.get(&file).into_iter().flat_map(|used| used.keys()) {
            if found.insert(used.clone()) {
                open.push(used.clone());
            }
        }
    }
    found
}

fn told(folder: &Path, uses: &Uses, circle: &[PathBuf]) -> String {
    let short = |file: &Path| file.strip_prefix(folder).unwrap().display().to_string();
    let arrows = circle.iter().flat_map(|from| {
        uses[from].iter().filter(|(to, _)| circle.contains(to)).map(move |(to, names)| {
            format!(
                "{} -> {} ({})",
                short(from),
                short(to),
                names.iter().cloned().collect::<Vec<_>>().join(", ")
            )
        })
    });
    arrows.collect::<Vec<_>>().join("\n    ")
}

#[test]
fn no_file_uses_one_that_uses_it() {
    let mut crates = 0;
    let mut round = Vec::new();
    for entry in std::fs::read_dir(super::root().join("crates")).unwrap() {
        let source = entry.unwrap().path().join("src");
        for root in ["lib.rs", "main.rs"].map(|name| source.join(name)).iter().filter(|root| root.exists()) {
            crates += 1;
            for (names, arrows) in circles_of(root) {
                round.push(format!("{names}\n    {arrows}"));
            }
        }
    }
    assert!(crates > 10);
    assert!(round.is_empty(), "files that use each other:\n{}", round.join("\n"));
}

#[test]
fn a_circle_is_seen_through_a_third_file_and_through_what_is_declared_again() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("hoso-round/src");
    std::fs::create_dir_all(source.join("b")).unwrap();
    for (name, text) in [
        ("lib.rs", "mod a; mod b; mod c; mod d; pub use c::C; #[cfg(test)] mod e;"),
        ("a.rs", "use crate::b::B; pub struct A(B);"),
        ("b.rs", "mod inside; pub struct B; pub fn b() { vec![crate::C; 1]; }"),
        ("b/inside.rs", "use super::B;"),
        ("c.rs", "pub struct C; fn c(_: crate::a::A) {}"),
        ("d.rs", "use crate::a::A; #[cfg(test)] mod tests { use crate::a::A; }"),
        ("e.rs", "use crate::d::D;"),
    ] {
        std::fs::write(source.join(name), text).unwrap();
    }
    let found: Vec<_> = circles_of(&source.join("lib.rs")).into_iter().map(|(names, _)| names).collect();
    assert_eq!(found, ["hoso-round: a.rs, b.rs, c.rs"]);
}
