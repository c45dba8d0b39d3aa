use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// A call that a function makes of the Runtime API, and when it arrived.
#[derive(Debug)]
pub(crate) enum RuntimeCall {
    /// The function asks for the next event.
    Next(Instant),
    /// The function responds to an event or reports an error.
    Response(Instant, Result<Value, Value>),
    /// The function cannot start.
    InitError(Value),
}

/// The Runtime API of one process.
#[derive(Debug)]
pub(crate) struct Server {
    pub address: SocketAddr,
    events: UnboundedSender<Event>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Event {
    body: String,
    deadline: SystemTime,
}

struct Api {
    function: String,
    events: Mutex<UnboundedReceiver<Event>>,
    calls: UnboundedSender<RuntimeCall>,
}

impl Server {
    pub async fn start(function: &str) -> io::Result<(Self, UnboundedReceiver<RuntimeCall>)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (events, pending) = unbounded_channel();
        let (calls, received) = unbounded_channel();
        let api = Api { function: function.to_owned(), events: Mutex::new(pending), calls };
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(init_error))
            .with_state(Arc::new(api));
        let task = tokio::spawn(async move {
            // The server is aborted when the sandbox is dropped, so that nobody could use an error.
            let _ = axum::serve(listener, routes).await;
        });
        Ok((Self { address, events, task }, received))
    }

    pub fn send(&self, event: &Value, timeout: Duration) {
        // Sending fails only after the process has ended, which the wait for the response reports.
        let _ = self.events.send(Event { body: event.to_string(), deadline: SystemTime::now() + timeout });
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Api {
    fn report(&self, call: RuntimeCall) -> StatusCode {
        // Sending fails only while the sandbox is being dropped.
        let _ = self.calls.send(call);
        StatusCode::ACCEPTED
    }
}

async fn next(State(api): State<Arc<Api>>) -> Response {
    api.report(RuntimeCall::Next(Instant::now()));
    let Some(event) = api.events.lock().await.recv().await else { return StatusCode::GONE.into_response() };
    let id = Uuid::new_v4();
    let deadline = event.deadline.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("lambda-runtime-aws-request-id", id.to_string()),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            format!("arn:aws:lambda:eu-central-1:000000000000:function:frontrow-{}", api.function),
        ),
        ("lambda-runtime-trace-id", format!("Root=1-{:08x}-{:.24};Sampled=0", deadline / 1000, id.simple())),
    ];
    (headers, event.body).into_response()
}

async fn response(State(api): State<Arc<Api>>, Path(_): Path<String>, body: Bytes) -> StatusCode {
    let arrived = Instant::now();
    api.report(RuntimeCall::Response(arrived, Ok(json(&body))))
}

async fn error(State(api): State<Arc<Api>>, Path(_): Path<String>, body: Bytes) -> StatusCode {
    let arrived = Instant::now();
    api.report(RuntimeCall::Response(arrived, Err(json(&body))))
}

async fn init_error(State(api): State<Arc<Api>>, body: Bytes) -> StatusCode {
    api.report(RuntimeCall::InitError(json(&body)))
}

/// The body as JSON, or as a string if it is not JSON.
fn json(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|_| Value::from(String::from_utf8_lossy(body)))
}
