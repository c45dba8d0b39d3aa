//! The accounts that every scenario starts with. They are created once, because hashing passwords is slow, and copied for each run.

use std::collections::BTreeSet;
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

const CLERK_ROLES: [Role; 4] = [Role::Fan, Role::Organizer, Role::Gate, Role::Finance];

const START: &str = "2026-05-01T10:00:00Z";

/// The version of a user's stream after the registration, and after the roles were set.
const REGISTERED: u64 = 1;
const WITH_ROLES: u64 = 2;

/// Everybody's first password, but the first admin's.
const PASSWORD: &str = "correct horse battery";

#[derive(Debug, Clone)]
pub struct Account {
    pub user_id: UserId,
    pub name: String,
    pub email: String,
    pub password: String,
    pub roles: BTreeSet<Role>,
    /// Of a session that lasts longer than every run, unless it ends before.
    pub token: String,
    /// Of another such session.
    pub token_elsewhere: String,
}

/// The accounts, and the tables that hold them.
#[derive(Debug, Clone)]
pub struct Fixture {
    pub fans: Vec<Account>,
    pub organizer: Account,
    pub gate: Account,
    pub finance: Account,
    pub supervisor: Account,
    pub admin: Account,
    /// The second admin.
    pub deputy: Account,
    /// Staff with roles that admins change.
    pub clerk: Account,
    prepared: Prepared,
}

impl Fixture {
    pub async fn build() -> Self {
        let options = Options { new_id: counted_ids(0), ..options(None) };
        let frontrow = Frontrow::start(options).await.expect("the local system starts");
        let setup = Setup { frontrow: &frontrow };
        let (admin_id, admin) = setup.log_in(&Admin::default()).await;
        let mut fans = Vec::new();
        for number in 0..MAX_FANS {
            fans.push(setup.register(&format!("Fan {number}"), &[Role::Fan]).await);
        }
        let organizer = setup.register("Organizer", &[Role::Organizer]).await;
        let gate = setup.register("Gate", &[Role::Gate]).await;
        let finance = setup.register("Finance", &[Role::Finance]).await;
        let supervisor = setup.register("Supervisor", &[Role::GateSupervisor]).await;
        let deputy = setup.register("Deputy", &[Role::Fan, Role::Admin]).await;
        let clerk = setup.register("Clerk", &CLERK_ROLES).await;
        for account in [&organizer, &gate, &finance, &supervisor, &deputy, &clerk] {
            let body = json!({ "roles": account.roles });
            setup.call("PUT", &format!("/users/{}/roles", account.user_id), Some(&admin), body).await;
        }
        let first_admin = ("Admin", Admin::default().email);
        let admin = setup.sign_in(first_admin, admin_id, REGISTERED, &[Role::Fan, Role::Admin]).await;
        let admin = Account { password: Admin::default().password, ..admin };
        frontrow.settle().await;
        let prepared = frontrow.cloud().prepared().await.expect("the tables can be copied");
        Self { fans, organizer, gate, finance, supervisor, admin, deputy, clerk, prepared }
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
    /// Roles other than a fan's are set later.
    async fn register(&self, name: &str, roles: &[Role]) -> Account {
        let email = format!("{}@example.org", name.replace(' ', "-").to_lowercase());
        let body = json!({"email": email, "password": PASSWORD, "name": name});
        let registered = self.call("POST", "/users", None, body).await;
        let user_id = registered["userId"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let version = if roles == [Role::Fan] { REGISTERED } else { WITH_ROLES };
        self.sign_in((name, email), user_id, version, roles).await
    }

    async fn sign_in(&self, (name, email): (&str, String), user_id: UserId, version: u64, roles: &[Role]) -> Account {
        let roles: BTreeSet<Role> = roles.iter().copied().collect();
        let session = |device: &'static str| self.frontrow.sign_in(user_id, version, roles.clone(), device);
        let token = session("phone").await.expect("a session");
        let token_elsewhere = session("elsewhere").await.expect("a session");
        let (name, password) = (name.to_owned(), PASSWORD.to_owned());
        Account { user_id, name, email, password, roles, token, token_elsewhere }
    }

    /// Returns the user's id and the token.
    async fn log_in(&self, admin: &Admin) -> (UserId, String) {
        let body = json!({"email": admin.email, "password": admin.password});
        let session = self.call("POST", "/sessions", None, body).await;
        let user_id = session["user"]["userId"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        (user_id, session["token"].as_str().expect("a token").to_owned())
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
