//! The operations of DynamoDB's API that the functions use.

use axum::body::Bytes;
use dynoxide::DynoxideError;
use dynoxide::actions::batch_get_item::{self, BatchGetItemRequest, BatchGetItemResponse};
use dynoxide::actions::batch_write_item::{self, BatchWriteItemRequest, BatchWriteItemResponse};
use dynoxide::actions::delete_item::{self, DeleteItemRequest, DeleteItemResponse};
use dynoxide::actions::get_item::{self, GetItemRequest, GetItemResponse};
use dynoxide::actions::put_item::{self, PutItemRequest, PutItemResponse};
use dynoxide::actions::query::{self, QueryRequest, QueryResponse};
use dynoxide::actions::scan::{self, ScanRequest, ScanResponse};
use dynoxide::actions::transact_get_items::{self, TransactGetItemsRequest, TransactGetItemsResponse};
use dynoxide::actions::transact_write_items::{
    self, TransactWriteItem, TransactWriteItemsRequest, TransactWriteItemsResponse,
};
use dynoxide::actions::update_item::{self, UpdateItemRequest, UpdateItemResponse};
use dynoxide::storage::Storage;
use dynoxide::types::ConsumedCapacity;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::engine::{Engine, immediately};

/// A request of DynamoDB's API.
pub(crate) trait Operation: DeserializeOwned + Send + 'static {
    type Response: Serialize + Send;

    const WRITES: bool;

    fn execute(self, storage: &Storage) -> Result<Self::Response, DynoxideError>;

    /// The tables that it uses, possibly with repetitions.
    fn tables(&self) -> Vec<String>;

    /// Whether it asks for strongly consistent reads.
    fn reads_strongly(&self) -> bool {
        true
    }

    /// Its `ReturnConsumedCapacity`.
    fn capacity_wanted(&mut self) -> &mut Option<String>;

    /// The consumed capacity, which stays in the response only if `kept`.
    fn capacity(response: &mut Self::Response, kept: bool) -> Vec<ConsumedCapacity>;

    /// Performs it on the current tables.
    fn run(self, body: &Bytes, engine: &mut Engine) -> Result<Self::Response, DynoxideError> {
        run_and_replicate(self, body, engine)
    }
}

fn run_and_replicate<O: Operation>(
    request: O,
    body: &Bytes,
    engine: &mut Engine,
) -> Result<O::Response, DynoxideError> {
    let response = request.execute(engine.storage())?;
    if O::WRITES {
        let body = body.clone();
        engine.replicate(move |copy| {
            if let Ok(again) = serde_json::from_slice::<O>(&body) {
                let _ = again.execute(copy);
            }
        });
    }
    Ok(response)
}

pub(crate) struct Outcome {
    /// The response as JSON.
    pub body: Vec<u8>,
    pub capacity: Capacity,
    /// The tables that it wrote to, possibly with repetitions.
    pub written: Vec<String>,
}

/// Consumed capacity in half units: an eventually consistent read takes half a unit.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Capacity {
    pub read_halves: u64,
    pub write_halves: u64,
}

pub(super) fn read<O: Operation>(body: &[u8]) -> Result<O, DynoxideError> {
    serde_json::from_slice(body).map_err(|error| unreadable(&error))
}

/// `kept` says whether the caller asked for the consumed capacity.
pub(super) fn outcome<O: Operation>(
    mut response: O::Response,
    kept: bool,
    written: Vec<String>,
) -> Result<Outcome, DynoxideError> {
    let capacity = Capacity::of(&O::capacity(&mut response, kept), O::WRITES);
    let body = serde_json::to_vec(&response).map_err(|error| DynoxideError::InternalServerError(error.to_string()))?;
    Ok(Outcome { body, capacity, written })
}

/// dynoxide marks DynamoDB's own messages with a prefix.
fn unreadable(error: &serde_json::Error) -> DynoxideError {
    let message = error.to_string();
    let own = |marker: &str| message.strip_prefix(marker).map(str::to_owned);
    match own("VALIDATION:").or_else(|| own("VALIDATION_REQUEST:")) {
        Some(message) => DynoxideError::ValidationException(message),
        None => DynoxideError::SerializationException(message),
    }
}

