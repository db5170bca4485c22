//! What is given back of a document, made when it is asked for and kept for the next who asks.
//!
//! 1. What it would be made of (files, texts, title) is its name in the cache: read again, a document has another.
//! 2. A PDF that lacks nothing is given back as it came. Else texts come from the catalogue, pages from a child that opens
//!    the original, one at a time.
//! 3. It is written beside its name and gets it when it is whole. Originals are only ever read.

mod as_it_is;
mod cache;
mod making;

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use hoso_derive::{About, Form};
use hoso_intake::Reserve;
use hoso_model::{DocumentId, Field, PageNo, PageText, Principal};
use hoso_reader::{Engine, ReaderError};
use hoso_store::{BlobError, DocumentView, StoreError, TextRequest};
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use crate::Archive;
use cache::Cache;
use making::Making;

/// Counted up when the same pages would give other bytes.
const EDITION: &str = "2";
/// Derivatives that are made at a time: each has a child of its own.
const AT_ONCE: usize = 2;
/// Pages whose texts are in memory at a time.
const BATCH: usize = 20;

/// Makes derivatives, and keeps them.
#[derive(Clone)]
pub struct Derivatives {
    archive: Archive,
    engine: Engine,
    cache: Arc<Cache>,
    reserve: Reserve,
    turns: Arc<Semaphore>,
}

/// A derivative, whole.
#[derive(Debug)]
pub struct Derivative {
    /// Its bytes, from the start.
    pub file: File,
    /// How many.
    pub size: u64,
    /// The name to save it under: that of the document's file with another ending.
    pub name: String,
}

