//! Bugs on the way from a stream to the bus and its consumers.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use cloud::{Call, Hop, Invocation};
use lambda::InvocationFailed;
use serde_json::{Value, json};

use super::bug::Bug;
use super::edit::edit;

pub(super) struct BusRejectionsIgnored;

impl Bug for BusRejectionsIgnored {
    fn alter_response(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "EventBridge.PutEvents" {
            edit(body, |response| {
                let entries = response["Entries"].as_array_mut().into_iter().flatten();
                let rejected = entries.filter(|entry| entry.get("ErrorCode").is_some());
                rejected.for_each(|entry| *entry = json!({"EventId": "accepted"}));
            });
        }
    }
}

pub(super) struct FailedBatchAcknowledged;

impl Bug for FailedBatchAcknowledged {
    fn alter_outcome(&self, invocation: &Invocation<'_>, outcome: &mut Result<Value, InvocationFailed>) {
        if invocation.function.ends_with("-publish") {
            *outcome = Ok(json!({"batchItemFailures": []}));
        }
    }
}

#[derive(Default)]
pub(super) struct RecordSkipped(AtomicUsize);

impl Bug for RecordSkipped {
    fn skips_record(&self, reader: &str) -> bool {
        reader == "orders-publish" && self.0.fetch_add(1, Ordering::Relaxed) % 9 == 8
    }
}

pub(super) struct CancellationLost;

impl Bug for CancellationLost {
    fn loses_event(&self, hop: &Hop<'_>) -> bool {
        hop.to == "finance-when-order-cancelled"
    }
}

/// The functions that have just diverted a record.
#[derive(Default)]
pub(super) struct DivertedRecordBlocks(Mutex<BTreeSet<String>>);

impl Bug for DivertedRecordBlocks {
    fn alter_request(&self, call: &Call<'_>, _: &mut Vec<u8>) {
        if call.operation == "SQS.SendMessage" && call.function.ends_with("-publish") {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(call.function.to_owned());
        }
    }

    fn alter_outcome(&self, invocation: &Invocation<'_>, outcome: &mut Result<Value, InvocationFailed>) {
        if self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(invocation.function) {
            *outcome = Err(InvocationFailed::new("UnreadableEvent", "planted"));
        }
    }
}

const QUEUE_WORKERS: [&str; 4] =
    ["finance-call-stripe", "finance-issue-invoice", "tickets-send-email", "tickets-ship-tickets"];

/// More often than any fault makes a message fail.
const MANY_ATTEMPTS: u32 = 6;

pub(super) struct UnreadableMessagesDropped;

impl Bug for UnreadableMessagesDropped {
    fn alter_outcome(&self, invocation: &Invocation<'_>, outcome: &mut Result<Value, InvocationFailed>) {
        if QUEUE_WORKERS.contains(&invocation.function) && invocation.attempt >= MANY_ATTEMPTS {
            *outcome = Ok(json!({"batchItemFailures": []}));
        }
    }
}
