//! `GET /healthz`: whether requests are answered at all.

use lambda::Lambda;
use lambda::http::{Response, endpoint};
use serde_json::json;

/// Says that it is there.
pub const LAMBDA: Lambda = Lambda {
    name: "web-healthz",
    build: |env| {
        Box::pin(async move {
            let answer = |_| Box::pin(async { Ok(Response::ok(json!({"status": "ok"}))) }) as _;
            Ok(endpoint(&env, answer).build())
        })
    },
};
