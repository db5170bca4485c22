//! What `strace` wrote, call by call.

use std::collections::HashMap;

/// A system call that succeeded.
#[derive(Debug)]
pub(super) struct Call {
    /// The thread that made it.
    pub thread: u32,
    /// Its name.
    pub name: String,
    /// What it was given.
    pub arguments: Vec<Argument>,
    /// What it gave back.
    pub result: i64,
    /// The line of the recording at which it began.
    pub began: usize,
    /// The line at which it was known to have ended.
    pub ended: usize,
}

/// What a call was given.
#[derive(Debug, PartialEq)]
pub(super) enum Argument {
    /// Bytes: a path, or what was written.
    Bytes(Vec<u8>),
    /// A number, or a descriptor.
    Number(i64),
    /// Flags by name, `NULL`, and whatever else is no number.
    Word(String),
    /// `[1, 2]`
    List(Vec<Self>),
    /// `{a=1, b=2}`
    Record(Vec<(String, Self)>),
}

impl Argument {
    /// The bytes, of bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        if let Self::Bytes(bytes) = self { bytes } else { panic!("no bytes: {self:?}") }
    }

    /// The number, of a number.
    pub(super) fn number(&self) -> i64 {
        if let Self::Number(number) = self { *number } else { panic!("no number: {self:?}") }
    }

    /// Is this one of the flags?
    pub(super) fn has(&self, flag: &str) -> bool {
        matches!(self, Self::Word(word) if word.split('|').any(|one| one == flag))
    }

    /// The field of a record.
    pub(super) fn field(&self, name: &str) -> &Self {
        let Self::Record(fields) = self else { panic!("no record: {self:?}") };
        &fields.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}: {self:?}")).1
    }
}

/// The calls of a recording that succeeded, in the order in which they ended; and when each line was written, in µs since 1970.
pub(super) fn parse(recording: &[u8]) -> (Vec<Call>, Vec<u64>) {
    let mut calls = Vec::new();
    let mut times = Vec::new();
    let mut unfinished: HashMap<u32, (usize, &[u8])> = HashMap::new();
    for (line, text) in recording.split(|byte| *byte == b'\n').enumerate() {
        let Some((thread, rest)) = word(text) else { continue };
        let Some((time, rest)) = word(rest) else { continue };
        let thread = std::str::from_utf8(thread).unwrap().parse().unwrap();
        let time: String = std::str::from_utf8(time).unwrap().chars().filter(char::is_ascii_digit).collect();
        times.resize(line, times.last().copied().unwrap_or(0));
        times.push(time.parse().unwrap());
        if let Some(begun) = rest.strip_suffix(b" <unfinished ...>") {
            unfinished.insert(thread, (line, begun));
        } else if rest.starts_with(b"<... ") {
            let Some((began, begun)) = unfinished.remove(&thread) else { continue };
            let resumed = rest.iter().position(|byte| *byte == b'>').unwrap();
            let whole = [begun, &rest[resumed + 1..]].concat();
            calls.extend(call(&whole, thread, began, line));
        } else if rest.first().is_some_and(u8::is_ascii_lowercase) {
            calls.extend(call(rest, thread, line, line));
        }
    }
    (calls, times)
}

fn word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|byte| *byte == b' ')?;
    Some((&text[..end], text[end..].trim_ascii_start()))
}

fn call(text: &[u8], thread: u32, began: usize, ended: usize) -> Option<Call> {
    let open = text.iter().position(|byte| *byte == b'(')?;
    let equals = text.windows(3).rposition(|three| three == b" = ")?;
    let result = std::str::from_utf8(&text[equals + 3..]).unwrap();
    let result = match number(result.split(' ').next()?) {
        Some(result) if result >= 0 => result,
        // It failed, or the process ended in it: nothing has changed.
        _ => return None,
    };
    let mut rest = Rest(&text[open + 1..equals]);
    let arguments = rest.until(b')');
    let name = std::str::from_utf8(&text[..open]).unwrap().to_owned();
    Some(Call { thread, name, arguments, result, began, ended })
}

