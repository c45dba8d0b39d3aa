//! The API of DynamoDB.

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

use super::response::ServiceResponse;
use crate::state::State;
use crate::state::database::Freshness;
use crate::state::faults::CallFault;
use crate::state::meter::Counts;

pub(super) async fn serve(
    cloud: &State,
    counts: &Counts,
    operation: &str,
    body: Bytes,
    fault: CallFault,
) -> ServiceResponse {
    if fault == CallFault::Conflict
        && let Some(conflict) = conflict(operation, &body)
    {
        return conflict;
    }
    let freshness = match fault {
        CallFault::Stale(writes) => Freshness::Behind(writes),
        CallFault::StaleFor(time) => Freshness::Older(time),
        _ => Freshness::Current,
    };
    let database = &cloud.database;
    let outcome = match operation {
        "PutItem" => database.call::<PutItemRequest>(body, freshness).await,
        "GetItem" => database.call::<GetItemRequest>(body, freshness).await,
        "Query" => database.call::<QueryRequest>(body, freshness).await,
        "UpdateItem" => database.call::<UpdateItemRequest>(body, freshness).await,
        "DeleteItem" => database.call::<DeleteItemRequest>(body, freshness).await,
        "TransactWriteItems" => database.call::<TransactWriteItemsRequest>(body, freshness).await,
        "TransactGetItems" => database.call::<TransactGetItemsRequest>(body, freshness).await,
        "BatchWriteItem" => database.call::<BatchWriteItemRequest>(body, freshness).await,
        "BatchGetItem" => database.call::<BatchGetItemRequest>(body, freshness).await,
        "Scan" => database.call::<ScanRequest>(body, freshness).await,
        other => return ServiceResponse::unknown_operation(other),
    };
    match outcome {
        Ok(outcome) => {
            counts.capacity(outcome.capacity);
            cloud.streams.wake(&cloud.agenda, cloud.clock.now(), &outcome.written);
            ServiceResponse { status: 200, body: outcome.body }
        }
        Err(error) => error_response(&error),
    }
}

fn error_response(error: &DynoxideError) -> ServiceResponse {
    ServiceResponse { status: error.status_code(), body: error.to_json().into_bytes() }
}

/// The error of a write that meets a transaction in progress on the same item.
fn conflict(operation: &str, body: &[u8]) -> Option<ServiceResponse> {
    match operation {
        "PutItem" | "UpdateItem" | "DeleteItem" => Some(ServiceResponse::error(
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
            Some(error_response(&DynoxideError::TransactionCanceledException(message.to_owned(), reasons)))
        }
        _ => None,
    }
}
