//! The scans in a ZIP file, one after the other, within limits.
//!
//! What an archive says of itself is never trusted: bytes are counted while they are unpacked, so members that overlap,
//! that say a wrong size, or archives within archives end at the same limits. A member lies in a file without a name:
//! a killed process leaves nothing behind.

mod bounded;
mod counting;
mod member_names;
mod name_encoding;

#[cfg(test)]
mod hostile_archives;

use std::fs::File;
use std::io::{self, Seek as _};
use std::path::Path;
use std::sync::LazyLock;

use hoso_model::{MediaType, Refusal, RefusalReason};
use zip::read::{ArchiveOffset, Config, ZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

use crate::{LeftAlone, Reserve};
use bounded::Bounded;
use counting::Counts;
use member_names::{Names, plain};
use name_encoding::NameEncoding;

/// Entries that are walked for each member that may be unpacked: folders and litter are entries, too.
const WALKED_PER_MEMBER: u64 = 4;
/// Entries among which the marks of an office document are looked for; they come first (ECMA-376 part 2, annex F; ODF
/// 1.3 part 2, 3.3).
const OFFICE_MARKS_AMONG: usize = 16;

/// Looking for bytes before the archive, the library would note every place in the file that looks like an entry: memory
/// without a limit. A file that is known by its first bytes has none.
const CONFIG: Config = Config { archive_offset: ArchiveOffset::Known(0) };

/// What one ZIP file, with those inside it, may become.
#[derive(Debug, Clone, Copy)]
pub struct UnpackLimits {
    /// Members, those refused included; folders and litter are not.
    pub members: u32,
    /// ZIP files within each other: 0 unpacks the outer one only.
    pub depth: u8,
    /// Of all members together, unpacked, in bytes; ZIP files inside count themselves, too.
    pub bytes: u64,
    /// Unpacked bytes for a packed one, of a member and of the whole; not asked of the first 16 MB.
    pub ratio: u32,
    /// Of one member, unpacked, in bytes.
    pub member_bytes: u64,
}

/// A member, unpacked.
#[derive(Debug)]
pub struct Member {
    /// Its path inside, for people and never for a file system: relative, parts joined by `/`, in Unicode normal form C,
    /// after the name of the ZIP file inside which it lies, if any; each comes once.
    pub name: String,
    /// Its bytes, in a file without a name, at the beginning.
    pub file: File,
    /// In bytes.
    pub size: u64,
}

/// Where members are unpacked to.
#[derive(Debug, Clone, Copy)]
pub struct Scratch<'s> {
    /// A folder.
    pub folder: &'s Path,
    /// What stays free on its disk.
    pub reserve: &'s Reserve,
}

/// What is told of each member: itself, or its name and why it cannot be had.
type Each<'e> = &'e mut dyn FnMut(Result<Member, (String, Refusal)>) -> io::Result<()>;

/// Unpacks the ZIP file `file` within `limits`, by way of files in `scratch`, and hands out `each` member in
/// the order of the archive. How many were handed out, without those refused; or why the archive as a whole is refused:
/// then members that were handed out before belong to nothing, and are to be dropped. Folders, links and litter are
/// passed over.
///
/// # Errors
/// Those of reading `file`, writing to `scratch` — [`io::ErrorKind::StorageFull`] if its reserve would be used up — and of
/// `each`.
pub fn unpack(
    file: File,
    limits: &UnpackLimits,
    scratch: &Scratch<'_>,
    each: Each<'_>,
) -> io::Result<Result<u32, Refusal>> {
    let counts = Counts::new(*limits, file.metadata()?.len());
    let mut unpacking =
        Unpacking { counts, scratch, names: Names::default(), handed_out: 0, walked: 0, each };
    match unpacking.archive(file, "", 0) {
        Ok(()) => Ok(Ok(unpacking.handed_out)),
        Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
        Err(Stop::Io(error)) => Err(error),
    }
}

/// Why the whole is not unpacked further.
#[derive(Debug)]
enum Stop {
    Refused(Refusal),
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// What becomes of one member.
enum Unpacked {
    Member(File, u64),
    Refused(Refusal),
}

struct Unpacking<'u, 'e> {
    counts: Counts,
    scratch: &'u Scratch<'u>,
    names: Names,
    handed_out: u32,
    walked: u64,
    each: Each<'e>,
}

impl Unpacking<'_, '_> {
    /// Unpacks an archive that is itself called `within`, with `/` at its end, and lies in `depth` others.
    fn archive(&mut self, file: File, within: &str, depth: u8) -> Result<(), Stop> {
        let size = file.metadata()?.len();
        let mut bodies = Bounded(file.try_clone()?);
        let mut archive = ZipIterable::try_new(Bounded(file), CONFIG).map_err(spoilt)?;
        if is_office(&mut archive)? {
            let what = "it is an office document, or a program; save it as PDF";
            return Err(Stop::Refused(Refusal::new(RefusalReason::UnknownType, what)));
        }
        let walked_at_most = WALKED_PER_MEMBER * (u64::from(self.counts.limits.members) + 1);
        let entries = archive.files().map_err(spoilt)?.take(walked_at_most as usize);
        let encoding = NameEncoding::of(entries.flatten().map(|entry| entry.name_raw().to_vec()));
        for entry in archive.files().map_err(spoilt)? {
            let entry = entry.map_err(spoilt)?;
            self.walked += 1;
            if self.walked > walked_at_most {
                let detail = format!("{} entries, with folders; the limit is {walked_at_most}", self.walked);
                return Err(Stop::Refused(Refusal::new(RefusalReason::TooLarge, detail)));
            }
            let name = plain(&entry, encoding);
            if is_no_file(&entry) || name.is_empty() || is_litter(&name) {
                continue;
            }
            self.counts.member()?;
            let name = self.names.once(format!("{within}{name}"));
            match self.member(entry, &mut bodies, size)? {
                Unpacked::Member(file, size) => self.hand_out(name, file, size, depth)?,
                Unpacked::Refused(refusal) => (self.each)(Err((name, refusal)))?,
            }
        }
        Ok(())
    }

