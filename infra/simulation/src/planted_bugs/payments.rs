//! Bugs in calls of Stripe.

use std::sync::{Mutex, PoisonError};

use cloud::{Call, Headers};
use lambda::{Env, Handler, Lambda, StartError};
use serde_json::{Value, json};
use uuid::Uuid;

use super::bug::Bug;
use super::edit::{edit, edit_fields, is_about_events};
use super::lambdas::{replace, respond_ok_to};

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
