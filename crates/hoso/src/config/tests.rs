//! Tests of the settings as a whole.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use hoso_intake::LeftAlone;

use super::places::places;
use super::{Config, Flags, SAMPLE, Source};

/// The settings of `text`, as a file `hoso.toml`, and of an environment.
fn layered(text: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
    let os = |text: &str| OsString::from(text);
    let variables: Vec<_> = variables.iter().map(|(name, value)| (os(name), os(value))).collect();
    Config::layered(Some(("hoso.toml".into(), text.to_owned())), variables.into_iter(), &Flags::default())
        .map_err(|error| error.to_string())
}

#[test]
fn the_sample_names_every_key_and_is_all_defaults() {
    let none = Config::layered(None, std::iter::empty(), &Flags::default()).unwrap();
    assert!(
        none.desks.is_empty() && none.in_force().unwrap().iter().all(|one| one.source == Source::Default)
    );
    // Each desk of the sample names its own defaults in remarks; all other keys stand there.
    let mut sample: Vec<_> =
        places(SAMPLE).unwrap().into_iter().filter(|place| place.value.is_some()).collect();
    sample.retain(|place| !place.key.starts_with("desk"));
    let mut in_force = none.in_force().unwrap();
    in_force.retain(|one| one.key != "desk");
    sample.sort_by(|a, b| a.key.cmp(&b.key));
    in_force.sort_by(|a, b| a.key.cmp(&b.key));
    assert_eq!(sample.len(), in_force.len());
    for (sample, in_force) in sample.into_iter().zip(in_force) {
        assert_eq!((sample.key, sample.value), (in_force.key, Some(in_force.value)));
    }
    assert_eq!(none.intake.leave_alone, LeftAlone::USUAL, "what ZIP files are unpacked without");
}

#[test]
fn the_remarks_of_the_sample_name_the_defaults_of_a_desk() {
    let mut remarked = SAMPLE.to_owned();
    for key in ["watch", "on_any_disk", "images"] {
        let line =
            remarked.lines().find(|line| line.starts_with(&format!("#   {key} = "))).unwrap().to_owned();
        remarked = remarked.replace(&line, &line[4..]);
    }
    assert_eq!(layered(&remarked, &[]).unwrap().desks, layered(SAMPLE, &[]).unwrap().desks);
}

#[test]
fn the_environment_wins_over_the_file_and_arguments_over_both() {
    let text = "log = \"debug\"\ndata = \"d\"\n[server]\naddress = \"a\"\n[read]\nworkers = 3";
    let set = [("HOSO_SERVER__ADDRESS", "127.0.0.1:0"), ("HOSO_READ__PAGE_S", "7"), ("OTHER", "x")];
    let config = layered(text, &set).unwrap();
    assert_eq!((config.server.address.as_str(), config.read.workers.usize()), ("127.0.0.1:0", 3));
    assert_eq!(config.read.page_s.duration().as_secs(), 7);
    let flags = Flags { config: None, data: Some(Path::new("x")), log: Some("warn") };
    let file = Some(("etc/hoso.toml".into(), text.to_owned()));
    let environment = [("HOSO_LOG".into(), "error".into()), ("HOSO_DATA".into(), "y".into())];
    let config = Config::layered(file.clone(), environment.clone().into_iter(), &flags).unwrap();
    assert_eq!((config.data.as_path(), config.log.as_str()), (Path::new("x"), "warn"));
    assert_eq!(config.sources.of("data"), Source::Flag { flag: "--data" });
    let config = Config::layered(file, environment.into_iter(), &Flags::default()).unwrap();
    assert_eq!((config.data.as_path(), config.log.as_str()), (Path::new("etc/y"), "error"));
}

#[test]
fn a_variable_is_of_the_type_of_its_key() {
    let config = layered(
        "",
        &[
            ("HOSO_READ__ENGINE", "5"),
            ("HOSO_DATA", "true"),
            ("HOSO_SERVER__ALLOW_REMOTE", "true"),
            ("HOSO_INTAKE__LEAVE_ALONE", "['*.x']"),
            ("HOSO_DESK", "[{ id = 'a', name = 'A', folder = 'f' }]"),
        ],
    )
    .unwrap();
    assert_eq!((config.read.engine.as_str(), config.data.to_str()), ("5", Some("true")));
    assert!(config.server.allow_remote);
    assert_eq!((config.intake.leave_alone.len(), config.desks[0].name.as_str()), (1, "A"));
}

