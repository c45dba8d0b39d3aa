use finance::payment::Outcome;
use finance::stripe_webhook::outcome;
use serde_json::{Value, json};
use stripe::WebhookEvent;

use crate::samples::{now, payment_id, says_authorized, says_cancelled, says_captured, says_declined};

fn event_about(kind: &str, intent: Value) -> WebhookEvent {
    let intent = Some(serde_json::from_value(intent).unwrap());
    WebhookEvent { id: "evt_1".to_owned(), kind: kind.to_owned(), created: now(), intent }
}

fn event(kind: &str, status: &str) -> WebhookEvent {
    event_about(kind, json!({"id": "pi_1", "status": status, "metadata": {"payment_id": payment_id()}}))
}

#[test]
fn money_that_can_be_captured_is_authorized() {
    let event = event("payment_intent.amount_capturable_updated", "requires_capture");
    assert_eq!(outcome(&event), Some((payment_id(), says_authorized())));
}

#[test]
fn an_intent_that_is_past_its_authorization_does_not_count_as_authorized() {
    assert_eq!(outcome(&event("payment_intent.amount_capturable_updated", "canceled")), None);
}

#[test]
fn an_intent_that_succeeded_is_captured() {
    assert_eq!(outcome(&event("payment_intent.succeeded", "succeeded")), Some((payment_id(), says_captured())));
}

#[test]
fn an_intent_that_was_cancelled_is_cancelled() {
    assert_eq!(outcome(&event("payment_intent.canceled", "canceled")), Some((payment_id(), says_cancelled())));
}

#[test]
fn an_intent_that_failed_is_declined_for_its_reason() {
    let event = event_about(
        "payment_intent.payment_failed",
        json!({
            "id": "pi_1",
            "status": "requires_payment_method",
            "metadata": {"payment_id": payment_id()},
            "last_payment_error": {"code": "card_declined", "decline_code": "insufficient_funds"},
        }),
    );
    assert_eq!(outcome(&event), Some((payment_id(), says_declined())));
}

#[test]
fn a_stolen_card_is_declined_without_saying_so() {
    let event = event_about(
        "payment_intent.payment_failed",
        json!({
            "id": "pi_1",
            "status": "requires_payment_method",
            "metadata": {"payment_id": payment_id()},
            "last_payment_error": {"code": "card_declined", "decline_code": "stolen_card"},
        }),
    );
    let expected = Outcome::Declined { gateway_id: Some("pi_1".to_owned()), reason: "card_declined".to_owned() };
    assert_eq!(outcome(&event), Some((payment_id(), expected)));
}

#[test]
fn an_event_that_nobody_waits_for_says_nothing() {
    assert_eq!(outcome(&event("payment_intent.created", "requires_payment_method")), None);
}

#[test]
fn an_event_about_something_else_than_a_payment_says_nothing() {
    let event = WebhookEvent { intent: None, ..event("charge.refunded", "succeeded") };
    assert_eq!(outcome(&event), None);
}

#[test]
fn an_event_about_somebody_elses_payment_says_nothing() {
    let event = event_about("payment_intent.succeeded", json!({"id": "pi_1", "status": "succeeded", "metadata": {}}));
    assert_eq!(outcome(&event), None);
}
