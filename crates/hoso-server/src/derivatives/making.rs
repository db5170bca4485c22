//! One derivative while it is made: what blocks runs where it may.

use std::fs::File;
use std::io::{self, BufWriter, Seek as _};

use hoso_derive::{About, Derivation, Findable, Form, GivenPage, Look};
use hoso_model::{PageText, Refusal, RefusalReason, TextSource};
use hoso_reader::{Engine, GivenBack, Reader, ReaderError, ScanFile};
use hoso_store::PageView;

use super::DeriveError;
use super::cache::{Cache, Written};

/// A derivative that is being written, with the child that opens its originals.
pub(super) struct Making {
    derivation: Derivation<BufWriter<File>>,
    written: Written,
    reader: Reader,
    /// False once a child died: another time the page may have a picture.
    lasting: bool,
}

impl Making {
    pub(super) fn begin(form: Form, about: &About, engine: &Engine, written: Written) -> io::Result<Self> {
        let out = BufWriter::with_capacity(1 << 20, written.file.try_clone()?);
        let derivation = Derivation::begin(form, about, out)?;
        // It starts with the first question: a form without pictures has no child.
        Ok(Self { derivation, written, reader: Reader::new(engine.clone()), lasting: true })
    }

    /// Writes the next page.
    pub(super) async fn page(
        mut self,
        page: PageView,
        text: Option<PageText>,
        scan: Option<ScanFile>,
    ) -> Result<Self, DeriveError> {
        blocking(move || {
            let speaks = match (&scan, &text) {
                // A page that waits, or that failed, keeps what letters it has: nothing is laid over them.
                (Some(_), None) => true,
                (Some(scan), Some(text)) => own(&mut self.reader, scan, &page, text) == Findable::All,
                (None, _) => false,
            };
            let given = scan.map(|scan| self.given(&scan, &page, !speaks)).transpose()?;
            let (given, refusal) = match given {
                Some(Ok(given)) => (Some(given), None),
                Some(Err(refusal)) => (None, Some(refusal)),
                None => (None, None),
            };
            let look = given.as_ref().map(|given| match given {
                GivenBack::Picture(picture, bytes) => Look::Picture(picture, bytes),
                GivenBack::Copy(copy, bytes) if speaks => Look::Speaking(copy, bytes),
                GivenBack::Copy(copy, bytes) => Look::Mute(copy, bytes),
            });
            let fault = page.failure.as_ref().or(refusal.as_ref());
            let fault = fault.map(|fault| format!("Trang {}: {}", page.page, fault.reason.vietnamese()));
            self.derivation.page(&GivenPage {
                number: page.page,
                text: text.as_ref(),
                look,
                fault: fault.as_deref(),
            })?;
            Ok(self)
        })
        .await
    }

    /// The page for the document; if a child dies over it, its picture.
    fn given(
        &mut self,
        scan: &ScanFile,
        page: &PageView,
        mute: bool,
    ) -> Result<Result<GivenBack, Refusal>, DeriveError> {
        let died = |reason| matches!(reason, RefusalReason::Crashed | RefusalReason::TooSlow);
        let given = match self.reader.give(scan, page.source, self.derivation.next_object(), mute) {
            Err(ReaderError::Refused(refusal)) if died(refusal.reason) => {
                let carried = self.reader.carry(scan, page.source);
                carried.map(|(picture, bytes)| GivenBack::Picture(picture, bytes))
            }
            other => other,
        };
        match given {
            Ok(given) => Ok(Ok(given)),
            Err(ReaderError::Refused(refusal)) => {
                self.lasting &= !died(refusal.reason);
                Ok(Err(refusal))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Writes what comes after the pages; under `name` it is kept, without one it is for this once.
    pub(super) async fn end(self, cache: &Cache, name: Option<&str>) -> io::Result<File> {
        let Self { derivation, written, reader, lasting } = self;
        let mut written = blocking(move || {
            drop(reader);
            // A writer that is dropped says of no error: what is left in it is written here.
            derivation.end()?.into_inner().map_err(io::IntoInnerError::into_error)?;
            Ok::<_, io::Error>(written)
        })
        .await?;
        if let Some(name) = name.filter(|_| lasting) {
            cache.keep(&written, name)?;
        }
        written.file.rewind()?;
        written.file.try_clone()
    }
}

/// How much of what was read on the page any reader finds there? A page that cannot be looked at gets its words once more.
pub(super) fn own(reader: &mut Reader, scan: &ScanFile, page: &PageView, text: &PageText) -> Findable {
    if text.source != TextSource::TextLayer && text.lines.iter().any(|line| !line.words.is_empty()) {
        return Findable::Some;
    }
    match reader.said(scan, page.source) {
        Ok(Some(said)) => hoso_derive::findable(text, &said),
        _ => Findable::Some,
    }
}

pub(super) async fn blocking<T: Send + 'static, E: From<io::Error> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    tokio::task::spawn_blocking(work).await.map_err(|error| E::from(io::Error::other(error)))?
}
