//! A function reads its secrets again after a while, and goes on with the old ones while it can't.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use jiff::Timestamp;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Invocation, Lambda, Process, StartError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::env_of;

/// Secrets Manager with one secret. Without it, every call of it is refused. All else succeeds.
#[derive(Debug, Clone, Default)]
struct Secrets(Arc<Mutex<Option<&'static str>>>);

impl Secrets {
    fn set(&self, key: Option<&'static str>) {
        *self.0.lock().unwrap() = key;
    }
}

impl HttpConnector for Secrets {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let is_secret = request.headers().get("x-amz-target").is_some_and(|target| target.contains("secretsmanager"));
        let (status, body) = match *self.0.lock().unwrap() {
            _ if !is_secret => (200, json!({})),
            Some(key) => (200, json!({"SecretString": json!({"key": key}).to_string()})),
            None => (400, json!({"__type": "AccessDeniedException"})),
        };
        let response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body.to_string()));
        HttpConnectorFuture::ready(Ok(response))
    }
}

#[derive(Deserialize)]
struct Secret {
    key: String,
}

/// Answers with its secret.
const TELLTALE: Lambda = Lambda { name: "telltale", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let Secret { key } = env.secret("SECRET").await?;
    Ok(Arc::new(move |_| {
        let key = key.clone();
        Box::pin(async move { Ok(json!(key)) })
    }))
}

/// An endpoint with a secret, which reads another one for the first request that has an Idempotency-Key.
const COMMAND: Lambda = Lambda { name: "command", build: &build_command };

async fn build_command(env: Env) -> Result<Handler, StartError> {
    let Secret { .. } = env.secret("SECRET").await?;
    Ok(endpoint(&env, (), async |(), _: Request| Ok::<_, Problem>(Response::no_content())).idempotent()?.build())
}

struct Rotation {
    secrets: Secrets,
    seconds: Arc<AtomicI64>,
    process: Process,
}

impl Rotation {
    async fn of(key: &'static str) -> Self {
        Self::of_function(TELLTALE, key).await
    }

    async fn of_function(function: Lambda, key: &'static str) -> Self {
        let (secrets, seconds) = (Secrets::default(), Arc::new(AtomicI64::new(0)));
        secrets.set(Some(key));
        let now = {
            let seconds = Arc::clone(&seconds);
            move || Timestamp::from_second(seconds.load(Ordering::Relaxed)).unwrap()
        };
        let connector = SharedHttpConnector::new(secrets.clone());
        let variables =
            [("STACK", "frontrow"), ("SECRET", "secret"), ("REQUEST_SECRET", "requests"), ("VIEWS_TABLE", "views")];
        let process = function.start(env_of(connector, &variables, Arc::new(now))).await.unwrap();
        Self { secrets, seconds, process }
    }

    async fn key_after(&self, minutes: i64) -> Value {
        self.seconds.fetch_add(minutes * 60, Ordering::Relaxed);
        self.invoke(Value::Null).await
    }

    async fn status_after(&self, minutes: i64, headers: Value) -> Value {
        self.seconds.fetch_add(minutes * 60, Ordering::Relaxed);
        let request = json!({
            "routeKey": "POST /orders",
            "rawPath": "/orders",
            "headers": headers,
            "requestContext": {"http": {"method": "POST"}},
        });
        self.invoke(request).await["statusCode"].clone()
    }

    async fn invoke(&self, payload: Value) -> Value {
        let invocation = Invocation { request_id: "1".to_owned(), trace: None };
        self.process.invoke(invocation, payload).await.unwrap()
    }
}

#[tokio::test]
async fn changed_secret_is_used_after_five_minutes() {
    let rotation = Rotation::of("old").await;
    rotation.secrets.set(Some("new"));
    assert_eq!([rotation.key_after(4).await, rotation.key_after(1).await], ["old", "new"]);
}

#[tokio::test]
async fn function_goes_on_while_its_secret_cannot_be_read() {
    let rotation = Rotation::of("old").await;
    rotation.secrets.set(None);
    let during = rotation.key_after(6).await;
    rotation.secrets.set(Some("new"));
    assert_eq!([during, rotation.key_after(6).await], ["old", "new"]);
}

#[tokio::test]
async fn command_with_a_key_is_executed_while_secrets_cannot_be_read() {
    let rotation = Rotation::of_function(COMMAND, "key").await;
    let before = rotation.status_after(0, json!({"idempotency-key": "1"})).await;
    // Builds the handler again.
    let between = rotation.status_after(6, json!({})).await;
    rotation.secrets.set(None);
    let during = rotation.status_after(1, json!({"idempotency-key": "2"})).await;
    assert_eq!([before, between, during], [204, 204, 204]);
}

#[tokio::test]
async fn command_with_a_key_waits_for_a_secret_that_was_never_read() {
    let rotation = Rotation::of_function(COMMAND, "key").await;
    rotation.secrets.set(None);
    let during = rotation.status_after(6, json!({"idempotency-key": "1"})).await;
    let without_key = rotation.status_after(0, json!({})).await;
    rotation.secrets.set(Some("key"));
    let after = rotation.status_after(0, json!({"idempotency-key": "1"})).await;
    assert_eq!([during, without_key, after], [503, 204, 204]);
}
