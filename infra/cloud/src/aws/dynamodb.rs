//! DynamoDB's API.

use axum::body::Bytes;
use dynoxide::DynoxideError;
use dynoxide::actions::batch_get_item::BatchGetItemRequest;
use dynoxide::actions::batch_write_item::BatchWriteItemRequest;
use dynoxide::actions::delete_item::DeleteItemRequest;
use dynoxide::actions::get_item::GetItemRequest;
use dynoxide::actions::put_item::PutItemRequest;
use dynoxide::actions::query::QueryRequest;
use dynoxide::actions::scan::ScanRequest;
use dynoxide::actions::transact_get_items::TransactGetItemsRequest;
use dynoxide::actions::transact_write_items::TransactWriteItemsRequest;
use dynoxide::actions::update_item::UpdateItemRequest;
use dynoxide::errors::CancellationReason;

use super::Reply;
use crate::cloud::Inner;
use crate::database::{Sight, call};
use crate::faults::CallFault;
use crate::meter::Counts;

/// Does an operation.
pub(super) async fn serve(cloud: &Inner, counts: &Counts, operation: &str, body: Bytes, fault: CallFault) -> Reply {
    if fault == CallFault::Conflict
        && let Some(conflict) = conflict(operation, &body)
    {
        return conflict;
    }
    let sight = match fault {
        CallFault::Stale(writes) => Sight::Before(writes),
        _ => Sight::Current,
    };
    let database = &cloud.database;
    let outcome = match operation {
        "PutItem" => call::<PutItemRequest>(database, body, sight).await,
        "GetItem" => call::<GetItemRequest>(database, body, sight).await,
        "Query" => call::<QueryRequest>(database, body, sight).await,
        "UpdateItem" => call::<UpdateItemRequest>(database, body, sight).await,
        "DeleteItem" => call::<DeleteItemRequest>(database, body, sight).await,
        "TransactWriteItems" => call::<TransactWriteItemsRequest>(database, body, sight).await,
        "TransactGetItems" => call::<TransactGetItemsRequest>(database, body, sight).await,
        "BatchWriteItem" => call::<BatchWriteItemRequest>(database, body, sight).await,
        "BatchGetItem" => call::<BatchGetItemRequest>(database, body, sight).await,
        "Scan" => call::<ScanRequest>(database, body, sight).await,
        other => return Reply::unknown_operation(other),
    };
    match outcome {
        Ok(outcome) => {
            counts.capacity(outcome.capacity);
            cloud.streams.written(&cloud.agenda, cloud.clock.now(), &outcome.written);
            Reply { status: 200, body: outcome.body }
        }
        Err(error) => refusal(&error),
    }
}

fn refusal(error: &DynoxideError) -> Reply {
    Reply { status: error.status_code(), body: error.to_json().into_bytes() }
}

/// What a write is told that runs into a transaction on the same item.
fn conflict(operation: &str, body: &[u8]) -> Option<Reply> {
    match operation {
        "PutItem" | "UpdateItem" | "DeleteItem" => Some(Reply::error(
            400,
            "com.amazonaws.dynamodb.v20120810#TransactionConflictException",
            "Transaction is ongoing for the item",
        )),
        "TransactWriteItems" => {
            let request: TransactWriteItemsRequest = serde_json::from_slice(body).ok()?;
            let reason = |code: &str| CancellationReason { code: code.to_owned(), ..CancellationReason::default() };
            let mut reasons: Vec<_> = request.transact_items.iter().map(|_| reason("None")).collect();
            *reasons.first_mut()? = reason("TransactionConflict");
            let message =
                "Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]";
            Some(refusal(&DynoxideError::TransactionCanceledException(message.to_owned(), reasons)))
        }
        _ => None,
    }
}
