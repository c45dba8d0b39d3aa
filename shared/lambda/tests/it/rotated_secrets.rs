//! A function reads its secrets again after a while, and goes on with the old ones while it can't.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use jiff::Timestamp;
use lambda::{Env, Handler, Invocation, Lambda, Process, StartError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::env_of;

/// Secrets Manager with one secret. Without it, every call is refused.
#[derive(Debug, Clone, Default)]
struct Secrets(Arc<Mutex<Option<&'static str>>>);

impl Secrets {
    fn set(&self, key: Option<&'static str>) {
        *self.0.lock().unwrap() = key;
    }
}

impl HttpConnector for Secrets {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let (status, body) = match *self.0.lock().unwrap() {
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

struct Rotation {
    secrets: Secrets,
    seconds: Arc<AtomicI64>,
    process: Process,
}

impl Rotation {
    async fn of(key: &'static str) -> Self {
        let (secrets, seconds) = (Secrets::default(), Arc::new(AtomicI64::new(0)));
        secrets.set(Some(key));
        let now = {
            let seconds = Arc::clone(&seconds);
            move || Timestamp::from_second(seconds.load(Ordering::Relaxed)).unwrap()
        };
        let connector = SharedHttpConnector::new(secrets.clone());
        let env = env_of(connector, &[("STACK", "frontrow"), ("SECRET", "secret")], Arc::new(now));
        let process = TELLTALE.start(env).await.unwrap();
        Self { secrets, seconds, process }
    }

    async fn key_after(&self, minutes: i64) -> Value {
        self.seconds.fetch_add(minutes * 60, Ordering::Relaxed);
        let invocation = Invocation { request_id: "1".to_owned(), trace: None };
        self.process.invoke(invocation, Value::Null).await.unwrap()
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
