//! Runs functions on this thread, and returns the lines that they log.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_types::SdkConfig;
use jiff::Timestamp;
use lambda::log::Level;
use lambda::{Env, Invocation, Lambda, Process};
use serde_json::{Value, json};
use tokio::runtime::Builder;
use uuid::Uuid;

#[derive(Clone, Default)]
pub struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Gives every call the same response, and keeps the requests.
#[derive(Debug, Clone)]
pub struct Service {
    response: String,
    pub requests: Arc<Mutex<Vec<String>>>,
}

impl Service {
    pub fn responding(response: &Value) -> Self {
        Self { response: response.to_string(), requests: Arc::default() }
    }
}

impl HttpConnector for Service {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.requests.lock().unwrap().push(String::from_utf8_lossy(request.body().bytes().unwrap()).into_owned());
        let response = HttpResponse::new(200.try_into().unwrap(), SdkBody::from(self.response.as_str()));
        HttpConnectorFuture::ready(Ok(response))
    }
}

/// Starts a function, invokes it with each of the payloads, and returns its log lines of this level and above.
pub fn lines_of(function: Lambda, service: &Service, level: Level, payloads: &[Value]) -> Vec<Value> {
    let written = Written::default();
    let writer = written.clone();
    let listening = tracing::subscriber::set_default(lambda::log::subscriber(level, move || writer.clone()));
    Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let process = Arc::new(function.start(env(service)).await.unwrap());
        for (number, payload) in payloads.iter().enumerate() {
            invoke(Arc::clone(&process), number, payload.clone()).await;
        }
    });
    drop(listening);
    let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn invoke(process: Arc<Process>, number: usize, payload: Value) {
    let trace = Some("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1".to_owned());
    let invocation = Invocation { request_id: format!("request-{number}"), trace };
    // In its own task, because it may panic.
    let _ = tokio::spawn(async move { process.invoke(invocation, payload).await }).await;
}

/// The log lines of one invocation.
pub fn lines_of_one(function: Lambda, payload: Value) -> Vec<Value> {
    lines_of(function, &Service::responding(&json!({})), Level::INFO, &[payload])
}

pub fn env(service: &Service) -> Env {
    let variables = [
        ("STACK", "frontrow"),
        ("BUS", "frontrow"),
        ("DEAD_LETTERS", "https://sqs.test/dead-letters"),
        ("MAX_RECEIVES", "20"),
        ("STREAM_FAILURES", "https://sqs.test/stream-failures"),
    ];
    env_of(SharedHttpConnector::new(service.clone()), &variables, Arc::new(Timestamp::now))
}

/// An environment in which AWS and the vendors are this connector.
pub fn env_of(
    connector: SharedHttpConnector,
    variables: &[(&str, &str)],
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
) -> Env {
    let client = {
        let connector = connector.clone();
        SharedHttpClient::new(http_client_fn(move |_, _| connector.clone()))
    };
    let sdk = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("id", "secret", None, None, "test")))
        .http_client(client)
        .build();
    let variables: BTreeMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Env::new(variables, sdk, connector, now, Arc::new(Uuid::new_v4))
}

/// A request as API Gateway sends it.
pub fn request() -> Value {
    json!({
        "routeKey": "GET /orders/{orderId}",
        "rawPath": "/orders/1",
        "headers": {"x-correlation-id": "purchase-1"},
    })
}

/// An event as EventBridge sends it.
pub fn event(correlation_id: &str) -> Value {
    json!({
        "source": "frontrow.carts",
        "detail-type": "CartConfirmed",
        "detail": {
            "metadata": {
                "eventId": "00000000-0000-0000-0000-000000000007",
                "stream": "cart#1",
                "version": 3,
                "occurredAt": "2026-11-22T10:00:00Z",
                "correlationId": correlation_id,
                "schemaVersion": 1,
            },
            "data": {"refuse": correlation_id == "refused"},
        },
    })
}
