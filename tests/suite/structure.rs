//! The shape of the workspace: who may use whom, and what every crate and file owes its reader.

mod circles;
mod modules;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn metadata(more: &[&str]) -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(more)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn arrows_point_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("hoso-model", &[][..]),
        ("hoso-viet", &[]),
        ("hoso-language", &["hoso-viet"]),
        ("hoso-api", &["hoso-model"]),
        ("hoso-store", &["hoso-model"]),
        ("hoso-intake", &["hoso-model", "hoso-store", "hoso-viet"]),
        ("hoso-watch", &["hoso-intake", "hoso-model", "hoso-store", "hoso-viet"]),
        ("hoso-scan", &["hoso-model", "hoso-viet"]),
        ("hoso-ocr", &["hoso-model", "hoso-viet"]),
        ("hoso-extract", &["hoso-model", "hoso-viet"]),
        ("hoso-search", &["hoso-model", "hoso-viet"]),
        ("hoso-reader", &["hoso-language", "hoso-model", "hoso-ocr", "hoso-scan", "hoso-viet"]),
        (
            "hoso-pipeline",
            &["hoso-extract", "hoso-model", "hoso-reader", "hoso-search", "hoso-store", "hoso-viet"],
        ),
        (
            "hoso-server",
            &[
                "hoso-api",
                "hoso-derive",
                "hoso-extract",
                "hoso-intake",
                "hoso-model",
                "hoso-reader",
                "hoso-search",
                "hoso-store",
                "hoso-viet",
                "hoso-watch",
            ],
        ),
        ("hoso-coversheet", &["hoso-model"]),
        ("hoso-derive", &["hoso-model", "hoso-viet"]),
        ("hoso-samples", &[]),
    ]);
    let mut seen = 0;
    for package in metadata(&["--no-deps"])["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let ours = package["dependencies"].as_array().unwrap().iter().filter_map(|dependency| {
            let used = dependency["name"].as_str().unwrap();
            (used.starts_with("hoso-") && dependency["kind"].is_null()).then_some(used)
        });
        match allowed.get(name) {
            Some(allowed) => {
                seen += 1;
                ours.for_each(|used| assert!(allowed.contains(&used), "{name} may not use {used}"));
            }
            // The command wires everything; the tests use what they like.
            None => {
                assert!(name == "hoso" || name == "hoso-tests", "{name} has no place in the architecture");
            }
        }
    }
    assert_eq!(seen, allowed.len());
}

#[test]
fn licences_are_ones_that_deny_toml_allows() {
    let deny: toml::Table = std::fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap();
    let allowed: Vec<_> =
        deny["licenses"]["allow"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    for package in metadata(&[])["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        // An SPDX expression: of alternatives one suffices, of a conjunction each part must be allowed.
        let fits = licence.replace('/', " OR ").split(" AND ").all(|part| {
            part.trim_matches(['(', ')', ' '])
                .split(" OR ")
                .any(|one| allowed.contains(&one.trim_matches(['(', ')', ' '])))
        });
        assert!(fits, "{name}: {licence:?}");
    }
}

#[test]
fn files_are_small_and_say_what_lives_in_them() {
    let mut folders = vec![root().join("crates"), root().join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(text.starts_with("//!"), "{} says nothing of itself", path.display());
                assert!(text.lines().count() <= 500, "{} is a room that wants a wall", path.display());
                let name = path.file_stem().unwrap().to_str().unwrap();
                assert!(
                    !["utils", "common", "helpers", "manager", "misc"].contains(&name),
                    "{}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn every_sample_of_the_configuration_loads() {
    let mut samples = 0;
    for entry in std::fs::read_dir(root().join("config")).unwrap() {
        let path = entry.unwrap().path();
        // Tables that are compiled in lie there, too.
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let data = tempfile::tempdir().unwrap();
        let output = Command::new(super::desk::program())
            .args(["status", "--config", path.to_str().unwrap(), "--data", data.path().to_str().unwrap()])
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        // It loads: what is missing then is an archive.
        assert!(
            output.status.code() == Some(3) && error.contains("no archive"),
            "{}: {error}",
            path.display()
        );
        samples += 1;
    }
    assert!(samples > 0);
}
