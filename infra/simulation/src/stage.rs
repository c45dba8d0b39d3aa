//! What every story begins with: people with accounts. Made once, because hashing passwords takes long, and copied.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use cloud::{Clock, Driver, Prepared};
use http::Request;
use jiff::Timestamp;
use kernel::{Role, UserId};
use local::{Admin, Frontrow, Options};
use serde_json::{Value, json};
use uuid::Uuid;

/// The most fans in a story.
pub const MOST_FANS: usize = 60;

/// What secrets are made from: the same for every story, so that ids are.
const SECRETS: &str = "simulation";

/// When stories begin.
const BEGIN: &str = "2026-05-01T10:00:00Z";

const PASSWORD: &str = "correct horse battery";

/// Somebody with an account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Their id.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they may do.
    pub role: Role,
}

/// The people, and the tables that know them.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Fans.
    pub fans: Vec<Account>,
    /// An organizer.
    pub organizer: Account,
    /// Somebody at the gate.
    pub gate: Account,
    /// Somebody who looks after the money.
    pub finance: Account,
    prepared: Prepared,
}

impl Stage {
    /// Makes it.
    pub async fn build() -> Self {
        let options = Options { new_id: counted(0), ..options(None) };
        let frontrow = Frontrow::start(options).await.expect("the local system starts");
        let people = People { frontrow: &frontrow };
        let admin = people.log_in(&Admin::default().email, &Admin::default().password).await;
        let mut fans = Vec::new();
        for number in 0..MOST_FANS {
            fans.push(people.register(&format!("Fan {number}"), Role::Fan).await);
        }
        let organizer = people.register("Organizer", Role::Organizer).await;
        let gate = people.register("Gate", Role::Gate).await;
        let finance = people.register("Finance", Role::Finance).await;
        for account in [&organizer, &gate, &finance] {
            let body = json!({"roles": [account.role]});
            people.call("PUT", &format!("/users/{}/roles", account.user_id), Some(&admin), body).await;
        }
        frontrow.settle().await;
        let prepared = frontrow.cloud().prepared().await.expect("the tables can be copied");
        Self { fans, organizer, gate, finance, prepared }
    }

    /// How a story's system is started.
    pub fn options(&self, seed: u64) -> Options {
        Options { new_id: counted(seed.wrapping_add(1)), ..options(Some(self.prepared.clone())) }
    }
}

fn options(prepared: Option<Prepared>) -> Options {
    Options {
        clock: Clock::fixed(BEGIN.parse::<Timestamp>().expect("a time")),
        driver: Driver::Stepped,
        secrets_from: Some(SECRETS.to_owned()),
        prepared,
        ..Options::in_memory()
    }
}

/// Ids from a counter.
fn counted(high: u64) -> Arc<dyn Fn() -> Uuid + Send + Sync> {
    let counter = AtomicU64::new(0);
    Arc::new(move || Uuid::from_u64_pair(high, counter.fetch_add(1, Ordering::Relaxed)))
}

struct People<'a> {
    frontrow: &'a Frontrow,
}

impl People<'_> {
    async fn register(&self, name: &str, role: Role) -> Account {
        let email = format!("{}@example.org", name.replace(' ', "-").to_lowercase());
        let body = json!({"email": email, "password": PASSWORD, "name": name});
        let registered = self.call("POST", "/users", None, body).await;
        let user_id = registered["userId"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        Account { user_id, name: name.to_owned(), email, role }
    }

    async fn log_in(&self, email: &str, password: &str) -> String {
        let session = self.call("POST", "/sessions", None, json!({"email": email, "password": password})).await;
        session["token"].as_str().expect("a token").to_owned()
    }

    async fn call(&self, method: &str, path: &str, token: Option<&String>, body: Value) -> Value {
        let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(Bytes::from(body.to_string())).expect("a request");
        let answer = self.frontrow.cloud().request(request).await;
        assert!(answer.status().is_success(), "{method} {path}: {:?}", answer.body());
        serde_json::from_slice(answer.body()).unwrap_or_default()
    }
}