/// What is still to be parsed.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn until(&mut self, end: u8) -> Vec<Argument> {
        let mut arguments = Vec::new();
        while !self.takes(end) {
            arguments.push(self.argument());
            // What the kernel wrote into it, or a remark.
            while self.0.starts_with(b" => ") || self.0.starts_with(b" /*") {
                if self.0.starts_with(b" => ") {
                    self.0 = &self.0[4..];
                    self.argument();
                } else {
                    let length = self.0.windows(2).position(|two| two == b"*/").unwrap();
                    self.0 = &self.0[length + 2..];
                }
            }
            if self.takes(b',') {
                self.0 = self.0.trim_ascii_start();
            }
        }
        arguments
    }

    fn takes(&mut self, byte: u8) -> bool {
        let there = self.0.first() == Some(&byte);
        if there {
            self.0 = &self.0[1..];
        }
        there
    }

    fn argument(&mut self) -> Argument {
        self.name();
        if self.takes(b'"') {
            return Argument::Bytes(self.hex());
        }
        if self.takes(b'[') {
            return Argument::List(self.until(b']'));
        }
        if self.takes(b'{') {
            return self.record();
        }
        let mut depth = 0;
        let end = self.0.iter().position(|byte| {
            depth += i32::from(*byte == b'(');
            let ends = depth == 0 && matches!(byte, b',' | b')' | b']' | b'}' | b' ');
            depth -= i32::from(*byte == b')');
            ends
        });
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        assert!(!word.is_empty(), "cannot be parsed: {}", String::from_utf8_lossy(rest));
        self.0 = rest;
        let word = std::str::from_utf8(word).unwrap();
        number(word).map_or_else(|| Argument::Word(word.to_owned()), Argument::Number)
    }

    /// `name=`, of an argument or a field that has one.
    fn name(&mut self) -> Option<String> {
        let length = self.0.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')?;
        let named = length > 0 && self.0[length] == b'=';
        named.then(|| {
            let name = String::from_utf8_lossy(&self.0[..length]).into_owned();
            self.0 = &self.0[length + 1..];
            name
        })
    }

    fn record(&mut self) -> Argument {
        let mut fields = Vec::new();
        while !self.takes(b'}') {
            let name = self.name().unwrap_or_default();
            fields.push((name, self.argument()));
            if self.takes(b',') {
                self.0 = self.0.trim_ascii_start();
            }
        }
        Argument::Record(fields)
    }

    /// `\x68\x6f"`
    fn hex(&mut self) -> Vec<u8> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => byte - b'0',
            _ => byte - b'a' + 10,
        };
        let length = self.0.iter().position(|byte| *byte == b'"').unwrap();
        let (text, rest) = self.0.split_at(length);
        self.0 = &rest[1..];
        assert!(!self.0.starts_with(b"..."), "the recording was cut short");
        text.as_chunks::<4>().0.iter().map(|[_, _, high, low]| digit(*high) << 4 | digit(*low)).collect()
    }
}

fn number(text: &str) -> Option<i64> {
    if let Some(hex) = text.strip_prefix("0x") {
        return i64::from_str_radix(hex, 16).ok();
    }
    if text.len() > 1 && text.starts_with('0') {
        return i64::from_str_radix(text, 8).ok();
    }
    text.parse().ok()
}

#[test]
fn calls_are_put_together_again() {
    let recording = br#"7 17.000001 openat(AT_FDCWD, "\x61\x62", O_RDWR|O_CREAT, 0644) = 3
7 17.000002 fsync(3 <unfinished ...>
8 17.000003 pwrite64(4, "\x00\xff", 2, 4096) = 2
9 17.000004 unlink("\x61") = -1 ENOENT (No such file or directory)
7 17.000005 <... fsync resumed>) = 0
8 17.000006 writev(4, [{iov_base="\x31", iov_len=1}, {iov_base="\x32", iov_len=1}], 2) = 2
8 17.000007 clone3({flags=CLONE_VM|CLONE_FILES, exit_signal=0} => {parent_tid=[11]}, 88) = 11
7 17.000008 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES, parent_tid=[12], tls=0x7f) = 12
7 17.000009 +++ exited with 0 +++
"#;
    let (calls, times) = parse(recording);
    let names: Vec<_> = calls.iter().map(|call| (call.name.as_str(), call.began, call.ended)).collect();
    assert_eq!(
        names,
        [
            ("openat", 0, 0),
            ("pwrite64", 2, 2),
            ("fsync", 1, 4),
            ("writev", 5, 5),
            ("clone3", 6, 6),
            ("clone", 7, 7)
        ]
    );
    assert!(calls[0].arguments[2].has("O_CREAT") && calls[0].arguments[3] == Argument::Number(0o644));
    assert_eq!(calls[0].arguments[1].bytes(), b"ab");
    assert_eq!(calls[1].arguments[1].bytes(), [0, 255]);
    let Argument::List(pieces) = &calls[3].arguments[1] else { panic!("{:?}", calls[3]) };
    assert_eq!(pieces[1].field("iov_base").bytes(), b"2");
    assert!(calls[4].arguments[0].field("flags").has("CLONE_FILES"));
    assert_eq!(calls[4].result, 11);
    assert!(calls[5].arguments[1].has("CLONE_FILES"));
    assert_eq!(times[4], 17_000_005);
}
