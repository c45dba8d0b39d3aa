//! `GET /healthz`: whether requests are answered at all.

use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::Serialize;

pub const LAMBDA: Lambda = Lambda { name: "web-healthz", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    Ok(endpoint(&env, (), healthz).build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::get(LAMBDA.name, "/healthz", "getHealth").says("Whether it answers", "").answers(Answer::ok::<Health>())
}

#[derive(Serialize, JsonSchema)]
struct Health {
    #[schemars(extend("const" = "ok"))]
    status: &'static str,
}

async fn healthz((): (), _: Request) -> Result<Response, Problem> {
    Ok(Response::ok(Health { status: "ok" }))
}