/// Why there is no derivative.
#[derive(Debug, thiserror::Error)]
pub enum DeriveError {
    /// The catalogue.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An original cannot be opened.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// No child can be started.
    #[error(transparent)]
    Reader(#[from] ReaderError),
    /// The disk is nearly full.
    #[error("the disk is nearly full: {0}")]
    NoSpace(String),
    /// It cannot be written.
    #[error("what is to be given back cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

impl Derivatives {
    /// Derivatives of `archive`, made with children of `engine` and kept in `folder` up to `most` bytes; they
    /// leave the `reserve` alone.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub fn open(
        archive: Archive,
        engine: Engine,
        folder: PathBuf,
        most: u64,
        reserve: Reserve,
    ) -> std::io::Result<Self> {
        let cache = Arc::new(Cache::open(folder, most)?);
        Ok(Self { archive, engine, cache, reserve, turns: Arc::new(Semaphore::new(AT_ONCE)) })
    }

    /// A document in another form; `None` if `principal` sees no such document.
    ///
    /// # Errors
    /// If the catalogue, an original, a child or the disk fails; never for a page at fault, which is told in it.
    pub async fn get(
        &self,
        principal: &Principal,
        id: DocumentId,
        form: Form,
    ) -> Result<Option<Derivative>, DeriveError> {
        let Some(document) = self.archive.catalogue.document(principal, id).await? else { return Ok(None) };
        let found = |file: File| {
            let size = file.metadata()?.len();
            Ok(Some(Derivative { file, size, name: renamed(&document.file, form) }))
        };
        let name = self.name(principal, &document, form).await?;
        if let Some(file) = self.cache.find(&name) {
            return found(file);
        }
        // Whoever waited may find what another has made meanwhile.
        let _turn = self.turns.acquire().await.map_err(std::io::Error::other)?;
        if let Some(file) = self.cache.find(&name) {
            return found(file);
        }
        found(self.make(principal, &document, form, &name).await?)
    }

    async fn make(
        &self,
        principal: &Principal,
        document: &DocumentView,
        form: Form,
        name: &str,
    ) -> Result<File, DeriveError> {
        if form == Form::Pdf
            && let Some(file) = self.as_it_is(principal, document, name).await?
        {
            return Ok(file);
        }
        let identity = *Sha256::digest(name).first_chunk().unwrap_or(&[0; 16]);
        let about = About {
            title: title(document),
            file: document.file.clone(),
            created: document.admitted_at,
            identity,
        };
        let mut making = Making::begin(form, &about, &self.engine, self.cache.begin()?)?;
        // Held against the name at the end: the document may be read anew while this goes on.
        let mut made_of = head(document, form);
        for pages in document.pages.chunks(BATCH) {
            self.reserve.check(0).map_err(DeriveError::NoSpace)?;
            let texts = self.texts(principal, document, pages.iter().map(|page| page.page)).await?;
            for page in pages {
                let text = texts.iter().find(|(number, _)| *number == page.page).map(|(_, text)| text);
                hash(&mut made_of, document, page, text);
                let original = document.originals.get(page.original);
                let scan = match original.filter(|_| form.has_pictures()) {
                    Some(original) => Some(hoso_reader::ScanFile {
                        digest: original.sha256,
                        media: original.media_type,
                        file: self.archive.blobs.open(original.sha256).await?,
                    }),
                    None => None,
                };
                making = making.page(page.clone(), text.cloned(), scan).await?;
            }
        }
        let unchanged = name == finished(made_of, form);
        Ok(making.end(&self.cache, unchanged.then_some(name)).await?)
    }

    /// What a derivative is called that is made of what there is now.
    async fn name(
        &self,
        principal: &Principal,
        document: &DocumentView,
        form: Form,
    ) -> Result<String, DeriveError> {
        let mut made_of = head(document, form);
        for pages in document.pages.chunks(BATCH) {
            let texts = self.texts(principal, document, pages.iter().map(|page| page.page)).await?;
            for page in pages {
                let text = texts.iter().find(|(number, _)| *number == page.page).map(|(_, text)| text);
                hash(&mut made_of, document, page, text);
            }
        }
        Ok(finished(made_of, form))
    }

    async fn texts(
        &self,
        principal: &Principal,
        document: &DocumentView,
        pages: impl Iterator<Item = PageNo>,
    ) -> Result<Vec<(PageNo, PageText)>, StoreError> {
        let pages = TextRequest::Pages(pages.map(|page| (document.document, page)).collect());
        let texts = self.archive.catalogue.texts(principal, &pages).await?;
        Ok(texts.into_iter().map(|view| (view.page, view.text)).collect())
    }
}

fn head(document: &DocumentView, form: Form) -> Sha256 {
    let mut made_of = Sha256::new();
    let version = env!("CARGO_PKG_VERSION");
    let (title, file) = (title(document), &document.file);
    for part in [EDITION, version, form.extension(), &document.document.to_string(), &title, file] {
        made_of.update(part);
        made_of.update([0]);
    }
    made_of
}

fn hash(made_of: &mut Sha256, document: &DocumentView, page: &hoso_store::PageView, text: Option<&PageText>) {
    let original = document.originals.get(page.original).map(|original| original.sha256.to_string());
    let failure = page.failure.as_ref().map(ToString::to_string);
    // Of a text that cannot be told from others every derivative would be the same.
    let text = serde_json::to_vec(&(original, page.source, failure, text)).unwrap_or_default();
    made_of.update((text.len() as u64).to_le_bytes());
    made_of.update(text);
}

fn finished(made_of: Sha256, form: Form) -> String {
    format!("{}.{}", hoso_model::Digest::new(made_of.finalize().into()), form.extension())
}

/// Kind and number of the paper, else its file's name.
fn title(document: &DocumentView) -> String {
    let said = [Field::Kind, Field::Number].map(|field| document.metadata.value(field).unwrap_or_default());
    let said = said.join(" ").trim().to_owned();
    if said.is_empty() { document.file.clone() } else { said }
}

/// A file's name with another ending.
fn renamed(file: &str, form: Form) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let stem = if stem.is_empty() { file } else { stem };
    format!("{stem}.{}", form.extension())
}
