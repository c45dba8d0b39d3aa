//! `POST /ops/dead-letters/redrive`: send all dead letters of an origin again.

use futures::{StreamExt, stream};
use lambda::http::{Problem, Request, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::redrive_dead_letter::send_again;
use crate::dead_letter::Origin;
use crate::event_tables::EventTables;
use crate::failure_queues::{FailureQueues, OPERATORS};

const MAX_CONCURRENT: usize = 16;

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RedriveQueue")]
pub struct Body {
    origin: Origin,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RedrivenQueue")]
pub struct RedrivenResponse {
    redriven: usize,
    /// Those that could not be sent again. They are still in the queue.
    left: usize,
}

pub async fn redrive_queue(
    queues: &FailureQueues,
    tables: &EventTables,
    request: &Request,
) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    let Body { origin } = request.json()?;
    let received = queues.receive_all(origin).await?;
    let sent: Vec<Result<(), Problem>> = stream::iter(received)
        .map(|one| send_again(queues, tables, one, request.now()))
        .buffer_unordered(MAX_CONCURRENT)
        .collect()
        .await;
    let redriven = sent.iter().filter(|sent| sent.is_ok()).count();
    Ok(Response::accepted("/ops/dead-letters", RedrivenResponse { redriven, left: sent.len() - redriven }))
}
