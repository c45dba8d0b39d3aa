//! Bugs that stories of every kind show.

use std::sync::atomic::{AtomicUsize, Ordering};

use cloud::{Call, Headers, Hop, Invocation};
use lambda::{InvocationFailed, Lambda};
use serde_json::{Value, json};

use super::requests::{edit, edit_items, is_of_events, is_of_views};
use super::{Defect, does_nothing, with};

pub(super) struct UnconditionalAppend;

impl Defect for UnconditionalAppend {
    fn in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.PutItem" && is_of_events(body) {
            edit(body, without_condition);
        }
    }
}

pub(super) struct UnconditionalTransaction;

impl Defect for UnconditionalTransaction {
    fn in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.TransactWriteItems" && call.function.starts_with("reservations") {
            edit(body, |request| {
                let items = request["TransactItems"].as_array_mut().into_iter().flatten();
                items.for_each(|item| without_condition(&mut item["Put"]));
            });
        }
    }
}

fn without_condition(request: &mut Value) {
    if let Some(request) = request.as_object_mut() {
        request.retain(|name, _| {
            !matches!(name.as_str(), "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues")
        });
    }
}

pub(super) struct BusRefusalsIgnored;

impl Defect for BusRefusalsIgnored {
    fn in_answer(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "EventBridge.PutEvents" {
            edit(body, |answer| {
                let entries = answer["Entries"].as_array_mut().into_iter().flatten();
                let refused = entries.filter(|entry| entry.get("ErrorCode").is_some());
                refused.for_each(|entry| *entry = json!({"EventId": "taken"}));
            });
        }
    }
}

pub(super) struct NoIdempotencyKey;

impl Defect for NoIdempotencyKey {
    fn in_headers(&self, call: &Call<'_>, headers: &mut Headers) {
        if call.operation.contains("stripe") {
            headers.remove("idempotency-key");
        }
    }
}

pub(super) struct FailedBatchDone;

impl Defect for FailedBatchDone {
    fn in_outcome(&self, invocation: &Invocation<'_>, outcome: &mut Result<Value, InvocationFailed>) {
        if invocation.function.ends_with("-publish") {
            *outcome = Ok(json!({"batchItemFailures": []}));
        }
    }
}

#[derive(Default)]
pub(super) struct RecordSkipped(AtomicUsize);

impl Defect for RecordSkipped {
    fn skips_record(&self, reader: &str) -> bool {
        reader == "orders-publish" && self.0.fetch_add(1, Ordering::Relaxed) % 9 == 8
    }
}

#[derive(Default)]
pub(super) struct ReleaseLost(AtomicUsize);

impl Defect for ReleaseLost {
    fn loses(&self, hop: &Hop<'_>) -> bool {
        hop.to == "finance-when-order-cancelled" && self.0.fetch_add(1, Ordering::Relaxed).is_multiple_of(2)
    }
}

pub(super) struct StrongReadsStale;

impl Defect for StrongReadsStale {
    fn in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.Query" {
            edit(body, |request| request["ConsistentRead"] = Value::Bool(false));
        }
    }
}

pub(super) struct ViewsWithoutVersions;

impl Defect for ViewsWithoutVersions {
    fn in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.PutItem" && call.function.contains("project") && is_of_views(body) {
            edit(body, without_condition);
        }
    }
}

pub(super) struct SeatsKept;

impl Defect for SeatsKept {
    fn lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        with(all, does_nothing("reservations-when-order-cancelled"))
    }
}

pub(super) struct CarriedStateWrong;

impl Defect for CarriedStateWrong {
    fn in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.TransactWriteItems" && call.function == "reservations-when-order-placed" {
            edit_items(body, |item| {
                let state: Option<Value> =
                    item["state"]["S"].as_str().and_then(|state| serde_json::from_str(state).ok());
                if let Some(mut state) = state.filter(|state| state.pointer("/open/held").is_some()) {
                    state["open"]["held"] = json!(0);
                    item["state"]["S"] = Value::String(state.to_string());
                }
            });
        }
    }
}

pub(super) struct EveryScanAdmits;

impl Defect for EveryScanAdmits {
    fn in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.PutItem" && call.function == "tickets-validate-ticket" && is_of_events(body) {
            let text = String::from_utf8_lossy(body).replace("TicketValidationFailed", "TicketValidated");
            *body = text.into_bytes();
        }
    }
}

#[derive(Default)]
pub(super) struct OwnCommitUnrecognised(AtomicUsize);

impl Defect for OwnCommitUnrecognised {
    fn in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.PutItem" && is_of_events(body) {
            let number = self.0.fetch_add(1, Ordering::Relaxed) as u64;
            edit(body, |request| {
                request["Item"]["commandId"]["S"] =
                    Value::String(uuid::Uuid::from_u64_pair(u64::MAX, number).to_string());
            });
        }
    }
}
