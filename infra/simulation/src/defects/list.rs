//! The bugs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cloud::{Call, Headers, Hop, Invocation};
use futures::FutureExt;
use lambda::{Handler, InvocationFailed, Lambda};
use serde_json::{Value, json};

use super::Defect;
use super::requests::{edit, edit_items, is_of_events, is_of_views};

/// A bug by name.
pub struct Planted {
    /// Its name.
    pub name: &'static str,
    /// What a programmer may have done.
    pub what: &'static str,
    /// Makes it.
    pub make: fn() -> Box<dyn Defect>,
    /// Within how many seeds it is found, at the latest.
    pub found_within: u64,
}

/// Webhooks are answered and not recorded. It was a bug that showed, until the gateway was asked what became of a payment.
pub fn webhooks_forgotten() -> Box<dyn Defect> {
    struct WebhooksForgotten;
    impl Defect for WebhooksForgotten {
        fn forgets_webhooks(&self) -> bool {
            true
        }
    }
    Box::new(WebhooksForgotten)
}

/// All of them.
pub fn planted() -> Vec<Planted> {
    vec![
        Planted {
            name: "unconditional-append",
            what: "events are appended without the condition that their version is free",
            make: || Box::new(UnconditionalAppend),
            found_within: 40,
        },
        Planted {
            name: "unconditional-transaction",
            what: "a reservation and its pools are written without that condition",
            make: || Box::new(UnconditionalTransaction),
            found_within: 40,
        },
        Planted {
            name: "bus-refusals-ignored",
            what: "an event that the bus refused is taken for one that it took",
            make: || Box::new(BusRefusalsIgnored),
            found_within: 40,
        },
        Planted {
            name: "no-idempotency-key",
            what: "Stripe is called without an idempotency key",
            make: || Box::new(NoIdempotencyKey),
            found_within: 60,
        },
        Planted {
            name: "failed-batch-done",
            what: "a batch that failed is reported as done",
            make: || Box::new(FailedBatchDone),
            found_within: 40,
        },
        Planted {
            name: "record-skipped",
            what: "a publisher passes over every ninth record of its stream",
            make: || Box::<RecordSkipped>::default(),
            found_within: 20,
        },
        Planted {
            name: "release-lost",
            what: "finance is not told of every second order that is cancelled",
            make: || Box::<ReleaseLost>::default(),
            found_within: 20,
        },
        Planted {
            name: "strong-reads-stale",
            what: "what has to be read strongly is read eventually",
            make: || Box::new(StrongReadsStale),
            found_within: 200,
        },
        Planted {
            name: "views-without-versions",
            what: "a view takes what comes last for the newest",
            make: || Box::new(ViewsWithoutVersions),
            found_within: 60,
        },
        Planted {
            name: "seats-kept",
            what: "a cancelled order's seats are not let go",
            make: || Box::new(SeatsKept),
            found_within: 20,
        },
        Planted {
            name: "carried-state-wrong",
            what: "a pool's commit carries a state that forgets what is held",
            make: || Box::new(CarriedStateWrong),
            found_within: 40,
        },
        Planted {
            name: "every-scan-admits",
            what: "a gate lets in whoever has a ticket, used or not",
            make: || Box::new(EveryScanAdmits),
            found_within: 60,
        },
        Planted {
            name: "own-commit-unrecognised",
            what: "a command's commit does not carry the command's id",
            make: || Box::<OwnCommitUnrecognised>::default(),
            found_within: 200,
        },
    ]
}

struct UnconditionalAppend;

impl Defect for UnconditionalAppend {
    fn in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.PutItem" && is_of_events(body) {
            edit(body, without_condition);
        }
    }
}

struct UnconditionalTransaction;

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

struct BusRefusalsIgnored;

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

struct NoIdempotencyKey;

impl Defect for NoIdempotencyKey {
    fn in_headers(&self, call: &Call<'_>, headers: &mut Headers) {
        if call.operation.contains("stripe") {
            headers.remove("idempotency-key");
        }
    }
}

struct FailedBatchDone;

impl Defect for FailedBatchDone {
    fn in_outcome(&self, invocation: &Invocation<'_>, outcome: &mut Result<Value, InvocationFailed>) {
        if invocation.function.ends_with("-publish") {
            *outcome = Ok(json!({"batchItemFailures": []}));
        }
    }
}

#[derive(Default)]
struct RecordSkipped(AtomicUsize);

impl Defect for RecordSkipped {
    fn skips_record(&self, reader: &str) -> bool {
        reader == "orders-publish" && self.0.fetch_add(1, Ordering::Relaxed) % 9 == 8
    }
}

#[derive(Default)]
struct ReleaseLost(AtomicUsize);

impl Defect for ReleaseLost {
    fn loses(&self, hop: &Hop<'_>) -> bool {
        hop.to == "finance-when-order-cancelled" && self.0.fetch_add(1, Ordering::Relaxed).is_multiple_of(2)
    }
}

struct StrongReadsStale;

impl Defect for StrongReadsStale {
    fn in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.Query" {
            edit(body, |request| request["ConsistentRead"] = Value::Bool(false));
        }
    }
}

struct ViewsWithoutVersions;

impl Defect for ViewsWithoutVersions {
    fn in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.PutItem" && call.function.contains("project") && is_of_views(body) {
            edit(body, without_condition);
        }
    }
}

struct SeatsKept;

impl Defect for SeatsKept {
    fn lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        let name = "reservations-when-order-cancelled";
        let does_nothing = Lambda {
            name,
            build: |_| {
                let handler: Handler = Arc::new(|_| async { Ok(Value::Null) }.boxed());
                async { Ok(handler) }.boxed()
            },
        };
        all.into_iter().filter(|lambda| lambda.name != name).chain([does_nothing]).collect()
    }
}

struct CarriedStateWrong;

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

struct EveryScanAdmits;

impl Defect for EveryScanAdmits {
    fn in_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation == "DynamoDB.PutItem" && call.function == "tickets-validate-ticket" && is_of_events(body) {
            let text = String::from_utf8_lossy(body).replace("TicketValidationFailed", "TicketValidated");
            *body = text.into_bytes();
        }
    }
}

#[derive(Default)]
struct OwnCommitUnrecognised(AtomicUsize);

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
