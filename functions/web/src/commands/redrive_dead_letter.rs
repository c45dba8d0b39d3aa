//! `POST /ops/dead-letters/{id}/redrive`: send a dead letter again.

use lambda::http::{Problem, Request, Response};

use crate::dead_letter::{Redrive, redrive};
use crate::failure_queues::{FailureQueues, OPERATORS, Received};

pub async fn redrive_dead_letter(queues: &FailureQueues, request: &Request) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    let id: String = request.path("id")?;
    let received = queues.find(&id).await?.ok_or_else(Problem::not_found)?;
    let dead_letter = received.dead_letter();
    send_again(queues, received).await?;
    Ok(Response::accepted("/ops/dead-letters", dead_letter))
}

/// Sends before it deletes: sending twice is harmless, but losing a message is not.
async fn send_again(queues: &FailureQueues, received: Received) -> Result<(), Problem> {
    match redrive(received.origin, &serde_json::from_str(received.body()).unwrap_or_default()) {
        Redrive::ByHand => {
            queues.put_back(received).await;
            return Err(redrive_by_hand());
        }
        Redrive::Drop => {}
        Redrive::ToQueue => queues.send_to_queue(received.origin, received.body()).await?,
        Redrive::ToBus { source, detail_type, detail } => queues.put_on_bus(source, detail_type, detail).await?,
    }
    queues.delete(received).await
}

pub fn redrive_by_hand() -> Problem {
    Problem::new(
        409,
        "redrive_by_hand",
        "The dead letter does not contain the stream's record. Bring the consumer up to date as docs/deployment.md describes.",
    )
}
