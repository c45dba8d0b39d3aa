//! The client against real sockets on this machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use http::{Request, Response};
use vendor::{HttpClient, LONGEST_ANSWER, SendError, production};

const PATIENCE: Duration = Duration::from_secs(20);

async fn post(url: &str, time_out: Duration) -> Result<Response<Vec<u8>>, SendError> {
    let request = Request::post(url).header("content-type", "text/plain").body(b"hello".to_vec()).unwrap();
    HttpClient::new("vendor", production()).send("greet", request, time_out).await
}

/// Accepts one connection, reads the request to its end and hands the connection over.
fn server(answer: impl FnOnce(TcpStream, String) + Send + 'static) -> SocketAddr {
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
        answer(stream, String::from_utf8(request).unwrap());
    });
    address
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn an_answer_comes_back_whole() {
    let (seen, requests) = mpsc::channel();
    let address = server(move |mut stream, request| {
        seen.send(request).unwrap();
        stream
            .write_all(b"HTTP/1.1 402 Payment Required\r\nrequest-id: req_1\r\ncontent-length: 4\r\n\r\nbody")
            .unwrap();
    });

    let answer = post(&format!("http://{address}/v1/things?a=1"), PATIENCE).await.unwrap();

    assert_eq!((answer.status().as_u16(), answer.body().as_slice()), (402, b"body".as_slice()));
    assert_eq!(answer.headers()["request-id"], "req_1");
    let request = requests.recv().unwrap();
    assert!(request.starts_with("POST /v1/things?a=1 HTTP/1.1\r\n"), "{request}");
}

#[tokio::test]
async fn a_refused_connection_is_not_sent() {
    let outcome = post(&format!("http://127.0.0.1:{}/", free_port()), PATIENCE).await;
    assert!(matches!(outcome, Err(SendError::NotSent(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_host_that_does_not_exist_is_not_sent() {
    let outcome = post("http://vendor.invalid/", PATIENCE).await;
    assert!(matches!(outcome, Err(SendError::NotSent(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_failed_tls_handshake_is_not_sent() {
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
async fn a_connection_closed_after_the_request_is_unanswered() {
    let address = server(|stream, _| drop(stream));

    let outcome = post(&format!("http://{address}/"), PATIENCE).await;

    assert!(matches!(outcome, Err(SendError::Unanswered(_))), "{outcome:?}");
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_unanswered() {
    let address =
        server(|mut stream, _| stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf").unwrap());

    let outcome = post(&format!("http://{address}/"), PATIENCE).await;

    assert!(matches!(outcome, Err(SendError::Unanswered(_))), "{outcome:?}");
}

#[tokio::test]
async fn no_answer_in_time_is_unanswered() {
    let address = server(|mut stream, _| {
        // Waits for the client to hang up.
        let _ = stream.read(&mut [0; 1]);
    });

    let outcome = post(&format!("http://{address}/"), Duration::from_millis(50)).await;

    assert!(matches!(outcome, Err(SendError::Unanswered(_))), "{outcome:?}");
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off_as_unanswered() {
    let address = server(|mut stream, _| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", LONGEST_ANSWER + 1);
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(&vec![b'x'; LONGEST_ANSWER + 1]);
    });

    let outcome = post(&format!("http://{address}/"), PATIENCE).await;

    assert!(matches!(outcome, Err(SendError::Unanswered(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_url_without_a_host_is_impossible() {
    let outcome = post("/v1/things", PATIENCE).await;
    assert!(matches!(outcome, Err(SendError::Impossible(_))), "{outcome:?}");
}