impl Capacity {
    fn of(consumed: &[ConsumedCapacity], writes: bool) -> Self {
        let halves: u64 = consumed.iter().map(|consumed| halves(consumed.capacity_units)).sum();
        if writes {
            Self { read_halves: 0, write_halves: halves }
        } else {
            Self { read_halves: halves, write_halves: 0 }
        }
    }
}

#[allow(clippy::float_arithmetic, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn halves(units: f64) -> u64 {
    // Exact, because capacity units are multiples of one half.
    (units * 2.0) as u64
}

fn one(consumed: &mut Option<ConsumedCapacity>, kept: bool) -> Vec<ConsumedCapacity> {
    if kept { consumed.iter().cloned().collect() } else { consumed.take().into_iter().collect() }
}

fn many(consumed: &mut Option<Vec<ConsumedCapacity>>, kept: bool) -> Vec<ConsumedCapacity> {
    if kept { consumed.clone().unwrap_or_default() } else { consumed.take().unwrap_or_default() }
}

impl Operation for PutItemRequest {
    type Response = PutItemResponse;
    const WRITES: bool = true;

    fn execute(self, storage: &Storage) -> Result<Self::Response, DynoxideError> {
        immediately(put_item::execute(storage, self))
    }

    fn tables(&self) -> Vec<String> {
        vec![self.table_name.clone()]
    }

    fn capacity_wanted(&mut self) -> &mut Option<String> {
        &mut self.return_consumed_capacity
    }

    fn capacity(response: &mut Self::Response, kept: bool) -> Vec<ConsumedCapacity> {
        one(&mut response.consumed_capacity, kept)
    }
}

impl Operation for UpdateItemRequest {
    type Response = UpdateItemResponse;
    const WRITES: bool = true;

    fn execute(self, storage: &Storage) -> Result<Self::Response, DynoxideError> {
        immediately(update_item::execute(storage, self))
    }

    fn tables(&self) -> Vec<String> {
        vec![self.table_name.clone()]
    }

    fn capacity_wanted(&mut self) -> &mut Option<String> {
        &mut self.return_consumed_capacity
    }

    fn capacity(response: &mut Self::Response, kept: bool) -> Vec<ConsumedCapacity> {
        one(&mut response.consumed_capacity, kept)
    }
}

impl Operation for DeleteItemRequest {
    type Response = DeleteItemResponse;
    const WRITES: bool = true;

    fn execute(self, storage: &Storage) -> Result<Self::Response, DynoxideError> {
        immediately(delete_item::execute(storage, self))
    }

    fn tables(&self) -> Vec<String> {
        vec![self.table_name.clone()]
    }

    fn capacity_wanted(&mut self) -> &mut Option<String> {
        &mut self.return_consumed_capacity
    }

    fn capacity(response: &mut Self::Response, kept: bool) -> Vec<ConsumedCapacity> {
        one(&mut response.consumed_capacity, kept)
    }
}

impl Operation for GetItemRequest {
    type Response = GetItemResponse;
    const WRITES: bool = false;

    fn execute(self, storage: &Storage) -> Result<Self::Response, DynoxideError> {
        immediately(get_item::execute(storage, self))
    }

    fn tables(&self) -> Vec<String> {
        vec![self.table_name.clone()]
    }

    fn reads_strongly(&self) -> bool {
        self.consistent_read == Some(true)
    }

    fn capacity_wanted(&mut self) -> &mut Option<String> {
        &mut self.return_consumed_capacity
    }

    fn capacity(response: &mut Self::Response, kept: bool) -> Vec<ConsumedCapacity> {
        one(&mut response.consumed_capacity, kept)
    }
}

impl Operation for QueryRequest {
    type Response = QueryResponse;
    const WRITES: bool = false;

    fn execute(self, storage: &Storage) -> Result<Self::Response, DynoxideError> {
        immediately(query::execute(storage, self))
    }

    fn tables(&self) -> Vec<String> {
        vec![self.table_name.clone()]
    }

    fn reads_strongly(&self) -> bool {
        self.consistent_read == Some(true)
    }

    fn capacity_wanted(&mut self) -> &mut Option<String> {
        &mut self.return_consumed_capacity
    }

    fn capacity(response: &mut Self::Response, kept: bool) -> Vec<ConsumedCapacity> {
        one(&mut response.consumed_capacity, kept)
    }
}

impl Operation for ScanRequest {
    type Response = ScanResponse;
    const WRITES: bool = false;

