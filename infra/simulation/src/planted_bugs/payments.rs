//! Bugs in calls of Stripe.

use cloud::{Call, Headers};
use serde_json::json;

use super::bug::Bug;
use super::edit::{edit_fields, is_about_events};

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
