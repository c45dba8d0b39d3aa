//! The API: faults, key and domain of a call, then the operation.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::fmt::rfc2822;
use serde_json::{Value, json};

use super::delivery_course::Suppression;
use super::email::Content;
use super::events;
use super::form::Form;
use super::stand_in::MailgunStandIn;
use crate::common::clock::later;
use crate::common::dropped::DroppedConnection;
use crate::common::faults::{Fault, latency};
use crate::common::http::{Call, Reply};
use crate::common::server::{carry_out, fault_routes};

async fn serve(State(stand_in): State<MailgunStandIn>, request: Request) -> Response {
    let Some(call) = Call::read(request).await else { return message(413, "Request Entity Too Large").into_response() };
    carry_out(async move { stand_in.answer(call).await }).await
}

impl MailgunStandIn {
    /// Mailgun's API, as at `https://api.mailgun.net`.
    pub fn router(&self) -> Router {
        Router::new().fallback(serve).with_state(self.clone()).merge(fault_routes(self.account.clone()))
    }

    async fn answer(&self, call: Call) -> Reply {
        let faults = self.account.store().ledger.faults.take_call(call.method.as_str(), &call.path);
        tokio::time::sleep(latency(&faults)).await;
        if let Some(reply) = faults.iter().find_map(|fault| self.reply_before_execution(fault)) {
            return reply;
        }
        let reply = self.dispatch(&call).await;
        if faults.contains(&Fault::ResetAfter) {
            return Reply::Dropped(DroppedConnection::Reset);
        }
        if faults.contains(&Fault::ServerErrorAfter) { message(500, "Internal Server Error") } else { reply }
    }

    async fn dispatch(&self, call: &Call) -> Reply {
        let segments = call.segments();
        let path: Vec<&str> = segments.iter().map(String::as_str).collect();
        let sends = call.method == Method::POST && matches!(path.as_slice(), ["v3", _, "messages"]);
        if !self.key_is_right(call, sends) {
            return Reply::text(401, "text/plain", "Forbidden");
        }
        if let ["v3", domain, ..] = path.as_slice()
            && *domain != self.account.config.domain
        {
            return message(404, &format!("Domain not found: {domain}"));
        }
        match (&call.method, path.as_slice()) {
            (&Method::POST, ["v3", _, "messages"]) => self.send(call).await,
            (&Method::GET, ["v3", domain, "events"]) => self.events(domain, &call.query, 0),
            (&Method::GET, ["v3", domain, "events", token]) => match events::read_token(token) {
                Some((query, skip)) => self.events(domain, &query, skip),
                None => message(400, "no such page"),
            },
            (&Method::POST, ["v1", "analytics", "logs"]) => {
                answer(events::logs(&self.account.store(), &call.body, self.account.now()))
            }
            (method, ["v3", _, list, address]) => match Suppression::named(list) {
                Some(named) => self.suppression(method, named, list, address),
                None => not_found(),
            },
            _ => not_found(),
        }
    }

    async fn send(&self, call: &Call) -> Reply {
        let Some(form) = Form::read(call).await else { return message(400, "the form can't be read") };
        let content = match Content::read(&form) {
            Ok(content) => content,
            Err(error) => return message(400, &error),
        };
        let mut store = self.account.store();
        let id = store.accept(content, &self.account.config, self.account.now()).id.clone();
        match self.account.write(&mut store) {
            Ok(()) => Reply::json(200, &json!({"id": format!("<{id}>"), "message": "Queued. Thank you."})),
            Err(_) => message(500, "Internal Server Error"),
        }
    }

    fn events(&self, domain: &str, query: &str, skip: usize) -> Reply {
        let url = format!("{}/v3/{domain}/events", self.account.config.base_url);
        answer(events::find(&self.account.store(), query, skip, &url, self.account.now()))
    }

    fn suppression(&self, method: &Method, list: Suppression, name: &str, address: &str) -> Reply {
        let mut store = self.account.store();
        let Some(found) = store.suppressed(list, address, self.account.now()).cloned() else {
            return message(404, &format!("Address not found in {name} table"));
        };
        match *method {
            Method::GET => {
                let created_at = rfc2822::to_string(&found.since.to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default();
                let code = found.code.map(|code| code.to_string());
                Reply::json(
                    200,
                    &json!({"address": found.address, "code": code, "error": found.error, "created_at": created_at}),
                )
            }
            Method::DELETE => {
                store.unsuppress(list, address);
                match self.account.write(&mut store) {
                    Ok(()) => Reply::json(200, &json!({"message": "The address has been removed", "address": address})),
                    Err(_) => message(500, "Internal Server Error"),
                }
            }
            _ => not_found(),
        }
    }

    /// The reply to a call that fails before it is carried out.
    fn reply_before_execution(&self, fault: &Fault) -> Option<Reply> {
        match fault {
            Fault::ConnectionRefused => Some(Reply::Dropped(DroppedConnection::Refused)),
            Fault::ResetBefore => Some(Reply::Dropped(DroppedConnection::Reset)),
            Fault::Conflict => Some(message(409, "Conflict")),
            Fault::LockTimeout => Some(message(429, "Too Many Requests")),
            Fault::RateLimited { seconds, .. } => {
                let domain = &self.account.config.domain;
                let text = format!(
                    "Domain {domain} is not allowed to send: request limit exceeded, try again after {seconds} seconds"
                );
                let reset = later(self.account.now(), jiff::SignedDuration::from_secs((*seconds).into()));
                Some(message(429, &text).with_header("x-ratelimit-reset", reset.as_second().to_string()))
            }
            Fault::ServerError => Some(message(500, "Internal Server Error")),
            Fault::BadGateway => Some(Reply::bad_gateway()),
            Fault::Unavailable => Some(message(503, "Service Unavailable")),
            Fault::Latency { .. } | Fault::ResetAfter | Fault::ServerErrorAfter => None,
            // Faults of FedEx.
            Fault::Rejected { .. } | Fault::TokenExpired | Fault::Gzip => None,
        }
    }

    fn key_is_right(&self, call: &Call, sends: bool) -> bool {
        let config = &self.account.config;
        let given = call.header("authorization").and_then(basic_password);
        given.is_some_and(|given| given == config.api_key || (sends && config.sending_key.as_ref() == Some(&given)))
    }
}

/// The password of the user `api`.
fn basic_password(authorization: &str) -> Option<String> {
    let (scheme, credentials) = authorization.split_once(' ')?;
    let decoded = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    scheme.eq_ignore_ascii_case("basic").then(|| decoded.strip_prefix("api:").map(str::to_owned)).flatten()
}

fn answer(result: Result<Value, String>) -> Reply {
    match result {
        Ok(body) => Reply::json(200, &body),
        Err(error) => message(400, &error),
    }
}

fn message(status: u16, text: &str) -> Reply {
    Reply::json(status, &json!({ "message": text }))
}

fn not_found() -> Reply {
    Reply::text(404, "text/plain", "Not Found")
}
