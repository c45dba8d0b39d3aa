use finance::payment::Outcome;
use finance::payments::queue::{PaymentMessage, UnmatchedUpdate};
use finance::payments::stripe_updates::{StripeUpdate, outcome_of, outcome_of_authentication};
use kernel::{PaymentId, RefundId};
use serde_json::{Value, json};
use stripe::{Subject, WebhookEvent};
use testkit::money;

use crate::samples::{
    now, payment_id, refund_id, says_authorized, says_cancelled, says_captured, says_declined, says_refund_failed,
    says_refunded,
};

fn outcome(event: &WebhookEvent) -> Option<(PaymentId, Outcome)> {
    outcome_of(event).and_then(|update| Some((update.payment_id?, update.outcome)))
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

fn our_metadata() -> Value {
    json!({"payment_id": payment_id(), "refund_id": refund_id(1), "attempt": "2"})
}

fn event(kind: &str, status: &str) -> WebhookEvent {
    event_about(kind, json!({"id": "pi_1", "status": status, "metadata": {"payment_id": payment_id()}}))
}

#[test]
fn capturable_intent_is_authorized() {
    let event = event("payment_intent.amount_capturable_updated", "requires_capture");
    assert_eq!(outcome(&event), Some((payment_id(), says_authorized())));
}

#[test]
fn canceled_intent_is_not_authorized() {
    assert_eq!(outcome(&event("payment_intent.amount_capturable_updated", "canceled")), None);
}

#[test]
fn succeeded_intent_is_captured() {
    assert_eq!(outcome(&event("payment_intent.succeeded", "succeeded")), Some((payment_id(), says_captured())));
}

#[test]
fn canceled_intent_is_cancelled() {
    assert_eq!(outcome(&event("payment_intent.canceled", "canceled")), Some((payment_id(), says_cancelled())));
}

#[test]
fn failed_intent_is_declined_with_its_reason() {
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
fn stolen_card_is_declined_without_saying_so() {
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
fn event_that_is_not_followed_has_no_outcome() {
    assert_eq!(outcome(&event("payment_intent.created", "requires_payment_method")), None);
}

#[test]
fn event_about_another_object_has_no_outcome() {
    let event = WebhookEvent { subject: Subject::Other, ..event("charge.refunded", "succeeded") };
    assert_eq!(outcome(&event), None);
}

#[test]
fn event_without_our_metadata_has_no_outcome() {
    let event = event_about("payment_intent.succeeded", json!({"id": "pi_1", "status": "succeeded", "metadata": {}}));
    assert_eq!(outcome(&event), None);
}

#[test]
fn pending_refund_of_ours_is_accepted() {
    let event = refund_event("refund.created", "pending", &our_metadata());
    assert_eq!(outcome(&event), Some((payment_id(), says_refunded(1, "re_1"))));
}

#[test]
fn refund_returned_by_the_bank_has_failed() {
    let event = refund_event("refund.failed", "failed", &our_metadata());
    assert_eq!(outcome(&event), Some((payment_id(), says_refund_failed(1, 2, "re_1"))));
}

#[test]
fn refund_made_in_the_dashboard_names_only_stripes_payment() {
    let event = refund_event("refund.created", "succeeded", &json!({}));
    let update = outcome_of(&event).unwrap();
    let outcome = Outcome::RefundedAtGateway {
        gateway_id: "pi_1".to_owned(),
        refund_id: RefundId::derived(&[&"re_1"]),
        refund_gateway_id: "re_1".to_owned(),
        amount: money("50.00 PLN"),
    };
    assert_eq!((update.payment_id, update.intent_id.as_str(), update.outcome), (None, "pi_1", outcome));
}

#[test]
fn legacy_event_of_a_refund_has_no_outcome() {
    assert_eq!(outcome_of(&refund_event("charge.refund.updated", "failed", &our_metadata())), None);
}

#[test]
fn unmatched_update_passes_through_the_queue_unchanged() {
    let event = refund_event("refund.created", "succeeded", &json!({}));
    let StripeUpdate { intent_id, outcome, .. } = outcome_of(&event).unwrap();
    let message = PaymentMessage::Update(UnmatchedUpdate::StripeUpdated { event_id: event.id, intent_id, outcome });
    let carried: PaymentMessage = serde_json::from_str(&serde_json::to_string(&message).unwrap()).unwrap();
    assert_eq!(carried, message);
}

fn authentication(status: &str) -> Option<Outcome> {
    let intent = json!({
        "id": "pi_1",
        "status": status,
        "metadata": {"payment_id": payment_id()},
        "last_payment_error": {"code": "card_declined", "decline_code": "insufficient_funds"},
    });
    outcome_of_authentication(&serde_json::from_value(intent).unwrap())
}

#[test]
fn finished_authentication_has_an_outcome() {
    assert_eq!(
        ["requires_capture", "succeeded", "canceled", "requires_payment_method"].map(authentication),
        [Some(says_authorized()), Some(says_captured()), Some(says_cancelled()), Some(says_declined())]
    );
}

#[test]
fn unfinished_authentication_has_no_outcome() {
    assert_eq!(["requires_action", "requires_confirmation", "processing"].map(authentication), [None, None, None]);
}

#[test]
fn refund_that_is_not_accepted_yet_has_no_outcome() {
    assert_eq!(outcome(&refund_event("refund.created", "requires_action", &our_metadata())), None);
}

#[test]
fn update_has_the_request_that_started_the_purchase() {
    let metadata = json!({"payment_id": payment_id(), "correlation_id": "purchase-1", "attempt": "2"});
    let event =
        event_about("payment_intent.succeeded", json!({"id": "pi_1", "status": "succeeded", "metadata": metadata}));
    let update = outcome_of(&event).unwrap();
    let correlation_id = update.correlation_id.map(|id| serde_json::to_value(id).unwrap());
    assert_eq!((correlation_id, update.attempt), (Some(json!("purchase-1")), 2));
}
