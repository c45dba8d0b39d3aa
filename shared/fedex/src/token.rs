use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::time::Duration;
use tokio::sync::Mutex;
use vendor::{HttpClient, Secret, form};

use crate::answer::{code, error_codes, text, unpacked};
use crate::{CallError, Clock};

const TIME_OUT: Duration = Duration::from_secs(30);

/// How long before its end a token is renewed.
const EARLY: SignedDuration = SignedDuration::from_mins(5);

/// How long the token endpoint is closed to an address that called it too often. Each call meanwhile makes it longer.
const PENALTY: SignedDuration = SignedDuration::from_mins(10);

/// A token lives that long where FedEx does not say.
const USUAL_LIFE: i64 = 3600;

/// The token of one pair of credentials, fetched when it is needed and kept until shortly before its end.
pub(crate) struct Tokens {
    http: HttpClient,
    url: String,
    client_id: String,
    client_secret: Secret,
    clock: Clock,
    // Held while a token is fetched, so that calls which start together fetch one.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    closed_until: Option<Timestamp>,
}

#[derive(Clone)]
struct Token {
    secret: Secret,
    until: Timestamp,
}

impl Tokens {
    pub fn new(http: HttpClient, url: String, client_id: &str, client_secret: &Secret, clock: Clock) -> Self {
        let (client_id, client_secret) = (client_id.to_owned(), client_secret.clone());
        Self { http, url, client_id, client_secret, clock, state: Mutex::default() }
    }

    /// A token that is good for a call; another than `spent`, which FedEx no longer takes.
    ///
    /// # Errors
    /// [`CallError`], never `Unknown`: without a token nothing was done.
    pub async fn get(&self, spent: Option<&Secret>) -> Result<Secret, CallError> {
        let mut state = self.state.lock().await;
        let now = (self.clock)();
        if let Some(token) = state.token.as_ref().filter(|token| token.until > now && Some(&token.secret) != spent) {
            return Ok(token.secret.clone());
        }
        state.token = None;
        if let Some(closed_until) = state.closed_until.filter(|until| *until > now) {
            return Err(closed(closed_until));
        }
        let answer = self.fetch().await?;
        let now = (self.clock)();
        if answer.status().as_u16() == 403 {
            let closed_until = after(now, PENALTY);
            state.closed_until = Some(closed_until);
            return Err(closed(closed_until));
        }
        let token = read(&answer, now)?;
        state.closed_until = None;
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
        self.http.send("token", request, TIME_OUT).await.map_err(|error| match error.into() {
            CallError::Unknown(reason) => CallError::TryAgain { after: None, reason },
            error => error,
        })
    }
}

fn read(answer: &Response<Vec<u8>>, now: Timestamp) -> Result<Token, CallError> {
    let status = answer.status();
    let body = unpacked(answer).and_then(|body| serde_json::from_slice::<Value>(&body).ok()).unwrap_or_default();
    if status.is_success() {
        let lives = text(&body, "/expires_in").and_then(|seconds| seconds.parse().ok()).unwrap_or(USUAL_LIFE);
        let life = SignedDuration::from_secs(lives.clamp(0, USUAL_LIFE));
        return match text(&body, "/access_token") {
            Some(secret) => Ok(Token { secret: Secret::new(secret), until: after(now, (life - EARLY).max(life / 2)) }),
            None => Err(again("the answer holds no token".to_owned())),
        };
    }
    let named = error_codes(&body).first().map_or_else(|| "-".to_owned(), |first| code(first));
    let reason = format!("no token: {status}, code {named}");
    if status.is_server_error() || status.as_u16() == 429 {
        Err(again(reason))
    } else {
        Err(CallError::Refused(reason))
    }
}

fn again(reason: String) -> CallError {
    CallError::TryAgain { after: None, reason }
}

/// Wrong credentials can look the same: what is tried again in vain for an hour is for a person anyway.
fn closed(until: Timestamp) -> CallError {
    CallError::TryAgain { after: Some(until), reason: "FedEx gives no tokens to this address for now".to_owned() }
}

fn after(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}
