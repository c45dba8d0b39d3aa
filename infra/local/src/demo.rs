//! Concerts and users, created through the API.

use axum::body::Bytes;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::admin::Admin;
use crate::demo_concerts::{CONCERTS, DemoSale};
use crate::frontrow::Frontrow;

/// The password of every demo user.
pub const DEMO_PASSWORD: &str = "frontrow-demo";

/// Email address, name and roles of each demo user.
pub const DEMO_PEOPLE: [(&str, &str, &[&str]); 4] = [
    ("organizer@frontrow.test", "Olga Organizer", &["organizer", "fan"]),
    ("fan@frontrow.test", "Franek Fan", &["fan"]),
    ("gate@frontrow.test", "Gustaw Gate", &["gate"]),
    ("finance@frontrow.test", "Fela Finance", &["finance"]),
];

/// The demo cannot be created.
#[derive(Debug, thiserror::Error)]
#[error("cannot create the demo: {request} failed with {status}: {body}")]
pub struct DemoError {
    request: String,
    status: StatusCode,
    body: String,
}

impl Frontrow {
    /// Creates the demo and returns its concerts' ids by date; none if the demo exists already.
    pub async fn seed_demo(&self, admin: &Admin) -> Result<Vec<String>, DemoError> {
        let [(organizer, ..), ..] = DEMO_PEOPLE;
        if self.log_in(organizer, DEMO_PASSWORD).await.is_ok() {
            return Ok(Vec::new());
        }
        let admin = self.log_in(&admin.email, &admin.password).await?;
        for (email, name, roles) in DEMO_PEOPLE {
            let person = json!({ "email": email, "password": DEMO_PASSWORD, "name": name });
            let registered = self.call("POST", "/users", None, person).await?;
            let path = format!("/users/{}/roles", text(&registered, "userId"));
            self.call("PUT", &path, Some(&admin), json!({ "roles": roles })).await?;
        }
        let organizer = self.log_in(organizer, DEMO_PASSWORD).await?;
        let now = self.cloud().clock().now();
        let mut ids = Vec::new();
        for concert in &CONCERTS {
            let created = self.call("POST", "/concerts", Some(&organizer), concert.body(now)).await?;
            ids.push(text(&created, "concertId"));
        }
        // The shop sees a new concert a little later than its organizer.
        self.settle().await;
        for (concert, id) in CONCERTS.iter().zip(&ids) {
            for comps in concert.comps() {
                self.call("POST", &format!("/concerts/{id}/comps"), Some(&organizer), comps).await?;
            }
            if let DemoSale::Cancelled(reason) = concert.sale() {
                let reason = json!({ "reason": reason });
                self.call("POST", &format!("/concerts/{id}/cancel"), Some(&organizer), reason).await?;
            }
        }
        self.settle().await;
        Ok(ids)
    }

    async fn log_in(&self, email: &str, password: &str) -> Result<String, DemoError> {
        let session = self.call("POST", "/sessions", None, json!({ "email": email, "password": password })).await?;
        Ok(text(&session, "token"))
    }

    async fn call(&self, method: &str, path: &str, token: Option<&str>, body: Value) -> Result<Value, DemoError> {
        let failed = |status, body: &[u8]| DemoError {
            request: format!("{method} {path}"),
            status,
            body: String::from_utf8_lossy(body).into_owned(),
        };
        let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request
            .body(Bytes::from(body.to_string()))
            .map_err(|error| failed(StatusCode::BAD_REQUEST, error.to_string().as_bytes()))?;
        let response = self.request(request).await;
        let status = response.status();
        if !status.is_success() {
            return Err(failed(status, response.body()));
        }
        serde_json::from_slice(response.body()).map_err(|_| failed(status, response.body()))
    }
}

fn text(body: &Value, field: &str) -> String {
    body.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}
