//! The command that is measured.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// Wall and CPU seconds of what `run` starts and waits for.
pub(crate) fn children_cpu(run: impl FnOnce()) -> (f64, f64) {
    let ticks = || {
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
        let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
        // cutime and cstime, fields 16 and 17 of proc(5), in hundredths of a second.
        fields[13..15].iter().map(|field| field.parse::<f64>().unwrap()).sum::<f64>() / 100.0
    };
    let (start, before) = (Instant::now(), ticks());
    run();
    (start.elapsed().as_secs_f64(), ticks() - before)
}

/// `hoso` on a new data folder.
pub(crate) fn hoso(data: &Path, arguments: &[&str]) -> Child {
    let mut program = std::env::current_exe().unwrap();
    while program.file_name().is_some_and(|name| name != "release") {
        assert!(program.pop());
    }
    let settings = data.with_extension("toml");
    std::fs::write(&settings, "[[desk]]\nid = \"mot\"\nname = \"Bàn\"\nfolder = \"in\"\n").unwrap();
    Command::new(program.join("hoso"))
        .args(["--config", settings.to_str().unwrap(), "--data", data.to_str().unwrap(), "--log", "error"])
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .expect("build it first: cargo build --release -p hoso")
}
