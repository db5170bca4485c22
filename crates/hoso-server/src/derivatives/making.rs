//! One derivative while it is made: what blocks runs where it may.

use std::fs::File;
use std::io::{self, BufWriter, Seek as _};

use hoso_derive::{About, Derivation, Form, GivenPage};
use hoso_model::{CarriedPage, PageText, Refusal, RefusalReason};
use hoso_reader::{Engine, Reader, ReaderError, ScanFile};
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
            let picture = scan.map(|scan| self.picture(&scan, &page)).transpose()?;
            let (picture, refusal) = match picture {
                Some(Ok(picture)) => (Some(picture), None),
                Some(Err(refusal)) => (None, Some(refusal)),
                None => (None, None),
            };
            let fault = page.failure.as_ref().or(refusal.as_ref());
            let fault = fault.map(|fault| format!("Trang {}: {}", page.page, fault.reason.vietnamese()));
            self.derivation.page(&GivenPage {
                number: page.page,
                text: text.as_ref(),
                picture: picture.as_ref().map(|(picture, bytes)| (picture, bytes.as_slice())),
                fault: fault.as_deref(),
            })?;
            Ok(self)
        })
        .await
    }

    /// The page's picture; a child that dies is tried once more.
    #[allow(clippy::type_complexity, reason = "a picture, or why there is none, or why nothing can be said")]
    fn picture(
        &mut self,
        scan: &ScanFile,
        page: &PageView,
    ) -> Result<Result<(CarriedPage, Vec<u8>), Refusal>, DeriveError> {
        let died = |reason| matches!(reason, RefusalReason::Crashed | RefusalReason::TooSlow);
        let carried = match self.reader.carry(scan, page.source) {
            Err(ReaderError::Refused(refusal)) if refusal.reason == RefusalReason::Crashed => {
                self.reader.carry(scan, page.source)
            }
            other => other,
        };
        match carried {
            Ok(picture) => Ok(Ok(picture)),
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

async fn blocking<T: Send + 'static, E: From<io::Error> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    tokio::task::spawn_blocking(work).await.map_err(|error| E::from(io::Error::other(error)))?
}
