//! `GET /healthz`: whether requests are answered at all.

use lambda::Lambda;
use lambda::http::{Response, endpoint};
use openapi::{Answer, Operation};
use schemars::JsonSchema;
use serde::Serialize;

/// Says that it is there.
pub const LAMBDA: Lambda = Lambda {
    name: "web-healthz",
    build: |env| {
        Box::pin(async move {
            let answer = |_| Box::pin(async { Ok(Response::ok(Health { status: "ok" })) }) as _;
            Ok(endpoint(&env, answer).build())
        })
    },
};

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::get(LAMBDA.name, "/healthz", "getHealth").says("Whether it answers", "").answers(Answer::ok::<Health>())
}

#[derive(Serialize, JsonSchema)]
struct Health {
    #[schemars(extend("const" = "ok"))]
    status: &'static str,
}
