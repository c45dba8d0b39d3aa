//! Bugs in calls of Stripe.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use cloud::{Call, Headers};
use lambda::{Env, Handler, Lambda, StartError};
use serde_json::{Value, json};
use uuid::Uuid;

use super::bug::Bug;
use super::edit::{edit, edit_deeply, edit_fields, is_about_events};
use super::lambdas::{alter_events, replace, respond_ok_to};

pub(super) struct NoIdempotencyKey;

impl Bug for NoIdempotencyKey {
    fn alter_headers(&self, call: &Call<'_>, headers: &mut Headers) {
        if call.operation.contains("stripe") {
            headers.remove("idempotency-key");
        }
    }
}

pub(super) struct RefundsWithoutKey;

impl Bug for RefundsWithoutKey {
    fn alter_headers(&self, call: &Call<'_>, headers: &mut Headers) {
        if call.operation.contains("stripe")
            && headers.get("idempotency-key").is_some_and(|key| key.starts_with("refund:"))
        {
            headers.remove("idempotency-key");
        }
    }
}

pub(super) struct FirstCardNotReleased;

impl Bug for FirstCardNotReleased {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.function == "finance-when-order-payment-retried" && is_about_events(body) {
            edit_fields(body, &|name, value| if name == "replaced" { json!([]) } else { value });
        }
    }
}

/// The key of the request that `finance-refund-payment` carries out.
#[derive(Default)]
pub(super) struct RefundIdsFromKeys(Mutex<Option<String>>);

impl Bug for RefundIdsFromKeys {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.operation != "DynamoDB.PutItem" || call.function != "finance-refund-payment" {
            return;
        }
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        let mut key = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(claimed) = request["Item"]["pk"]["S"].as_str().filter(|key| key.starts_with("idempotency#")) {
            *key = Some(claimed.to_owned());
        } else if let Some(key) = key.as_ref().filter(|_| is_about_events(body)) {
            let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, key.as_bytes());
            edit(body, |request| request["Item"]["commandId"]["S"] = json!(id));
            edit_fields(body, &|name, value| if name == "refundId" { json!(id) } else { value });
        }
    }
}

const RECEIVES_STRIPE: &str = "finance-stripe-webhook";

pub(super) struct DisputeDecisionsIgnored;

impl Bug for DisputeDecisionsIgnored {
    fn replace_lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        async fn build(env: Env) -> Result<Handler, StartError> {
            respond_ok_to("charge.dispute.closed", RECEIVES_STRIPE, env).await
        }
        replace(all, Lambda { name: RECEIVES_STRIPE, build: &build })
    }
}

const AUTHORIZES: &str = "finance-when-order-placed";

pub(super) struct PaidWithoutBeingAsked;

impl Bug for PaidWithoutBeingAsked {
    fn replace_lambdas(&self, all: Vec<Lambda>) -> Vec<Lambda> {
        fn choose_card(event: &mut Value) {
            edit_deeply(event, &|name, value| match name {
                "paysLater" => json!(false),
                "paymentMethodId" if value == "none" => json!("pm_card_visa"),
                _ => value,
            });
        }
        async fn build(env: Env) -> Result<Handler, StartError> {
            alter_events(choose_card, AUTHORIZES, env).await
        }
        replace(all, Lambda { name: AUTHORIZES, build: &build })
    }
}

pub(super) struct GoodwillReturnsTickets;

impl Bug for GoodwillReturnsTickets {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.function == "finance-refund-payment" && is_about_events(body) {
            edit_fields(body, &|name, value| {
                if name == "scope" && value == "goodwill" { json!("everything") } else { value }
            });
        }
    }
}

pub(super) struct TicketsOfLineRefundsAllReturned;

impl Bug for TicketsOfLineRefundsAllReturned {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        if call.function == "finance-refund-payment" && is_about_events(body) {
            edit_fields(body, &|name, value| {
                if name == "scope" && value == "lines" { json!("everything") } else { value }
            });
        }
    }
}

/// The ids of the refunds that were made by hand.
#[derive(Default)]
pub(super) struct RefundsByHandUnheard(Mutex<BTreeSet<String>>);

impl Bug for RefundsByHandUnheard {
    fn alter_request(&self, call: &Call<'_>, body: &mut Vec<u8>) {
        let mut by_hand = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if call.function == "finance-record-refund-by-hand" && is_about_events(body) {
            let request: Value = serde_json::from_slice(body).unwrap_or_default();
            let events = request["Item"]["events"]["S"].as_str().and_then(|events| serde_json::from_str(events).ok());
            let events: Vec<Value> = events.unwrap_or_default();
            by_hand.extend(events.iter().filter_map(|event| event["data"]["refundId"].as_str()).map(str::to_owned));
        }
        if call.operation == "EventBridge.PutEvents" && call.function == "finance-publish" {
            edit(body, |request| {
                for entry in request["Entries"].as_array_mut().into_iter().flatten() {
                    let detail = entry["Detail"].as_str().unwrap_or_default();
                    if entry["DetailType"] == "PaymentRefunded" && by_hand.iter().any(|id| detail.contains(id)) {
                        entry["DetailType"] = json!("PaymentMadeGood");
                    }
                }
            });
        }
    }
}
