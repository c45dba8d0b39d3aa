use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::time::Duration;
use tokio::sync::Mutex;
use vendor::{HttpClient, Secret, form};

use crate::response::{code, error_codes, text, unpacked};
use crate::{CallError, Clock};

/// Requesting a token changes nothing, so that it can be repeated after a timeout.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How long before its end a token is renewed.
const RENEWAL_MARGIN: SignedDuration = SignedDuration::from_mins(5);

/// How long FedEx blocks an IP address that requested too many tokens. Each further request extends the block.
const PENALTY: SignedDuration = SignedDuration::from_mins(10);

/// Lifetime of a token in seconds, if the response does not contain it.
const DEFAULT_LIFETIME: i64 = 3600;

/// The token of one pair of credentials. Fetched when it is needed and kept until shortly before its end.
pub(crate) struct TokenCache {
    http: HttpClient,
    url: String,
    client_id: String,
    client_secret: Secret,
    clock: Clock,
    // Locked while a token is fetched, so that concurrent calls fetch only one.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    blocked_until: Option<Timestamp>,
}

#[derive(Clone)]
struct Token {
    secret: Secret,
    until: Timestamp,
}

impl TokenCache {
    pub fn new(http: HttpClient, url: String, client_id: &str, client_secret: &Secret, clock: Clock) -> Self {
        let (client_id, client_secret) = (client_id.to_owned(), client_secret.clone());
        Self { http, url, client_id, client_secret, clock, state: Mutex::default() }
    }

    /// A valid token, other than `rejected`, which FedEx no longer accepts.
    ///
    /// # Errors
    /// [`CallError`], but never `Unknown`: without a token nothing is done.
    pub async fn get(&self, rejected: Option<&Secret>) -> Result<Secret, CallError> {
        let mut state = self.state.lock().await;
        let now = (self.clock)();
        if let Some(token) = state.token.as_ref().filter(|token| token.until > now && Some(&token.secret) != rejected) {
            return Ok(token.secret.clone());
        }
        state.token = None;
        if let Some(blocked_until) = state.blocked_until.filter(|until| *until > now) {
            return Err(blocked(blocked_until));
        }
        let response = self.fetch().await?;
        let now = (self.clock)();
        if response.status().as_u16() == 403 {
            let blocked_until = after(now, PENALTY);
            state.blocked_until = Some(blocked_until);
            return Err(blocked(blocked_until));
        }
        let token = read(&response, now)?;
        state.blocked_until = None;
        Ok(state.token.insert(token).secret.clone())
    }

    async fn fetch(&self) -> Result<Response<Vec<u8>>, CallError> {
        let body = form([
            ("grant_type", "client_credentials"),
            ("client_id", &self.client_id),
            ("client_secret", self.client_secret.expose()),
        ]);
        let request = Request::post(format!("{}/oauth/token", self.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.into_bytes())
            .map_err(|error| CallError::Refused(error.to_string()))?;
        self.http.send("token", request, TIMEOUT).await.map_err(|error| match error.into() {
            CallError::Unknown(reason) => CallError::TryAgain { after: None, reason },
            error => error,
        })
    }
}

fn read(response: &Response<Vec<u8>>, now: Timestamp) -> Result<Token, CallError> {
    let status = response.status();
    let body = unpacked(response).and_then(|body| serde_json::from_slice::<Value>(&body).ok()).unwrap_or_default();
    if status.is_success() {
        let lifetime = text(&body, "/expires_in").and_then(|seconds| seconds.parse().ok()).unwrap_or(DEFAULT_LIFETIME);
        let life = SignedDuration::from_secs(lifetime.clamp(0, DEFAULT_LIFETIME));
        return match text(&body, "/access_token") {
            Some(secret) => {
                Ok(Token { secret: Secret::new(secret), until: after(now, (life - RENEWAL_MARGIN).max(life / 2)) })
            }
            None => Err(try_again("the response contains no token".to_owned())),
        };
    }
    let named = error_codes(&body).first().map_or_else(|| "-".to_owned(), |first| code(first));
    let reason = format!("no token: {status}, code {named}");
    if status.is_server_error() || status.as_u16() == 429 {
        Err(try_again(reason))
    } else {
        Err(CallError::Refused(reason))
    }
}

fn try_again(reason: String) -> CallError {
    CallError::TryAgain { after: None, reason }
}

/// Wrong credentials can cause the same response. They reach staff too, when retries have failed for an hour.
fn blocked(until: Timestamp) -> CallError {
    CallError::TryAgain {
        after: Some(until),
        reason: "FedEx has blocked token requests from this IP address".to_owned(),
    }
}

fn after(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}
