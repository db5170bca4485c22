//! A service in this process, for what comes in at its door: heads, questions, bodies, files.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use hoso_api::{ReindexAnswer, VerifyAnswer};
use hoso_intake::{Inspected, LocalNumbers, Reserve, TakeSettings, Taker, UnpackLimits};
use hoso_reader::{BoxLimits, Engine, Limits};
use hoso_search::{LiveIndex, Query};
use hoso_server::{App, Archive, Bounds, Controls, Derivatives, Door, PageImages, routes, serve};
use hoso_store::BlobStore;
use hoso_watch::{Board, Desk, GatherRules, WatchChoice};
use tokio::net::UnixListener;
use tokio::runtime::Runtime;
use tokio::sync::{Notify, watch};

/// Its threads, and how many of them have given up.
const THREADS: &str = "served";
static PANICS: AtomicUsize = AtomicUsize::new(0);
/// A request that is whole is answered within this time, mostly; one that is not is ended then.
const PATIENCE: Duration = Duration::from_millis(15);
/// No answer takes longer.
const LONGEST: Duration = Duration::from_secs(100);

/// The service; it ends with this process.
struct Served {
    runtime: Runtime,
    folder: tempfile::TempDir,
    archive: Archive,
    _stop: watch::Sender<bool>,
}

/// Sends this, and reads all that comes. Whatever it is, nothing gives up, and no answer says that something went wrong.
pub(super) fn ask(request: &[u8]) {
    let (served, before) = (served(), PANICS.load(Ordering::Acquire));
    let mut stream = UnixStream::connect(served.folder.path().join("door")).expect("it listens");
    // It may be sent away before it has said all.
    drop(stream.write_all(request));
    let mut answer = Vec::new();
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    if stream.read_to_end(&mut answer).is_err() {
        stream.set_read_timeout(Some(LONGEST)).expect("a time");
        drop(stream.shutdown(std::net::Shutdown::Write));
        drop(stream.read_to_end(&mut answer));
    }
    assert_eq!(PANICS.load(Ordering::Acquire), before, "something gave up");
    let told = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || told.starts_with("HTTP/1."), "{told}");
    assert!(!told.starts_with("HTTP/1.1 500"), "{told}");
}

/// Asks the index.
pub(super) fn search(text: &str) {
    let served = served();
    let query = Query { text: text.to_owned(), limit: 10, ..Query::default() };
    let anybody = hoso_model::Principal::local();
    let answer = served.runtime.block_on(served.archive.search(&anybody, &query)).expect("an answer");
    let heeded = answer.notes.iter().all(|note| !note.vietnamese.is_empty() && !note.english.is_empty());
    assert!(heeded && answer.query == text);
}

fn served() -> &'static Served {
    static SERVED: OnceLock<Served> = OnceLock::new();
    SERVED.get_or_init(|| {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() == Some(THREADS) {
                PANICS.fetch_add(1, Ordering::AcqRel);
            }
            hook(panic);
        }));
        Served::open()
    })
}

impl Served {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name(THREADS)
            .enable_all()
            .build()
            .expect("threads");
        let (stop, stopped) = watch::channel(false);
        let archive = runtime.block_on(async {
            let app = app(&folder);
            let archive = app.archive.clone();
            let listener = UnixListener::bind(folder.path().join("door")).expect("a socket");
            let bounds = Bounds { head: LONGEST, quiet: LONGEST, ..Bounds::new(16) };
            tokio::spawn(serve(Door::Unix(Arc::new(listener)), routes(app), bounds, stopped));
            archive
        });
        Self { runtime, folder, archive, _stop: stop }
    }
}

