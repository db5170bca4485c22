//! Verifying while the index is on its way, and repairs that bring nothing back.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use hoso_model::{
    Claim, DocumentId, DossierSource, Line, MediaType, PageNo, PageText, Principal, Priority, Word,
};
use hoso_search::{Batch, Gone};
use hoso_store::{
    Arrival, ArrivedFile, BlobStore, Catalogue, DeskView, Origin, Reading, SortedPart, Work, open,
};
use sha2::{Digest as _, Sha256};

use super::{Finding, verify};
use crate::Indexer;

const CODE: &str = "H39.18-240815-0007";

struct Archive {
    catalogue: Arc<dyn Catalogue>,
    blobs: BlobStore,
    indexer: Arc<Indexer>,
    _folder: tempfile::TempDir,
}

impl Archive {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let catalogue = open(&format!("sqlite:{}", folder.path().join("c.sqlite").display())).unwrap();
        let desk = DeskView { id: "mot".parse().unwrap(), name: "Một".into(), folder: "/".into() };
        catalogue.register_desks(vec![desk]).await.unwrap();
        let blobs = BlobStore::local(&folder.path().join("blobs")).unwrap();
        let indexer = Arc::new(Indexer::open(catalogue.clone(), &folder.path().join("index")).await.unwrap());
        Self { catalogue, blobs, indexer, _folder: folder }
    }

    /// Stores these bytes and admits them as a document of one page, which is read.
    async fn read(&self, bytes: &[u8], claim: Claim) -> DocumentId {
        let digest = hoso_model::Digest::new(Sha256::digest(bytes).into());
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        self.blobs.put(&file, digest, bytes.len() as u64).await.unwrap();
        let file = ArrivedFile {
            digest,
            size: bytes.len() as u64,
            media: MediaType::Png,
            signed: false,
            attached: hoso_model::Attached::default(),
            pages: 1,
            name: "a.png".to_owned(),
            origin: Origin::Unknown,
            inside: String::new(),
        };
        let arrival = Arrival {
            pages: vec![(0, PageNo::FIRST)],
            name: file.name.clone(),
            files: vec![file],
            desk: "mot".parse().unwrap(),
            claim,
            priority: Priority::Desk,
            by: Principal::local(),
            note: String::new(),
        };
        let id = self.catalogue.admit(arrival).await.unwrap().document;
        let word = Word::new("giấy".into(), hoso_model::Area::PAGE, 90.0);
        let line = Line { block: 0, paragraph: 0, words: vec![word] };
        let mut text = PageText::recognised(10, 10, 300, vec![line]);
        text.codes = vec![hoso_model::Barcode {
            symbology: hoso_model::Symbology::Qr,
            text: CODE.into(),
            area: hoso_model::Area::PAGE,
        }];
        for lease in self.catalogue.lease_pages("a", 9, soon()).await.unwrap() {
            let reading = Reading { engine: "e/1".into(), text: text.clone() };
            self.catalogue.page_read(&lease, reading).await.unwrap();
        }
        id
    }

    /// Puts every document that is to be sorted into the dossier.
    async fn sort(&self) {
        for lease in self.catalogue.lease_documents(Work::Sort, "a", 9, soon()).await.unwrap() {
            let claim = Claim::of([CODE.parse().unwrap()], DossierSource::Qr);
            let part = SortedPart { pages: vec![PageNo::FIRST], claim };
            self.catalogue.sorted(&lease, vec![part], Vec::new()).await.unwrap();
        }
    }

    async fn findings(&self) -> Vec<Finding> {
        let live = self.indexer.live();
        verify(self.catalogue.as_ref(), &self.blobs, &live, false, |_| {}).await.unwrap().findings
    }

    /// The index follows a moment later.
    fn follows_soon(&self) -> tokio::task::JoinHandle<()> {
        let indexer = Arc::clone(&self.indexer);
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(300)).await;
            indexer.catch_up().await.unwrap();
        })
    }
}

fn soon() -> Duration {
    Duration::from_mins(1)
}

#[tokio::test]
async fn what_is_on_its_way_is_no_fault_and_what_never_comes_is() {
    let archive = Archive::new().await;
    archive.read(b"mot", Claim::Nobody).await;
    assert_eq!(archive.findings().await.len(), 1, "nobody follows: the index is said to lack it");
    let followed = archive.follows_soon();
    assert_eq!(archive.findings().await, []);
    followed.await.unwrap();
    // Entries that were lost are found: nothing will bring them.
    let id = archive.read(b"hai", Claim::Nobody).await;
    archive.indexer.catch_up().await.unwrap();
    let index = archive.indexer.live().get();
    let complete_to = index.complete_to().await.unwrap();
    let gone = vec![Gone { document: id, page: PageNo::FIRST, revision: complete_to }];
    index.write(Batch { entries: Vec::new(), gone, complete_to }).await.unwrap();
    assert_eq!(archive.findings().await, [Finding::NotIndexed { document: id.to_string(), page: 1 }]);
    assert_eq!(archive.indexer.add_missing().await.unwrap(), 1);
    assert_eq!(archive.findings().await, []);
}

#[tokio::test]
async fn a_document_that_is_replaced_meanwhile_is_no_fault_and_no_repair_brings_it_back() {
    let archive = Archive::new().await;
    let first = archive.read(b"mot", Claim::Nobody).await;
    archive.sort().await;
    let named = Claim::of(["H39.18-240815-0008".parse().unwrap()], DossierSource::FileName);
    let second = archive.read(b"mot", named).await;
    archive.indexer.catch_up().await.unwrap();
    // Its code says where it belongs, where the same paper is already. The index does not know yet.
    archive.sort().await;
    let view = archive.catalogue.document(&Principal::local(), second).await.unwrap().unwrap();
    assert_eq!(view.replaced_by, [first]);
    let followed = archive.follows_soon();
    assert_eq!(archive.findings().await, []);
    followed.await.unwrap();
    assert_eq!(archive.indexer.add_missing_of(second).await.unwrap(), 0, "listed before, replaced since");
    assert!(archive.indexer.live().get().pages_of(second).await.unwrap().is_empty());
    assert_eq!(archive.findings().await, []);
}

#[tokio::test]
async fn a_blob_whose_admission_is_under_way_is_no_orphan() {
    let archive = Archive::new().await;
    let bytes = b"dang vao";
    let digest = hoso_model::Digest::new(Sha256::digest(bytes).into());
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let admitting = archive.blobs.admitting().await;
    archive.blobs.put(&file, digest, bytes.len() as u64).await.unwrap();
    let (findings, ()) = tokio::join!(archive.findings(), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        archive.read(bytes, Claim::Nobody).await;
        archive.indexer.catch_up().await.unwrap();
        drop(admitting);
    });
    assert_eq!(findings, []);
}

#[tokio::test]
async fn an_index_that_is_made_anew_says_so_until_it_is_whole() {
    let archive = Archive::new().await;
    archive.read(b"mot", Claim::Nobody).await;
    archive.indexer.catch_up().await.unwrap();
    assert!(archive.indexer.live().is_complete());
    let lost = tempfile::tempdir().unwrap();
    let anew = Indexer::open(archive.catalogue.clone(), lost.path()).await.unwrap();
    assert!(!anew.live().is_complete());
    assert_eq!(anew.live().get().pages().await.unwrap(), 0);
    anew.catch_up().await.unwrap();
    assert!(anew.live().is_complete());
    assert_eq!(anew.live().get().pages().await.unwrap(), 1);
}