#[test]
fn what_is_wrong_is_told_with_its_key_its_bounds_and_its_place() {
    for (text, variable, told) in [
        (
            "[intake]\n\nrescan_s = 0",
            None,
            "hoso.toml:3: intake.rescan_s: invalid value: integer `0`, expected a whole number from 1 to 2592000",
        ),
        (
            "[read]\npages_a_reader = -3",
            None,
            "hoso.toml:2: read.pages_a_reader: invalid value: integer `-3`, expected a whole number from 1 to 4294967295",
        ),
        (
            "[limits]\nzip_depth = 256",
            None,
            "hoso.toml:2: limits.zip_depth: invalid value: integer `256`, expected a whole number from 0 to 255",
        ),
        (
            "[intake]\nsetle_ms = 1",
            None,
            "hoso.toml:2: intake.setle_ms: unknown field `setle_ms`, expected one of `settle_ms`, ",
        ),
        (
            "[intak]\nsettle_ms = 1",
            None,
            "hoso.toml:1: intak: unknown field `intak`, expected one of `data`, ",
        ),
        ("read = 1", None, "hoso.toml:1: read: invalid type: integer `1`, expected struct Read"),
        ("[[desk]]\nid = 'a'\nname = 'A'", None, "hoso.toml:1: desk[0]: missing field `folder`"),
        (
            "[[desk]]\nid = 'a'\nname = 'A'\nfolder = 'f'\nwatch = 'x'",
            None,
            "hoso.toml:5: desk[0].watch: unknown variant `x`, expected one of `auto`, ",
        ),
        (
            "[[desk]]\nid = 'a'\nname = 'A'\nfolder = 'f'\n[[desk]]\nid = 'a'\nname = 'B'\nfolder = 'g'",
            None,
            "hoso.toml:6: desk[1].id: there is another desk a",
        ),
        (
            "[[desk]]\nid = 'a'\nname = 'A'\nfolder = 'f'\nlocal_numbers = ['(']",
            None,
            "hoso.toml:5: desk[0].local_numbers: ",
        ),
        ("\nlog = 'inof'", None, "hoso.toml:2: log: \"inof\" is no level: error, warn, "),
        ("[intake]\nleave_alone = ['[']", None, "hoso.toml:2: intake.leave_alone: "),
        (
            "",
            Some(("HOSO_INTAKE__RESCAN_S", "0")),
            "HOSO_INTAKE__RESCAN_S: intake.rescan_s: invalid value: integer `0`, expected a whole number from 1 to ",
        ),
        (
            "[intake]\nrescan_s = 7",
            Some(("HOSO_INTAKE__RESCAN_S", "often")),
            "HOSO_INTAKE__RESCAN_S: intake.rescan_s: invalid type: string \"often\", expected a whole number from 1 to ",
        ),
        (
            "",
            Some(("HOSO_SERVER__ALLOW_REMOTE", "yes")),
            "HOSO_SERVER__ALLOW_REMOTE: server.allow_remote: invalid type: string \"yes\", expected a boolean",
        ),
        (
            "",
            Some(("HOSO_INTAKE__SETLE_MS", "1")),
            "HOSO_INTAKE__SETLE_MS: intake.setle_ms: unknown field `setle_ms`, ",
        ),
        (
            "",
            Some(("HOSO_PROGRAM", "/bin/hoso")),
            "HOSO_PROGRAM: program: unknown field `program`, expected one of `data`, ",
        ),
        (
            "",
            Some(("HOSO_LIMITS", "1")),
            "HOSO_LIMITS: limits: invalid type: string \"1\", expected struct FileLimits",
        ),
        ("", Some(("HOSO_LOG__X", "1")), "HOSO_LOG__X: log.x: log is no section"),
        ("", Some(("HOSO_LOG", "inof")), "HOSO_LOG: log: \"inof\" is no level"),
    ] {
        let error = layered(text, variable.as_slice()).unwrap_err();
        assert!(error.starts_with(told), "{error}\n{told}");
    }
    let broken = OsStr::from_bytes(b"\xff").to_owned();
    let environment = [("HOSO_LOG".into(), broken.clone()), (broken.clone(), broken)];
    let error = Config::layered(None, environment.into_iter(), &Flags::default()).unwrap_err();
    assert_eq!(error.to_string(), "HOSO_LOG: log: the value is not Unicode");
    let error = layered("a = 1\n[b", &[]).unwrap_err();
    assert!(error.starts_with("hoso.toml: ") && error.contains("line 2"), "{error}");
}

