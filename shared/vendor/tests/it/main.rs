//! The HTTP client against local sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use http::{Request, Response};
use vendor::{HttpClient, MAX_RESPONSE_BYTES, SendError, production};

const PATIENCE: Duration = Duration::from_secs(20);

async fn post(url: &str, timeout: Duration) -> Result<Response<Vec<u8>>, SendError> {
    let request = Request::post(url).header("content-type", "text/plain").body(b"hello".to_vec()).unwrap();
    HttpClient::new("vendor", production()).send("greet", request, timeout).await
}

/// Accepts one connection, reads the request to its end and passes the connection to `respond`.
fn server(respond: impl FnOnce(TcpStream, String) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut chunk = [0; 1024];
        while !request.ends_with(b"hello") {
            let read = stream.read(&mut chunk).unwrap();
            request.extend_from_slice(&chunk[..read]);
        }
        respond(stream, String::from_utf8(request).unwrap());
    });
    address
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn complete_response_is_returned() {
    let (seen, requests) = mpsc::channel();
    let address = server(move |mut stream, request| {
        seen.send(request).unwrap();
        stream
            .write_all(b"HTTP/1.1 402 Payment Required\r\nrequest-id: req_1\r\ncontent-length: 4\r\n\r\nbody")
            .unwrap();
    });

    let response = post(&format!("http://{address}/v1/things?a=1"), PATIENCE).await.unwrap();

    assert_eq!((response.status().as_u16(), response.body().as_slice()), (402, b"body".as_slice()));
    assert_eq!(response.headers()["request-id"], "req_1");
    let request = requests.recv().unwrap();
    assert!(request.starts_with("POST /v1/things?a=1 HTTP/1.1\r\n"), "{request}");
}

#[tokio::test]
async fn refused_connection_is_not_sent() {
    let outcome = post(&format!("http://127.0.0.1:{}/", free_port()), PATIENCE).await;
    assert!(matches!(outcome, Err(SendError::NotSent(_))), "{outcome:?}");
}

#[tokio::test]
async fn unknown_host_is_not_sent() {
    let outcome = post("http://vendor.invalid/", PATIENCE).await;
    assert!(matches!(outcome, Err(SendError::NotSent(_))), "{outcome:?}");
}

#[tokio::test]
async fn failed_tls_handshake_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 1024]);
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    });

    let outcome = post(&format!("https://{address}/"), PATIENCE).await;

    assert!(matches!(outcome, Err(SendError::NotSent(_))), "{outcome:?}");
}

#[tokio::test]
async fn connection_closed_after_the_request_is_unanswered() {
    let address = server(|stream, _| drop(stream));

    let outcome = post(&format!("http://{address}/"), PATIENCE).await;

    assert!(matches!(outcome, Err(SendError::Unanswered(_))), "{outcome:?}");
}

#[tokio::test]
async fn truncated_response_is_unanswered() {
    let address =
        server(|mut stream, _| stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf").unwrap());

    let outcome = post(&format!("http://{address}/"), PATIENCE).await;

    assert!(matches!(outcome, Err(SendError::Unanswered(_))), "{outcome:?}");
}

#[tokio::test]
async fn timeout_is_unanswered() {
    let address = server(|mut stream, _| {
        // Waits for the client to hang up.
        let _ = stream.read(&mut [0; 1]);
    });

    let outcome = post(&format!("http://{address}/"), Duration::from_millis(50)).await;

    assert!(matches!(outcome, Err(SendError::Unanswered(_))), "{outcome:?}");
}

#[tokio::test]
async fn oversized_response_is_unanswered() {
    let address = server(|mut stream, _| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", MAX_RESPONSE_BYTES + 1);
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(&vec![b'x'; MAX_RESPONSE_BYTES + 1]);
    });

    let outcome = post(&format!("http://{address}/"), PATIENCE).await;

    assert!(matches!(outcome, Err(SendError::Unanswered(_))), "{outcome:?}");
}

#[tokio::test]
async fn url_without_a_host_is_impossible() {
    let outcome = post("/v1/things", PATIENCE).await;
    assert!(matches!(outcome, Err(SendError::Impossible(_))), "{outcome:?}");
}
