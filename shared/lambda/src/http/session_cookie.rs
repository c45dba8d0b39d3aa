//! The cookie in which browsers keep a session's token, out of reach of scripts.
//!
//! Browsers also send cookies with requests that pages of other sites make (cross-site request forgery). So a change by cookie must come
//! from one of our own pages: the browser says where a request comes from in `Sec-Fetch-Site`, which no page can set, and pages of other
//! sites can't send JSON without asking first. Sources: Fetch Metadata Request Headers (W3C); OWASP, "Cross-Site Request Forgery
//! Prevention"; RFC 6265bis, section 4.1.3.2, for `__Host-`.

use jiff::Timestamp;

use super::Request;
use super::request::is_json;

const NAME: &str = "__Host-session";

/// Only for this host, only over TLS, and with no request that another site's page makes, except for following a link.
const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

/// The token in the request's cookie.
pub(super) fn token(request: &Request) -> Option<&str> {
    request.cookie(NAME)
}

/// The cookie with a token that expires then.
pub(super) fn with_token(token: &str, expires_at: Timestamp, now: Timestamp) -> String {
    let seconds = expires_at.duration_since(now).as_secs().max(0);
    format!("{NAME}={token}; Max-Age={seconds}; {ATTRIBUTES}")
}

/// Makes the browser delete the cookie.
pub(super) fn deleted() -> String {
    format!("{NAME}=; Max-Age=0; {ATTRIBUTES}")
}

/// Whether a page of ours sent this request that changes something. One without a body needs no content type.
pub(super) fn is_of_own_page(request: &Request) -> bool {
    let is_same_origin = request.header("sec-fetch-site").is_some_and(|site| site.trim() == "same-origin");
    let has_right_type = match request.header("content-type") {
        Some(content_type) => is_json(content_type),
        None => request.body().is_empty(),
    };
    is_same_origin && has_right_type
}

/// Whether a page of another origin sent the request. Other clients than browsers don't say where a request comes from.
pub(super) fn is_of_other_page(request: &Request) -> bool {
    request.header("sec-fetch-site").is_some_and(|site| !["same-origin", "none"].contains(&site.trim()))
}
