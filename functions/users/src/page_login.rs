use lambda::http::{Request, Response};

use crate::own_path::OwnPath;

/// Leads to the log-in, and from there back to the page that needs it.
pub fn log_in_first(request: &Request) -> Response {
    let address = OwnPath::parse(request.raw_path()).map(|page| page.after("/account/log-in"));
    Response::see_other(address.unwrap_or_else(|| "/account/log-in".to_owned()))
}