#[test]
fn what_is_in_force_is_printed_as_settings_with_their_places() {
    let text = "[intake]\nsettle_ms = 9\n\n[[desk]]\nid = 'a'\nname = \"A\\nB\"\nfolder = 'f'";
    let config = layered(text, &[("HOSO_READ__WORKERS", "2")]).unwrap();
    let printed = config.annotated().unwrap();
    for line in [
        "\nsettle_ms = 9  # hoso.toml:2\n",
        "\nworkers = 2  # HOSO_READ__WORKERS\n",
        "\npoll_s = 2  # default\n",
        "\nwatch = \"auto\"  # default\n",
        "\n# hoso.toml:6\nname = ",
    ] {
        assert!(printed.contains(line), "{line}\n{printed}");
    }
    let again = layered(&printed, &[]).unwrap();
    let values = |config: &Config| -> Vec<_> {
        config.in_force().unwrap().into_iter().map(|one| (one.key, one.value)).collect()
    };
    assert_eq!(values(&config), values(&again));
    let json = serde_json::to_value(config.in_force().unwrap()).unwrap();
    let one = |key: &str| json.as_array().unwrap().iter().find(|one| one["key"] == key).unwrap().clone();
    assert_eq!(
        one("intake.settle_ms"),
        serde_json::json!({ "key": "intake.settle_ms", "value": 9, "from": "file", "file": "hoso.toml", "line": 2 })
    );
    assert_eq!(one("read.workers")["variable"], "HOSO_READ__WORKERS");
    assert_eq!(
        (&one("desk[0].on_any_disk")["from"], &one("desk[0].id")["line"]),
        (&"default".into(), &5.into())
    );
}

#[test]
fn whatever_stands_there_is_settings_or_an_error_that_says_what_is_wrong() {
    let mut taken = 0;
    for at in 0..SAMPLE.len() {
        // Each byte changed once, in one of several ways, and the rest cut off now and then.
        let mut bytes = SAMPLE.as_bytes().to_vec();
        bytes[at] = match at % 5 {
            0 => b'-',
            1 => b'"',
            2 => b'9',
            3 => bytes[at] ^ 0x20,
            _ => b']',
        };
        if at.is_multiple_of(7) {
            bytes.truncate(at + 1);
        }
        match layered(&String::from_utf8_lossy(&bytes), &[]) {
            Ok(config) => {
                taken += 1;
                // Asked for anything, none of it gives up.
                let _ = (config.workers(), config.box_limits(), config.unpack_limits());
                config.annotated().unwrap();
            }
            Err(error) => {
                assert!(error.starts_with("hoso.toml:") || error.starts_with("default:"), "{error}");
            }
        }
    }
    assert!(taken > 100, "most of it is comments");
    // Every number as large as it can be, and below nothing.
    for place in places(SAMPLE).unwrap() {
        let Some(toml::Value::Integer(number)) = place.value else { continue };
        let name = place.key.rsplit('.').next().unwrap();
        for odd in [i64::MAX, -1] {
            let text = SAMPLE.replace(&format!("\n{name} = {number}\n"), &format!("\n{name} = {odd}\n"));
            let told = layered(&text, &[]).unwrap_err();
            let place = format!("hoso.toml:{}: {}: invalid value: integer `{odd}`, ", place.line, place.key);
            assert!(told.starts_with(&place) && told.contains("a whole number from"), "{told}");
        }
    }
    for value in ["", "-1", "1e9", "true", "\u{0}", "[", "9223372036854775807", "\"", "a\nb = 1"] {
        for name in ["HOSO_", "HOSO___", "HOSO_A__B__C", "HOSO_LIMITS__FILE_MB", "HOSO_LIMITS", "HOSO_DESK"] {
            let told = layered(SAMPLE, &[(name, value)]);
            assert!(told.is_ok() || told.unwrap_err().starts_with(&format!("{name}: ")), "{name}={value}");
        }
    }
}
