//! Children that were taken over: scripts that answer as they like.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use hoso_model::{Digest, MediaType, PageNo, Refusal, RefusalReason};
use hoso_scan::Limits;

use super::{Reader, ReaderError, ScanFile};
use crate::{BoxLimits, Engine};

/// `say` sends a frame of up to 255 bytes, `asked` is the question.
const SPEECH: &str = r#"#!/bin/sh
say() { printf "\\$(printf %03o ${#1})\\0\\0\\0%s" "$1" >&0; }
dd bs=4 count=1 of=/dev/null 2>/dev/null
asked=$(dd bs=4096 count=1 2>/dev/null)
"#;
/// It is shut in, and has the file.
const READY: &str = "say '\"Ready\"'\n";
const ENGINE: &str = r#"{"Engine":["x",{"landlock":"none","files":false,"seccomp":false}]}"#;

/// What comes of reading a page when the child is `script` from when it has the file.
fn read(script: &str) -> ReaderError {
    read_by(&format!("{READY}{script}"))
}

/// The same of a child that is `script` from its start.
fn read_by(script: &str) -> ReaderError {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("child");
    std::fs::write(&program, format!("{SPEECH}{script}\ncat > /dev/null\n")).unwrap();
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    let limits = BoxLimits {
        scan: Limits { bytes: 1 << 20, pages: 10, pixels: 1 << 20 },
        time: Duration::from_secs(20),
        cpu: Duration::from_secs(20),
        memory: 1 << 30,
        questions: 10,
    };
    let mut reader = Reader::new(Engine { program, uri: "none:".to_owned(), limits });
    let file = tempfile::tempfile().unwrap();
    let scan = ScanFile { digest: Digest::new([1; 32]), media: MediaType::Png, file };
    let error = reader.read(&scan, PageNo::FIRST).unwrap_err();
    assert!(reader.running.is_none_or(|other| other.has_open.is_none()), "it is ended");
    error
}

fn crashed(error: &ReaderError) -> bool {
    matches!(error, ReaderError::Refused(Refusal { reason: RefusalReason::Crashed, .. }))
}

#[test]
fn an_answer_to_another_question_is_held_against_the_page() {
    for answer in [r#""Picture""#, r#"{"Inspected":{"pages":1,"signed":false}}"#, ENGINE, r#"{"Text":7}"#] {
        let error = read(&format!("say '{answer}'"));
        assert!(crashed(&error), "{answer}: {error}");
    }
}

#[test]
fn an_answer_that_is_too_long_is_held_against_the_page() {
    // 16 MiB and a byte.
    let error = read(r"printf '\001\000\000\001' >&0");
    assert!(crashed(&error) && error.to_string().contains("16777217 bytes"), "{error}");
}

#[test]
fn a_missing_engine_is_believed_of_children_that_have_no_file() {
    let missing = r#"say '{"NoEngine":"there is no model"}'"#;
    let error = read(missing);
    assert!(matches!(&error, ReaderError::Unavailable(why) if why == "there is no model"), "{error}");
    let error = read(&format!("case \"$asked\" in '\"Engine\"') say '{ENGINE}';; *) {missing};; esac"));
    assert!(crashed(&error), "{error}");
}

#[test]
fn what_ends_a_child_before_it_has_the_file_is_no_pages_fault() {
    // A library that an upgrade took away, another version, one that is ended from outside, one that says nothing known.
    for script in ["exit 127", r#"say '{"Text":7}'"#, "kill -9 $$", "say '{'"] {
        let error = read_by(script);
        assert!(matches!(error, ReaderError::Unavailable(_)), "{script}: {error}");
    }
    let ended = read_by("exit 127").to_string();
    assert!(ended.contains("does not start") && ended.contains("127"), "{ended}");
    assert!(crashed(&read("kill -9 $$")), "once it has it, it is");
}
