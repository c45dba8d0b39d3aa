//! The accounts that every scenario starts with. They are created once, because hashing passwords is slow, and copied for each run.

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

/// The most fans in a scenario.
pub const MAX_FANS: usize = 60;

/// Secrets are derived from this, so that ids are the same in every run.
const SECRETS: &str = "simulation";

const START: &str = "2026-05-01T10:00:00Z";

const PASSWORD: &str = "correct horse battery";

#[derive(Debug, Clone)]
pub struct Account {
    pub user_id: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// Of a session that lasts longer than every run.
    pub token: String,
}

/// The accounts, and the tables that hold them.
#[derive(Debug, Clone)]
pub struct Fixture {
    pub fans: Vec<Account>,
    pub organizer: Account,
    pub gate: Account,
    pub finance: Account,
    pub supervisor: Account,
    prepared: Prepared,
}

impl Fixture {
    pub async fn build() -> Self {
        let options = Options { new_id: counted_ids(0), ..options(None) };
        let frontrow = Frontrow::start(options).await.expect("the local system starts");
        let setup = Setup { frontrow: &frontrow };
        let admin = setup.log_in(&Admin::default().email, &Admin::default().password).await;
        let mut fans = Vec::new();
        for number in 0..MAX_FANS {
            fans.push(setup.register(&format!("Fan {number}"), Role::Fan).await);
        }
        let organizer = setup.register("Organizer", Role::Organizer).await;
        let gate = setup.register("Gate", Role::Gate).await;
        let finance = setup.register("Finance", Role::Finance).await;
        let supervisor = setup.register("Supervisor", Role::GateSupervisor).await;
        for account in [&organizer, &gate, &finance, &supervisor] {
            let body = json!({"roles": [account.role]});
            setup.call("PUT", &format!("/users/{}/roles", account.user_id), Some(&admin), body).await;
        }
        frontrow.settle().await;
        let prepared = frontrow.cloud().prepared().await.expect("the tables can be copied");
        Self { fans, organizer, gate, finance, supervisor, prepared }
    }

    /// The options to start the system of one run with.
    pub fn options(&self, seed: u64) -> Options {
        Options { new_id: counted_ids(seed.wrapping_add(1)), ..options(Some(self.prepared.clone())) }
    }
}

fn options(prepared: Option<Prepared>) -> Options {
    Options {
        clock: Clock::fixed(START.parse::<Timestamp>().expect("a time")),
        driver: Driver::Stepped,
        secrets_from: Some(SECRETS.to_owned()),
        prepared,
        ..Options::in_memory()
    }
}

/// Ids that count up, with `high` as their upper half.
fn counted_ids(high: u64) -> Arc<dyn Fn() -> Uuid + Send + Sync> {
    let counter = AtomicU64::new(0);
    Arc::new(move || Uuid::from_u64_pair(high, counter.fetch_add(1, Ordering::Relaxed)))
}

struct Setup<'a> {
    frontrow: &'a Frontrow,
}

impl Setup<'_> {
    async fn register(&self, name: &str, role: Role) -> Account {
        let email = format!("{}@example.org", name.replace(' ', "-").to_lowercase());
        let body = json!({"email": email, "password": PASSWORD, "name": name});
        let registered = self.call("POST", "/users", None, body).await;
        let user_id = registered["userId"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let token = self.frontrow.sign_in(user_id, [role].into()).await.expect("a session");
        Account { user_id, name: name.to_owned(), email, role, token }
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
        let response = self.frontrow.cloud().request(request).await;
        assert!(response.status().is_success(), "{method} {path}: {:?}", response.body());
        serde_json::from_slice(response.body()).unwrap_or_default()
    }
}
