use finance::messages::{Message, News};
use finance::payment::Outcome;
use finance::stripe_webhook::{Told, told};
use kernel::{PaymentId, RefundId};
use serde_json::{Value, json};
use stripe::{Subject, WebhookEvent};
use testkit::money;

use crate::samples::{
    now, payment_id, refund_id, says_authorized, says_cancelled, says_captured, says_declined, says_refund_failed,
    says_refunded,
};

fn outcome(event: &WebhookEvent) -> Option<(PaymentId, Outcome)> {
    told(event).and_then(|told| Some((told.payment_id?, told.outcome)))
}

fn event_about(kind: &str, intent: Value) -> WebhookEvent {
    let subject = Subject::Intent(serde_json::from_value(intent).unwrap());
    WebhookEvent { id: "evt_1".to_owned(), kind: kind.to_owned(), created: now(), subject }
}

fn refund_event(kind: &str, status: &str, metadata: &Value) -> WebhookEvent {
    let refund = json!({
        "id": "re_1", "amount": 5000, "currency": "pln", "status": status, "payment_intent": "pi_1",
        "failure_reason": (status == "failed").then_some("expired_or_canceled_card"), "metadata": metadata,
    });
    let subject = Subject::Refund(serde_json::from_value(refund).unwrap());
    WebhookEvent { id: "evt_1".to_owned(), kind: kind.to_owned(), created: now(), subject }
}

fn our_notes() -> Value {
    json!({"payment_id": payment_id(), "refund_id": refund_id(1), "attempt": "2"})
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
    let event = WebhookEvent { subject: Subject::Other, ..event("charge.refunded", "succeeded") };
    assert_eq!(outcome(&event), None);
}

#[test]
fn an_event_about_somebody_elses_payment_says_nothing() {
    let event = event_about("payment_intent.succeeded", json!({"id": "pi_1", "status": "succeeded", "metadata": {}}));
    assert_eq!(outcome(&event), None);
}

#[test]
fn a_refund_of_ours_is_on_its_way_while_it_is_pending() {
    let event = refund_event("refund.created", "pending", &our_notes());
    assert_eq!(outcome(&event), Some((payment_id(), says_refunded(1, "re_1"))));
}

#[test]
fn a_refund_that_comes_back_from_the_bank_has_failed() {
    let event = refund_event("refund.failed", "failed", &our_notes());
    assert_eq!(outcome(&event), Some((payment_id(), says_refund_failed(1, 2, "re_1"))));
}

#[test]
fn a_refund_made_in_the_dashboard_says_only_which_payment_of_stripes_it_is_of() {
    let event = refund_event("refund.created", "succeeded", &json!({}));
    let told = told(&event).unwrap();
    let outcome = Outcome::RefundedAtGateway {
        gateway_id: "pi_1".to_owned(),
        refund_id: RefundId::derived(&[&"re_1"]),
        refund_gateway_id: "re_1".to_owned(),
        amount: money("50.00 PLN"),
    };
    assert_eq!((told.payment_id, told.intent_id.as_str(), told.outcome), (None, "pi_1", outcome));
}

#[test]
fn the_older_twin_of_a_refunds_event_says_nothing_more() {
    assert_eq!(told(&refund_event("charge.refund.updated", "failed", &our_notes())), None);
}

#[test]
fn what_was_done_at_stripe_past_us_goes_through_the_queue_as_it_was_told() {
    let event = refund_event("refund.created", "succeeded", &json!({}));
    let Told { intent_id, outcome, .. } = told(&event).unwrap();
    let message = Message::News(News::GatewayTold { event_id: event.id, intent_id, outcome });
    let carried: Message = serde_json::from_str(&serde_json::to_string(&message).unwrap()).unwrap();
    assert_eq!(carried, message);
}