    fn execute(self, storage: &Storage) -> Result<Self::Response, DynoxideError> {
        immediately(scan::execute(storage, self))
    }

    fn tables(&self) -> Vec<String> {
        vec![self.table_name.clone()]
    }

    fn reads_strongly(&self) -> bool {
        self.consistent_read == Some(true)
    }

    fn capacity_wanted(&mut self) -> &mut Option<String> {
        &mut self.return_consumed_capacity
    }

    fn capacity(response: &mut Self::Response, kept: bool) -> Vec<ConsumedCapacity> {
        one(&mut response.consumed_capacity, kept)
    }
}

impl Operation for BatchGetItemRequest {
    type Response = BatchGetItemResponse;
    const WRITES: bool = false;

    fn execute(self, storage: &Storage) -> Result<Self::Response, DynoxideError> {
        immediately(batch_get_item::execute(storage, self))
    }

    fn tables(&self) -> Vec<String> {
        self.request_items.keys().cloned().collect()
    }

    fn reads_strongly(&self) -> bool {
        self.request_items.values().any(|keys| keys.consistent_read == Some(true))
    }

    fn capacity_wanted(&mut self) -> &mut Option<String> {
        &mut self.return_consumed_capacity
    }

    fn capacity(response: &mut Self::Response, kept: bool) -> Vec<ConsumedCapacity> {
        many(&mut response.consumed_capacity, kept)
    }
}

impl Operation for BatchWriteItemRequest {
    type Response = BatchWriteItemResponse;
    const WRITES: bool = true;

    fn execute(self, storage: &Storage) -> Result<Self::Response, DynoxideError> {
        immediately(batch_write_item::execute(storage, self))
    }

    fn tables(&self) -> Vec<String> {
        self.request_items.keys().cloned().collect()
    }

    fn capacity_wanted(&mut self) -> &mut Option<String> {
        &mut self.return_consumed_capacity
    }

    fn capacity(response: &mut Self::Response, kept: bool) -> Vec<ConsumedCapacity> {
        many(&mut response.consumed_capacity, kept)
    }
}

impl Operation for TransactGetItemsRequest {
    type Response = TransactGetItemsResponse;
    const WRITES: bool = false;

    fn execute(self, storage: &Storage) -> Result<Self::Response, DynoxideError> {
        immediately(transact_get_items::execute(storage, self))
    }

    fn tables(&self) -> Vec<String> {
        self.transact_items.iter().map(|item| item.get.table_name.clone()).collect()
    }

    fn capacity_wanted(&mut self) -> &mut Option<String> {
        &mut self.return_consumed_capacity
    }

    fn capacity(response: &mut Self::Response, kept: bool) -> Vec<ConsumedCapacity> {
        many(&mut response.consumed_capacity, kept)
    }
}

impl Operation for TransactWriteItemsRequest {
    type Response = TransactWriteItemsResponse;
    const WRITES: bool = true;

    fn execute(self, storage: &Storage) -> Result<Self::Response, DynoxideError> {
        immediately(transact_write_items::execute(storage, self))
    }

    fn tables(&self) -> Vec<String> {
        self.transact_items.iter().filter_map(written_table).collect()
    }

    fn capacity_wanted(&mut self) -> &mut Option<String> {
        &mut self.return_consumed_capacity
    }

    fn capacity(response: &mut Self::Response, kept: bool) -> Vec<ConsumedCapacity> {
        many(&mut response.consumed_capacity, kept)
    }

    fn run(self, body: &Bytes, engine: &mut Engine) -> Result<Self::Response, DynoxideError> {
        let Some(token) = self.client_request_token.clone() else {
            return run_and_replicate(self, body, engine);
        };
        let items = serde_json::to_value(&self.transact_items)
            .map_err(|error| DynoxideError::SerializationException(error.to_string()))?;
        if let Some(response) = engine.earlier_response(&token, &items)? {
            return Ok(response);
        }
        let response = run_and_replicate(self, body, engine)?;
        engine.remember(token, items, response.clone());
        Ok(response)
    }
}

fn written_table(item: &TransactWriteItem) -> Option<String> {
    let put = item.put.as_ref().map(|put| &put.table_name);
    let update = item.update.as_ref().map(|update| &update.table_name);
    let delete = item.delete.as_ref().map(|delete| &delete.table_name);
    put.or(update).or(delete).cloned()
}