fn app(folder: &tempfile::TempDir) -> App {
    let at = |name: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        path
    };
    let catalogue = hoso_store::open(&format!("sqlite:{}", folder.path().join("c.sqlite").display()));
    let catalogue = catalogue.expect("a catalogue");
    let index = hoso_search::open(&format!("tantivy:{}", at("index").display())).expect("an index");
    let blobs = BlobStore::local(&at("blobs")).expect("blobs");
    let archive =
        Archive { catalogue: Arc::clone(&catalogue), blobs: blobs.clone(), index: LiveIndex::new(index) };
    let scan = Limits { bytes: 1 << 20, pages: 50, pixels: 1_000_000 };
    let time = Duration::from_secs(1);
    let limits = BoxLimits { scan, time, cpu: time, memory: 1 << 30, questions: 10 };
    // There are no children: what comes is taken, and never opened.
    let engine = Engine { program: folder.path().join("none"), uri: "none:".to_owned(), limits };
    let unpack = UnpackLimits { members: 50, depth: 2, bytes: 4 << 20, ratio: 200, member_bytes: 1 << 20 };
    let settings = TakeSettings {
        most_bytes: 1 << 20,
        unpack,
        scratch: at("scratch"),
        reserve: Reserve::new(folder.path(), 0),
    };
    let inspect = Arc::new(|_, _, _| {
        Ok(Inspected { pages: 1, signed: false, attached: hoso_model::Attached::default() })
    });
    let desk = "mot".parse().expect("a desk's name");
    let reserve = Reserve::new(folder.path(), 0);
    App {
        derivatives: Derivatives::open(archive.clone(), engine.clone(), at("derived"), 1 << 20, reserve)
            .expect("a folder"),
        taker: Taker::new(catalogue, blobs, inspect, Arc::default(), settings),
        uploads: at("uploads"),
        most_bytes: 1 << 20,
        images: PageImages::new(engine),
        desks: vec![Desk {
            local: Arc::new(LocalNumbers::none(desk)),
            id: "mot".parse().expect("a desk's name"),
            folder: at("in"),
            watch: WatchChoice::Polling,
            gather: GatherRules::default(),
            mounted: Arc::default(),
        }],
        board: Board::default(),
        boxed: None,
        reads: true,
        remote: None,
        controls: Controls {
            reindex: Arc::new(|_| Box::pin(async { Ok(ReindexAnswer::default()) })),
            verify: Arc::new(|_| Box::pin(async { Ok(VerifyAnswer::default()) })),
            standstill: Arc::new(|| None),
            failed_parts: Arc::new(Vec::new),
            measured: Arc::new(String::new),
            admitted: Arc::new(Notify::new()),
            changed: Arc::new(Notify::new()),
        },
        archive,
    }
}

/// One of each kind of request.
pub(super) fn requests() -> Vec<Vec<u8>> {
    let get = |path: &str| {
        format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").into_bytes()
    };
    let post = |path: &str, more: &str, body: &[u8]| {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{more}content-length: {length}\r\n\r\n"
        );
        [head.as_bytes(), body].concat()
    };
    let document = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    let known = br#"[{"name":"H39.18-240815-0007/1.png","path":"/a/1.png","inode":7,"modified":-1,"size":18446744073709551615}]"#;
    let png =
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1];
    let chunked = b"POST /api/v1/documents?name=a.png HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n5\r\n\x89PNG\r\r\n3;x=y\r\nabc\r\n0\r\nt: v\r\n\r\n";
    vec![
        get("/"),
        get(
            "/api/v1/search?q=c%E1%BA%A3i%20OR%20-x&desk=mot&dossier=H39.18-240815-0007&from=2015-07-09&limit=3&offset=1",
        ),
        get(&format!("/api/v1/documents/{document}/pages/1/text?q=x&raw=1")),
        get(&format!("/api/v1/documents/{document}/pages/1/image?width=99")),
        get(&format!("/api/v1/documents/{document}/original?file=0")),
        get("/api/v1/export?format=jsonl&dossier=mot:00092-TNHS"),
        get("/api/v1/desks/mot?limit=3"),
        post("/api/v1/documents/known?desk=mot", "content-type: application/json\r\n", known),
        post(
            "/api/v1/documents?name=a%2F1.png&desk=mot&archive=true&place=%7B%22path%22%3A%22x%22%7D",
            "",
            &png,
        ),
        post(
            &format!("/api/v1/documents/{document}/dossier?dossier=H39.18-240815-0007"),
            "origin: http://localhost\r\n",
            b"",
        ),
        post("/api/v1/reread?since=2026-07-09&below_confidence=50.5", "expect: 100-continue\r\n", b""),
        post("/api/v1/retry?refused=1", "sec-fetch-site: same-origin\r\n", b""),
        chunked.to_vec(),
        [get("/healthz"), get("/metrics")].concat(),
    ]
}
