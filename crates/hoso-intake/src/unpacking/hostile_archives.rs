//! Tests: archives as desks make them, and as nobody should.

use std::fs::File;
use std::io::{Cursor, Read as _, Write as _};

use hoso_model::RefusalReason::{self, Broken, Encrypted, TooLarge, UnknownType};
use zip::CompressionMethod::Stored;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::counting::FREE;
use super::{Scratch, UnpackLimits, unpack};
use crate::Reserve;

const LIMITS: UnpackLimits =
    UnpackLimits { members: 100, depth: 2, bytes: 100 << 20, ratio: 200, member_bytes: 50 << 20 };

fn packed(members: &[(&str, &[u8])], stored: bool) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let options = if stored { options.compression_method(Stored) } else { options };
    for (name, bytes) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Replaces every `from` by the `to` of the same length.
fn changed(mut archive: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut found = 0;
    for at in 0..=archive.len() - from.len() {
        if archive[at..].starts_with(from) {
            archive[at..at + from.len()].copy_from_slice(to);
            found += 1;
        }
    }
    assert!(found > 0, "{from:?}");
    archive
}

/// Changes the bytes at `place` of every header with this signature.
fn in_headers(mut archive: Vec<u8>, signature: [u8; 2], place: usize, to: &[u8]) -> Vec<u8> {
    let signature = [b'P', b'K', signature[0], signature[1]];
    for at in 0..archive.len() - 4 {
        if archive[at..].starts_with(&signature) {
            archive[at + place..at + place + to.len()].copy_from_slice(to);
        }
    }
    archive
}

/// What was said of each member, and of the whole.
struct Said {
    members: Vec<(String, Result<Vec<u8>, RefusalReason>)>,
    whole: Result<u32, (RefusalReason, String)>,
}

fn unpacked(archive: &[u8], limits: &UnpackLimits) -> Said {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("a.zip");
    std::fs::write(&path, archive).unwrap();
    let mut members = Vec::new();
    let reserve = Reserve::new(scratch.path(), 0);
    let room = Scratch { folder: scratch.path(), reserve: &reserve };
    let whole = unpack(File::open(&path).unwrap(), limits, &room, &mut |member| {
        members.push(match member {
            Ok(mut member) => {
                let mut bytes = Vec::new();
                member.file.read_to_end(&mut bytes)?;
                assert_eq!(bytes.len() as u64, member.size);
                (member.name, Ok(bytes))
            }
            Err((name, refusal)) => (name, Err(refusal.reason)),
        });
        Ok(())
    })
    .unwrap();
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 1, "something was left behind");
    Said { members, whole: whole.map_err(|refusal| (refusal.reason, refusal.detail)) }
}

