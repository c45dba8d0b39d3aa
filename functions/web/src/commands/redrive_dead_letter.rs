//! `POST /ops/dead-letters/{id}/redrive`: send a dead letter again.

use kernel::Timestamp;
use lambda::http::{Problem, Request, Response};

use crate::dead_letter::{Redrive, redrive};
use crate::event_tables::EventTables;
use crate::failure_queues::{FailureQueues, OPERATORS, Received};

pub async fn redrive_dead_letter(
    queues: &FailureQueues,
    tables: &EventTables,
    request: &Request,
) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    let id: String = request.path("id")?;
    let received = queues.find(&id).await?.ok_or_else(Problem::not_found)?;
    let dead_letter = received.dead_letter();
    send_again(queues, tables, received, request.now()).await?;
    Ok(Response::accepted("/ops/dead-letters", dead_letter))
}

/// Sends before it deletes: sending twice is harmless, but losing a message is not.
pub(super) async fn send_again(
    queues: &FailureQueues,
    tables: &EventTables,
    received: Received,
    now: Timestamp,
) -> Result<(), Problem> {
    match redrive(received.origin, &serde_json::from_str(received.body()).unwrap_or_default()) {
        Redrive::ByHand => {
            queues.put_back(received).await;
            return Err(redrive_by_hand());
        }
        Redrive::Drop => {}
        Redrive::ToStream { table, stream, version } => {
            let Some(context) = tables.context_of(&table) else {
                queues.put_back(received).await;
                return Err(redrive_by_hand());
            };
            let republished = tables.republish_commit(context, &stream, version, now).await;
            republished.map_err(|error| Problem::store(&error))?;
        }
        Redrive::ToQueue => queues.send_to_queue(received.origin, received.body()).await?,
        Redrive::ToBus { source, detail_type, detail } => queues.put_on_bus(source, detail_type, detail).await?,
    }
    queues.delete(received).await
}

pub fn redrive_by_hand() -> Problem {
    Problem::new(
        409,
        "redrive_by_hand",
        "The dead letter does not contain what failed. Publish the events again as docs/deployment.md describes.",
    )
}