    /// Unpacks one member of an archive of `archive_size` bytes.
    fn member(
        &mut self,
        entry: ZipFileEntry<'static>,
        bodies: &mut Bounded,
        archive_size: u64,
    ) -> Result<Unpacked, Stop> {
        let refused = |reason, detail| Ok(Unpacked::Refused(Refusal::new(reason, detail)));
        if entry.encrypted() {
            return refused(RefusalReason::Encrypted, "it has a password within the ZIP file".to_owned());
        }
        let method = entry.compression();
        if !matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated) {
            // Deflate64 is what Windows uses over 2 GB, and the others have to be asked for.
            let detail = format!("it is packed with {method:?}; only Deflate is unpacked: pack it again");
            return refused(RefusalReason::Broken, detail);
        }
        let packed = entry.compressed_size().min(archive_size);
        let mut body = match entry.with_reader(bodies, ZipReadOptions::new()) {
            Ok(body) => body,
            Err(error) => return own_fault(error).map(Unpacked::Refused),
        };
        let mut file = tempfile::tempfile_in(self.scratch.folder)?;
        match self.counts.copy(&mut body, &mut file, packed, self.scratch.reserve)? {
            Ok(size) => {
                file.rewind()?;
                Ok(Unpacked::Member(file, size))
            }
            Err(error) => own_fault(ZipError::Io(error)).map(Unpacked::Refused),
        }
    }

    /// Permits out a member, or, if it is an archive itself, what is in it.
    fn hand_out(&mut self, name: String, mut file: File, size: u64, depth: u8) -> Result<(), Stop> {
        let mut head = Vec::with_capacity(256);
        io::Read::read_to_end(&mut io::Read::take(&mut file, 256), &mut head)?;
        file.rewind()?;
        if MediaType::sniff(&head) != Some(MediaType::Zip) {
            self.handed_out += 1;
            (self.each)(Ok(Member { name, file, size }))?;
            return Ok(());
        }
        if depth >= self.counts.limits.depth {
            let detail =
                format!("{name} is a ZIP file in {} others; the limit is {depth}", u32::from(depth) + 1);
            return Err(Stop::Refused(Refusal::new(RefusalReason::TooLarge, detail)));
        }
        match self.archive(file, &format!("{name}/"), depth + 1) {
            // Limits are of the whole; whatever else is wrong with an archive inside is its own.
            Err(Stop::Refused(refusal)) if refusal.reason != RefusalReason::TooLarge => {
                (self.each)(Err((name, refusal)))?;
                Ok(())
            }
            other => other,
        }
    }
}

/// An archive that cannot be walked.
fn spoilt(error: ZipError) -> Stop {
    match own_fault(error) {
        Ok(refusal) => Stop::Refused(refusal),
        Err(stop) => stop,
    }
}

/// The refusal of what is spoilt; what the system says of a disk is no fault of the archive.
fn own_fault(error: ZipError) -> Result<Refusal, Stop> {
    match error {
        ZipError::Io(error) if error.raw_os_error().is_some() => Err(Stop::Io(error)),
        error => Ok(Refusal::new(RefusalReason::Broken, error.to_string())),
    }
}

/// A folder, a link, or another thing that Unix keeps in a folder, by the kind in its mode (`S_IFMT` of POSIX
/// `sys/stat.h`).
fn is_no_file(entry: &ZipFileEntry<'_>) -> bool {
    const KIND: u32 = 0o170_000;
    const REGULAR: u32 = 0o100_000;
    let other = entry.unix_mode().is_some_and(|mode| ![0, REGULAR].contains(&(mode & KIND)));
    other || entry.is_dir() || entry.name_raw().ends_with(b"\\")
}

/// What systems put into archives beside the files: as in a desk's folder, and the second file a Mac makes of each.
fn is_litter(name: &str) -> bool {
    static USUAL: LazyLock<LeftAlone> = LazyLock::new(LeftAlone::default);
    USUAL.matches(Path::new(""), Path::new(name))
}

/// Office documents and Java programs are ZIP files, and have no scans in them.
fn is_office(archive: &mut ZipIterable<Bounded>) -> Result<bool, Stop> {
    for entry in archive.files().map_err(spoilt)?.take(OFFICE_MARKS_AMONG) {
        let entry = entry.map_err(spoilt)?;
        if [&b"[Content_Types].xml"[..], b"mimetype", b"META-INF/MANIFEST.MF"].contains(&entry.name_raw()) {
            return Ok(true);
        }
    }
    Ok(false)
}
