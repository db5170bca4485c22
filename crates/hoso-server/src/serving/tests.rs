//! Neighbours who send half of something, or nothing, or too slowly; and one who is sent away while sending.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::routing::{get, post};
use futures::StreamExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::{Bounds, Door, serve};

/// Nothing that is meant to come takes longer.
const SOON: Duration = Duration::from_mins(1);
/// More than all buffers between two programs hold.
const MUCH: usize = 64 << 20;

struct Service {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    ended: tokio::task::JoinHandle<()>,
}

async fn service(bounds: Bounds) -> Service {
    let router = Router::new()
        .route("/", get(async || "well"))
        .route("/much", get(async || Bytes::from(vec![7; MUCH])))
        .route("/count", post(count))
        .route("/no", post(async || (StatusCode::UNPROCESSABLE_ENTITY, "not wanted")));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    let ended = tokio::spawn(serve(Door::Tcp(Arc::new(listener)), router, bounds, stopped));
    Service { address, stop, ended }
}

/// How many bytes came, or what was wrong.
async fn count(body: Body) -> (StatusCode, String) {
    let mut stream = body.into_data_stream();
    let mut bytes = 0;
    while let Some(chunk) = stream.next().await {
        match chunk {
            Ok(chunk) => bytes += chunk.len(),
            Err(error) => return (StatusCode::REQUEST_TIMEOUT, error.to_string()),
        }
    }
    (StatusCode::OK, bytes.to_string())
}

impl Service {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends this and reads all there is.
    async fn ask(&self, request: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        all(&mut stream).await
    }
}

async fn all(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset ends it as well as an end.
    drop(tokio::time::timeout(SOON, stream.read_to_end(&mut bytes)).await.expect("it ends"));
    String::from_utf8_lossy(&bytes).into_owned()
}

const WELL: &str = "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn half_requests_hold_nobody_up_however_many_there_are() {
    let service = service(Bounds::new(8)).await;
    let mut halves = Vec::new();
    for _ in 0..40 {
        let mut half = service.connect().await;
        half.write_all(b"GET / HTTP/1.1\r\nhost: local").await.unwrap();
        halves.push(half);
    }
    for _ in 0..20 {
        assert!(service.ask(WELL).await.ends_with("well"));
    }
    // The first of them were shut, the last are still there.
    assert_eq!(all(&mut halves[0]).await, "");
    let last = halves.last_mut().unwrap();
    last.write_all(b"host\r\nconnection: close\r\n\r\n").await.unwrap();
    drop(all(last).await);
}

#[tokio::test]
async fn a_head_that_never_ends_has_its_time() {
    let service = service(Bounds { head: Duration::from_millis(200), ..Bounds::new(8) }).await;
    let mut half = service.connect().await;
    half.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let said = all(&mut half).await;
    assert!(!said.contains("200"), "{said}");
    let mut idle = service.connect().await;
    idle.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    assert!(all(&mut idle).await.ends_with("well"), "and it ends when nothing more comes");
}

#[tokio::test]
async fn a_body_that_trickles_is_given_up_and_one_that_flows_is_not() {
    let bounds = Bounds { quiet: Duration::from_millis(700), slowest: 1 << 20, ..Bounds::new(8) };
    let service = service(bounds).await;
    let mut trickle = service.connect().await;
    trickle
        .write_all(b"POST /count HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\n")
        .await
        .unwrap();
    let (mut read, mut write) = trickle.split();
    let sending = async {
        // A byte now and then is never silence, and never a pace.
        while write.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let mut said = Vec::new();
    tokio::select! {
        () = sending => {}
        _ = read.read_to_end(&mut said) => {}
        () = tokio::time::sleep(SOON) => panic!("it is waited for"),
    }
    let said = String::from_utf8_lossy(&said);
    assert!(said.contains("408") && said.contains("too slowly"), "{said}");
    let body = "x".repeat(1 << 20);
    let flows = format!(
        "POST /count HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    assert!(service.ask(&flows).await.ends_with("1048576"));
}

#[tokio::test]
async fn whoever_is_refused_while_sending_hears_why() {
    let service = service(Bounds::new(8)).await;
    let head = format!("POST /no HTTP/1.1\r\nhost: localhost\r\ncontent-length: {MUCH}\r\n");
    // One who sends it all first, as most programs do.
    let mut stream = service.connect().await;
    stream.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
    let chunk = vec![1; 1 << 20];
    for _ in 0..MUCH >> 20 {
        stream.write_all(&chunk).await.expect("it is read to its end");
    }
    let said = all(&mut stream).await;
    assert!(
        said.contains("422") && said.contains("connection: close") && said.ends_with("not wanted"),
        "{said}"
    );
    // One who asks first sends nothing.
    let said = service.ask(&format!("{head}expect: 100-continue\r\n\r\n")).await;
    assert!(said.starts_with("HTTP/1.1 422") && said.ends_with("not wanted"), "{said}");
    let wanted = "POST /count HTTP/1.1\r\nhost: localhost\r\ncontent-length: 3\r\nexpect: 100-continue\r\nconnection: close\r\n\r\nabc";
    let said = service.ask(wanted).await;
    assert!(said.starts_with("HTTP/1.1 100") && said.ends_with('3'), "{said}");
}

#[tokio::test]
async fn whoever_does_not_read_is_left() {
    let bounds = Bounds { quiet: Duration::from_millis(300), ..Bounds::new(1) };
    let service = service(bounds).await;
    let mut deaf = service.connect().await;
    deaf.write_all(b"GET /much HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    // It has begun.
    deaf.read_exact(&mut [0; 16]).await.unwrap();
    let start = std::time::Instant::now();
    while !service.ask(WELL).await.ends_with("well") {
        assert!(start.elapsed() < SOON, "the place is kept for ever");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(all(&mut deaf).await.len() < MUCH);
}

#[tokio::test]
async fn heads_have_a_longest_length() {
    let service = service(Bounds::new(8)).await;
    let long = |bytes| {
        format!("GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nx: {}\r\n\r\n", "y".repeat(bytes))
    };
    assert!(service.ask(&long(40_000)).await.ends_with("well"));
    let said = service.ask(&long(1 << 20)).await;
    assert!(said.starts_with("HTTP/1.1 431"), "{said}");
    let many = "a: b\r\n".repeat(1000);
    let said = service.ask(&format!("GET / HTTP/1.1\r\n{many}\r\n")).await;
    assert!(said.starts_with("HTTP/1.1 431"), "{said}");
}

#[tokio::test]
async fn what_was_begun_is_finished_and_nothing_else_is_waited_for() {
    let service = service(Bounds::new(8)).await;
    let (_idle, mut busy) = (service.connect().await, service.connect().await);
    busy.write_all(b"POST /count HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\n\r\nab").await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    service.stop.send_replace(true);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!service.ended.is_finished());
    busy.write_all(b"cd").await.unwrap();
    assert!(all(&mut busy).await.ends_with('4'));
    tokio::time::timeout(SOON, service.ended).await.unwrap().unwrap();
    assert!(TcpStream::connect(service.address).await.is_err());
}
