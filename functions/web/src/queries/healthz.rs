//! `GET /healthz`: check whether the API is up.

use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Serialize;

pub const LAMBDA: Lambda = Lambda { name: "web-healthz", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    Ok(endpoint(&env, (), healthz).build())
}

pub fn operation() -> Operation {
    Operation::get(LAMBDA.name, "/healthz", "getHealth")
        .describe("Check whether the API is up", "")
        .responds(SuccessResponse::ok::<HealthResponse>())
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Health")]
struct HealthResponse {
    #[schemars(extend("const" = "ok"))]
    status: &'static str,
}

async fn healthz((): (), _: Request) -> Result<Response, Problem> {
    Ok(Response::ok(HealthResponse { status: "ok" }))
}
