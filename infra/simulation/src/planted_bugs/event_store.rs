//! Bugs in how events and views are written and read.

use std::sync::atomic::{AtomicUsize, Ordering};

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
