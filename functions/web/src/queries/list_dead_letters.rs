//! `GET /ops/dead-letters`: list dead letters.

use lambda::http::{Problem, Request, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::dead_letter::DeadLetter;
use crate::failure_queues::{FailureQueues, OPERATORS};

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DeadLetters")]
pub struct DeadLettersResponse {
    items: Vec<DeadLetter>,
}

pub async fn list_dead_letters(queues: &FailureQueues, request: &Request) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    let items = queues.list().await?;
    Ok(Response::ok(DeadLettersResponse { items }))
}
