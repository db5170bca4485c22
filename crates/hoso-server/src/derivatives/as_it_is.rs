//! A document that lacks nothing is given back as it came: byte for byte, with its signatures, links and fonts.
//!
//! It is all of one PDF that everybody opens, its pages in order, and on each of them any reader finds the words that were
//! read there (of one that is signed, all but a word in fifty), and none that nobody sees. To add anything to it, if only what it says of itself, would be to alter it:
//! whoever looks at its signatures would be told so.

use std::fs::File;
use std::io;

use hoso_derive::Findable;
use hoso_model::{MediaType, Principal};
use hoso_reader::{Reader, ScanFile};
use hoso_store::DocumentView;

use super::cache::Cache;
use super::making::{blocking, own};
use super::{BATCH, Derivatives, DeriveError};

impl Derivatives {
    /// The document as it came, kept under `name`; `None` if it lacks anything.
    pub(super) async fn as_it_is(
        &self,
        principal: &Principal,
        document: &DocumentView,
        name: &str,
    ) -> Result<Option<File>, DeriveError> {
        let [original] = document.originals.as_slice() else { return Ok(None) };
        let in_order = document.pages.iter().enumerate().all(|(at, page)| page.source.index() == at);
        if original.media_type != MediaType::Pdf || !in_order {
            return Ok(None);
        }
        let open = async || -> Result<ScanFile, DeriveError> {
            let file = self.archive.blobs.open(original.sha256).await?;
            Ok(ScanFile { digest: original.sha256, media: original.media_type, file })
        };
        let (mut reader, mut least) = (Reader::new(self.engine.clone()), Findable::All);
        for pages in document.pages.chunks(BATCH) {
            let texts = self.texts(principal, document, pages.iter().map(|page| page.page)).await?;
            for page in pages {
                let Some((_, text)) = texts.iter().find(|(number, _)| *number == page.page) else {
                    return Ok(None);
                };
                let (scan, page, text) = (open().await?, page.clone(), text.clone());
                let (back, found) = blocking(move || {
                    let found = own(&mut reader, &scan, &page, &text);
                    Ok::<_, DeriveError>((reader, found))
                })
                .await?;
                reader = back;
                least = least.min(found);
                if least == Findable::Some {
                    return Ok(None);
                }
            }
        }
        let scan = open().await?;
        let (pages, cache, name) =
            (document.pages.len(), std::sync::Arc::clone(&self.cache), name.to_owned());
        blocking(move || {
            let Ok(inspected) = reader.inspect(&scan) else { return Ok(None) };
            // Pages that are separators, or other papers, would come back with it.
            if inspected.pages as usize == pages && (least == Findable::All || inspected.signed) {
                Ok(Some(copied(scan.file, &cache, &name)?))
            } else {
                Ok(None)
            }
        })
        .await
    }
}

fn copied(mut original: File, cache: &Cache, name: &str) -> io::Result<File> {
    use std::io::Seek as _;
    let mut written = cache.begin()?;
    original.rewind()?;
    io::copy(&mut original, &mut written.file)?;
    cache.keep(&written, name)?;
    written.file.rewind()?;
    written.file.try_clone()
}