fn names(said: &Said) -> Vec<&str> {
    said.members.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn scans_come_out_as_they_went_in() {
    let inner = packed(&[("1.jpg", b"inner")], false);
    for stored in [true, false] {
        let members: [(&str, &[u8]); 8] = [
            ("Hồ sơ/trang 1.jpg", b"one"),
            ("Thumbs.db", b"x"),
            ("__MACOSX/Hồ sơ/._trang 1.jpg", b"x"),
            (".DS_Store", b"x"),
            ("thư mục/", b""),
            ("sâu.zip", &inner),
            ("2.jpg", b"two"),
            ("empty.jpg", b""),
        ];
        let said = unpacked(&packed(&members, stored), &LIMITS);
        let expected: [(&str, &[u8]); 4] = [
            ("Hồ sơ/trang 1.jpg", b"one"),
            ("sâu.zip/1.jpg", b"inner"),
            ("2.jpg", b"two"),
            ("empty.jpg", b""),
        ];
        assert_eq!(said.whole, Ok(4));
        assert_eq!(said.members.len(), 4);
        for ((name, bytes), (expected_name, expected)) in said.members.iter().zip(expected) {
            assert_eq!((name.as_str(), bytes.as_deref()), (expected_name, Ok(expected)));
        }
    }
    assert_eq!(unpacked(&packed(&[], true), &LIMITS).whole, Ok(0));
}

#[test]
fn names_that_lead_elsewhere_are_made_plain() {
    let archive = packed(&[("aa_aa_1.jpg", b"1"), ("bbbbb2.jpg", b"2"), ("ccccc3.jpg", b"3")], true);
    let archive = changed(archive, b"aa_aa_1", b"../../1");
    let archive = changed(archive, b"bbbbb2", b"C:\\x\x002");
    // Code page 437 of old programs; 0x82 is é.
    let archive = changed(archive, b"ccccc3", b"ccccc\x82");
    assert_eq!(names(&unpacked(&archive, &LIMITS)), ["1.jpg", "x2.jpg", "cccccé.jpg"]);
    // UTF-8 without the flag that says so, and no text at all.
    let archive = packed(&[("123456", b""), ("abcdef", b"")], true);
    let archive = changed(changed(archive, b"123456", "đờ.".as_bytes()), b"abcdef", b"../../");
    assert_eq!(names(&unpacked(&archive, &LIMITS)), ["đờ."]);
}

#[test]
fn members_of_one_name_are_kept_apart() {
    let archive = changed(packed(&[("a1.jpg", b"1"), ("a2.jpg", b"2")], true), b"a2", b"a1");
    let said = unpacked(&archive, &LIMITS);
    assert_eq!(
        said.members,
        [("a1.jpg".to_owned(), Ok(b"1".to_vec())), ("a1 (2).jpg".to_owned(), Ok(b"2".to_vec()))]
    );
}

#[test]
fn links_are_passed_over() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("a.jpg", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    writer.start_file("b.jpg", SimpleFileOptions::default()).unwrap();
    let said = unpacked(&writer.finish().unwrap().into_inner(), &LIMITS);
    assert_eq!(names(&said), ["b.jpg"]);
}

#[test]
fn a_spoilt_member_costs_itself() {
    let archive = packed(&[("1.jpg", b"first"), ("2.jpg", b"second")], true);
    let said = unpacked(&changed(archive.clone(), b"first", b"worst"), &LIMITS);
    assert_eq!(said.members[0].1, Err(Broken));
    assert_eq!((said.members[1].1.as_deref(), said.whole), (Ok(&b"second"[..]), Ok(1)));
    // A password, for all; method 9 (Deflate64); sizes that are not so; a header that is not there.
    for (place, to, reason) in [
        (8, &[1, 0][..], Encrypted),
        (10, &[9, 0], Broken),
        (10, &[8, 0], Broken),
        (24, &[1, 0, 0, 0], Broken),
        (20, &[1, 0, 0, 0], Broken),
        (20, &[0xfe, 0xff, 0xff, 0xff], Broken),
        (42, &[1, 0, 0, 0], Broken),
        (42, &[0xfe, 0xff, 0xff, 0xff], Broken),
    ] {
        let said = unpacked(&in_headers(archive.clone(), [1, 2], place, to), &LIMITS);
        assert!(said.members.iter().all(|(_, member)| *member == Err(reason)), "{place}: {:?}", said.members);
        assert_eq!((said.members.len(), said.whole), (2, Ok(0)), "{place}");
    }
}

#[test]
fn an_archive_that_cannot_be_walked_is_refused() {
    let archive = packed(&[("1.jpg", b"first")], true);
    let broken = |archive: &[u8]| unpacked(archive, &LIMITS).whole.unwrap_err().0;
    assert_eq!(broken(&archive[..archive.len() - 30]), Broken);
    assert_eq!(broken(&in_headers(archive.clone(), [5, 6], 10, &[9])), Broken);
    let office = packed(&[("[Content_Types].xml", b"<x>"), ("word/document.xml", b"<y>")], false);
    assert_eq!(broken(&office), UnknownType);
    // Inside another they cost themselves.
    let said =
        unpacked(&packed(&[("a.zip", &archive[..60]), ("b.docx", &office), ("c.jpg", b"c")], false), &LIMITS);
    let reasons: Vec<_> = said.members.iter().map(|(name, member)| (name.as_str(), member.is_ok())).collect();
    assert_eq!(reasons, [("a.zip", false), ("b.docx", false), ("c.jpg", true)]);
    assert_eq!(said.whole, Ok(1));
}

#[test]
fn a_directory_is_not_looked_for_all_over() {
    // Three million places that look like entries, and a record that points at none of them.
    let mut archive = b"PK\x03\x04".to_vec();
    archive.extend(b"PK\x01\x02".repeat(3_000_000));
    archive.extend(b"PK\x05\x06\0\0\0\0\x09\0\x09\0\x01\0\0\0\x01\0\0\0\0\0");
    let start = std::time::Instant::now();
    assert_eq!(unpacked(&archive, &LIMITS).whole.unwrap_err().0, Broken);
    assert!(start.elapsed().as_secs() < 5);
    // A ZIP64 record of 4 MB, and its locator.
    let mut archive = packed(&[("1.jpg", b"x")], true);
    let directory = archive.windows(4).position(|four| four == b"PK\x01\x02").unwrap() as u64;
    let entry = archive.len() as u64 - 22 - directory;
    let record = archive.len() as u64 - 22;
    let size = 44_u64 + (4 << 20);
    let mut record_64 = [&b"PK\x06\x06"[..], &size.to_le_bytes(), &[45, 0, 45, 0], &[0; 8]].concat();
    for number in [1, 1, entry, directory] {
        record_64.extend(number.to_le_bytes());
    }
    record_64.resize(12 + size as usize, 0);
    record_64.extend([&b"PK\x06\x07\0\0\0\0"[..], &record.to_le_bytes(), &[1, 0, 0, 0]].concat());
    record_64.extend(b"PK\x05\x06\0\0\0\0");
    record_64.extend([0xff; 12]);
    record_64.extend([0, 0]);
    archive.truncate(record as usize);
    archive.extend(record_64);
    let (reason, detail) = unpacked(&archive, &LIMITS).whole.unwrap_err();
    assert_eq!(reason, Broken);
    assert!(detail.contains("4194304 bytes"), "{detail}");
}

#[test]
fn every_limit_says_which_it_is() {
    let refused = |archive: &[u8], limits: UnpackLimits| {
        let (reason, detail) = unpacked(archive, &limits).whole.unwrap_err();
        assert_eq!(reason, TooLarge);
        detail
    };
    let five = packed(&[("1", b"12"), ("2", b"12"), ("3", b"12"), ("4", b"12"), ("5", b"12")], true);
    assert_eq!(
        unpacked(&five, &UnpackLimits { members: 5, bytes: 10, member_bytes: 2, ..LIMITS }).whole,
        Ok(5)
    );
    assert!(refused(&five, UnpackLimits { members: 4, ..LIMITS }).contains("over 4 files"));
    assert!(refused(&five, UnpackLimits { bytes: 9, ..LIMITS }).contains("over 9 bytes"));
    assert!(refused(&five, UnpackLimits { member_bytes: 1, ..LIMITS }).contains("over 1 bytes"));
    let folders: Vec<_> = (0..50).map(|number| format!("{number}/")).collect();
    let folders: Vec<_> = folders.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let detail = refused(&packed(&folders, true), UnpackLimits { members: 5, ..LIMITS });
    assert!(detail.contains("entries"), "{detail}");
}

#[test]
fn bombs_end_at_the_ratio() {
    let zeros = vec![0; FREE as usize + (8 << 20)];
    let bomb = packed(&[("a.jpg", &zeros)], false);
    assert!(bomb.len() < 100_000);
    let detail = unpacked(&bomb, &LIMITS).whole.unwrap_err().1;
    assert!(detail.contains("of a file in it") && detail.contains("200 to 1"), "{detail}");
    assert_eq!(unpacked(&bomb, &UnpackLimits { ratio: 2000, ..LIMITS }).whole, Ok(1));

    // Twenty entries that share the bytes of one member: each is small, and all together are not.
    let shared = packed(&[("a.jpg", &zeros[..2 << 20])], false);
    let directory = shared.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    let end = shared.len() - 22;
    let mut overlapping = shared[..directory].to_vec();
    for _ in 0..20 {
        overlapping.extend_from_slice(&shared[directory..end]);
    }
    let size = (20 * (end - directory) as u32).to_le_bytes();
    let place = (directory as u32).to_le_bytes();
    overlapping.extend_from_slice(b"PK\x05\x06\0\0\0\0\x14\0\x14\0");
    overlapping.extend_from_slice(&[&size[..], &place, &[0, 0]].concat());
    let said = unpacked(&overlapping, &LIMITS);
    assert!(said.whole.unwrap_err().1.contains("200 to 1"));
    assert!(said.members.len() < 20);
}

#[test]
fn archives_within_archives_end_at_the_depth() {
    let mut archive = packed(&[("1.jpg", b"x")], false);
    for depth in 0..3 {
        assert_eq!(unpacked(&archive, &LIMITS).whole, Ok(1), "{depth}");
        archive = packed(&[("a.zip", &archive)], false);
    }
    let (reason, detail) = unpacked(&archive, &LIMITS).whole.unwrap_err();
    assert_eq!(reason, TooLarge);
    assert!(detail.contains("a.zip/a.zip/a.zip") && detail.contains("limit is 2"), "{detail}");
}

#[test]
fn whatever_the_bytes_are_there_is_an_answer() {
    // Numbers that look random and are the same each time (xorshift).
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let inner = packed(&[("1.jpg", b"inner")], false);
    let archive = packed(&[("a.jpg", b"first and last"), ("b.zip", &inner), ("c.jpg", b"")], false);
    for _ in 0..500 {
        let mut spoilt = archive.clone();
        for _ in 0..=random(4) {
            let place = random(spoilt.len());
            let with = [0, 1, 0x7f, 0x80, 0xff, random(256) as u8][random(6)];
            let end = (place + [1, 1, 2, 4, 8][random(5)]).min(spoilt.len());
            spoilt[place..end].fill(with);
        }
        unpacked(&spoilt, &LIMITS);
    }
}

#[test]
fn names_of_vietnamese_windows_are_read_as_it_writes_them() {
    // `Đơn xin.jpg` and `Quyết định/1.jpg` in code page 1258; a name in UTF-8, without the flag, among them.
    let archive = packed(&[("Donxxin.jpg", b"1"), ("Quyexxt xinhx/1.jpg", b"2"), ("Oxx.jpg", b"3")], true);
    let archive = changed(archive, b"Donxxin", b"\xd0\xf5n xin");
    let archive = changed(archive, b"Quyexxt xinhx", b"Quy\xea\xect \xf0i\xf2nh ");
    let archive = changed(archive, b"Oxx", "Ở".as_bytes());
    let said = unpacked(&archive, &LIMITS);
    assert_eq!(names(&said), ["Đơn xin.jpg", "Quyết định/1.jpg", "Ở.jpg"]);
}

#[test]
fn members_leave_the_reserve_of_the_disk_alone() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("a.zip");
    std::fs::write(&path, packed(&[("1.jpg", b"first")], true)).unwrap();
    let reserve = Reserve::new(scratch.path(), u64::MAX);
    let room = Scratch { folder: scratch.path(), reserve: &reserve };
    let stopped = unpack(File::open(&path).unwrap(), &LIMITS, &room, &mut |_| Ok(())).unwrap_err();
    assert_eq!(stopped.kind(), std::io::ErrorKind::StorageFull);
    assert!(stopped.to_string().contains("reserve"), "{stopped}");
}
