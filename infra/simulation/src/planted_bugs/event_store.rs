//! Bugs in how events and views are written and read.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use cloud::Call;
use serde_json::{Value, json};

use super::bug::Bug;
use super::edit::{edit, edit_items, is_about_events, is_about_views};

pub(super) struct UnconditionalAppend;

impl Bug for UnconditionalAppend {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.PutItem" && is_about_events(body) {
            edit(body, remove_condition);
        }
    }
}

pub(super) struct UnconditionalTransaction;

impl Bug for UnconditionalTransaction {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.TransactWriteItems" && call.function.starts_with("reservations") {
            edit(body, |request| {
                let items = request["TransactItems"].as_array_mut().into_iter().flatten();
                items.for_each(|item| remove_condition(&mut item["Put"]));
            });
        }
    }
}

fn remove_condition(request: &mut Value) {
    if let Some(request) = request.as_object_mut() {
        request.retain(|name, _| {
            !matches!(name.as_str(), "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues")
        });
    }
}

pub(super) struct StrongReadsEventual;

impl Bug for StrongReadsEventual {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.Query" {
            edit(body, |request| request["ConsistentRead"] = Value::Bool(false));
        }
    }
}

pub(super) struct ViewsWithoutVersions;

impl Bug for ViewsWithoutVersions {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.PutItem" && call.function.contains("project") && is_about_views(body) {
            edit(body, remove_condition);
        }
    }
}

pub(super) struct SnapshotWithoutHolds;

impl Bug for SnapshotWithoutHolds {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
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

#[derive(Default)]
pub(super) struct CommandIdLost(AtomicUsize);

impl Bug for CommandIdLost {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.PutItem" && is_about_events(body) {
            let number = self.0.fetch_add(1, Ordering::Relaxed) as u64;
            edit(body, |request| {
                request["Item"]["commandId"]["S"] =
                    Value::String(uuid::Uuid::from_u64_pair(u64::MAX, number).to_string());
            });
        }
    }
}

/// The version below which each load of an order reads its earlier commits, by function and number of the call. Where the response
/// lacks the last of them, an event that changes nothing takes their place, so that the load does not notice.
#[derive(Default)]
pub(super) struct GapsNotNoticed(Mutex<BTreeMap<(String, usize), u64>>);

impl Bug for GapsNotNoticed {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation != "DynamoDB.Query" || !is_about_events(body) {
            return;
        }
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        let last = request["ExpressionAttributeValues"][":to"]["N"].as_str().and_then(|last| last.parse::<u64>().ok());
        let mut reads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match last.filter(|last| *last < u64::MAX - 1 && request["ConsistentRead"] != true) {
            Some(last) => drop(reads.insert((call.function.to_owned(), call.number), last + 1)),
            None => drop(reads.remove(&(call.function.to_owned(), call.number))),
        }
    }

    fn alter_response(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation != "DynamoDB.Query" {
            return;
        }
        let key = (call.function.to_owned(), call.number);
        let Some(below) = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key) else { return };
        edit(body, |response| {
            let Some(items) = response["Items"].as_array_mut() else { return };
            let Some(mut last) = items.last().cloned() else { return };
            let events: Vec<Value> =
                last["events"]["S"].as_str().and_then(|events| serde_json::from_str(events).ok()).unwrap_or_default();
            let version: u64 =
                last["version"]["N"].as_str().and_then(|version| version.parse().ok()).unwrap_or_default();
            let next = version + events.len() as u64;
            let is_order = last["stream"]["S"].as_str().is_some_and(|stream| stream.starts_with("order#"));
            if !is_order || next >= below {
                return;
            }
            let nothing = json!({"type": "OrderRefundFailed", "v": 1, "data": null});
            let filling = vec![nothing; usize::try_from(below - next).unwrap_or_default()];
            last["version"]["N"] = json!(next.to_string());
            last["events"]["S"] = json!(Value::Array(filling).to_string());
            if let Some(attributes) = last.as_object_mut() {
                attributes.retain(|name, _| name != "state" && name != "stateVersion");
            }
            items.push(last);
        });
    }
}
