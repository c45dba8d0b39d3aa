//! Tickets without a network: `ticket-worker.js`, a service worker, keeps the pages of tickets that somebody has seen.

use auth::Caller;
use lambda::http::{Problem, Response};
use pages::{Encoding, assets};

/// What the worker may load: pages and assets of this site.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; connect-src 'self'";

/// Lets the worker keep the page; its value is the id of the person who may see it.
pub(crate) fn kept_for(caller: &Caller, page: Result<Response, Problem>) -> Result<Response, Problem> {
    Ok(page?.header("frontrow-person", caller.user_id.to_string()))
}

/// `GET /my/tickets/worker.js`: an address that stays, because browsers look there for a newer one.
pub(crate) fn worker() -> Response {
    let script = assets::TICKET_WORKER_JS;
    Response::bytes(script.content_type(), script.content(Encoding::Identity).into_owned())
        .header("cache-control", "no-cache")
        .header("service-worker-allowed", "/my/tickets")
        .header("content-security-policy", CONTENT_SECURITY_POLICY)
}
