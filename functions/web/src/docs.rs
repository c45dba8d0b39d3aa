//! `GET /openapi.json`, `GET /docs`: how to call everything, for programs and for people.

use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};

/// The OpenAPI document. A test in infra/e2e makes it of what stands next to each handler, and holds it against this.
pub const DOCUMENT: &str = include_str!("../openapi.json");

/// The document as a page, made by the same test.
pub const PAGE: &str = include_str!("../docs.html");

pub const LAMBDA: Lambda = Lambda { name: "web-docs", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    Ok(endpoint(&env, (), docs).build())
}

/// The endpoints, as clients see them.
pub fn operations() -> Vec<Operation> {
    let document = Operation::get(LAMBDA.name, "/openapi.json", "getDocument")
        .says("This document", "OpenAPI 3.1.")
        .answers(Answer::ok::<serde_json::Map<String, serde_json::Value>>());
    let page = Operation::get(LAMBDA.name, "/docs", "getPage")
        .says("This document as a page", "")
        .answers(Answer::text("text/html; charset=utf-8"));
    vec![document, page]
}

async fn docs((): (), request: Request) -> Result<Response, Problem> {
    let response = match request.route() {
        "GET /openapi.json" => Response::text("application/json", DOCUMENT),
        // The page is all that it needs.
        _ => Response::text("text/html; charset=utf-8", PAGE).header(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
        ),
    };
    Ok(response.header("cache-control", "public, max-age=300"))
}
