//! Disputes of payers.

use finance::payment::{Outcome, Payment, PaymentCommand as Command, PaymentEvent as Event, PaymentRefusal as Refusal};
use finance::payments::disputes::Dispute;
use finance::payments::stripe_updates::outcome_of;
use finance::published::published;
use kernel::{SignedDuration, Timestamp};
use serde_json::json;
use stripe::{Subject, WebhookEvent};
use testkit::{given, money};

use crate::samples::{INTENT, authorized, captured, later, now, record, requested};

pub fn dispute(status: &str, as_of: Timestamp) -> Dispute {
    Dispute {
        dispute_id: "dp_1".to_owned(),
        amount: money("698.00 PLN"),
        reason: "fraudulent".to_owned(),
        status: status.to_owned(),
        as_of,
    }
}

fn says(status: &str, as_of: Timestamp, closed: bool) -> Command {
    record(Outcome::Disputed { gateway_id: INTENT.to_owned(), dispute: dispute(status, as_of), closed })
}

fn opened() -> Event {
    Event::DisputeOpened(dispute("needs_response", now()))
}

fn closed() -> Event {
    Event::DisputeClosed { dispute_id: "dp_1".to_owned(), status: "lost".to_owned(), as_of: later() }
}

#[test]
fn dispute_is_recorded() {
    given::<Payment>(captured()).when(says("needs_response", now(), false)).then([opened()]);
}

#[test]
fn repeated_dispute_is_recorded_once() {
    given::<Payment>(captured()).and([opened()]).when(says("needs_response", now(), false)).then_nothing();
}

#[test]
fn new_status_of_a_dispute_is_recorded() {
    let updated =
        Event::DisputeUpdated { dispute_id: "dp_1".to_owned(), status: "under_review".to_owned(), as_of: later() };
    given::<Payment>(captured()).and([opened()]).when(says("under_review", later(), false)).then([updated]);
}

#[test]
fn older_status_of_a_dispute_changes_nothing() {
    let before = now() - SignedDuration::from_mins(1);
    given::<Payment>(captured()).and([opened()]).when(says("warning_needs_response", before, false)).then_nothing();
}

#[test]
fn decision_about_a_dispute_is_recorded() {
    given::<Payment>(captured()).and([opened()]).when(says("lost", later(), true)).then([closed()]);
}

#[test]
fn decision_about_an_unknown_dispute_records_both() {
    given::<Payment>(captured())
        .when(says("lost", later(), true))
        .then([Event::DisputeOpened(dispute("lost", later())), closed()]);
}

#[test]
fn closed_dispute_stays_closed() {
    given::<Payment>(captured()).and([opened(), closed()]).when(says("under_review", later(), false)).then_nothing();
}

#[test]
fn dispute_before_the_capture_is_refused() {
    given::<Payment>([requested(), authorized()])
        .when(says("needs_response", now(), false))
        .then_refused(Refusal::NotCaptured);
}

#[test]
fn dispute_is_not_published() {
    let state = given::<Payment>(captured()).and([opened()]).state();
    assert_eq!(published(&opened(), &state), None);
}

fn webhook(kind: &str) -> WebhookEvent {
    let object = json!({"id": "dp_1", "amount": 69800, "currency": "pln", "payment_intent": "pi_1", "reason": "fraudulent",
        "status": "needs_response"});
    WebhookEvent {
        id: "evt_1".to_owned(),
        kind: kind.to_owned(),
        created: now(),
        subject: Subject::Dispute(serde_json::from_value(object).unwrap()),
    }
}

#[test]
fn webhook_of_a_dispute_names_stripes_payment() {
    let update = outcome_of(&webhook("charge.dispute.created")).unwrap();
    let outcome =
        Outcome::Disputed { gateway_id: INTENT.to_owned(), dispute: dispute("needs_response", now()), closed: false };
    assert_eq!((update.payment_id, update.intent_id.as_str(), update.outcome), (None, INTENT, outcome));
}

#[test]
fn only_the_closing_webhook_closes_a_dispute() {
    let closed = |kind| match outcome_of(&webhook(kind))?.outcome {
        Outcome::Disputed { closed, .. } => Some(closed),
        _ => None,
    };
    assert_eq!(
        ["charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_withdrawn"].map(closed),
        [Some(false), Some(true), None]
    );
}

#[test]
fn new_status_of_the_same_time_is_recorded() {
    let updated =
        Event::DisputeUpdated { dispute_id: "dp_1".to_owned(), status: "under_review".to_owned(), as_of: now() };
    given::<Payment>(captured()).and([opened()]).when(says("under_review", now(), false)).then([updated]);
}

#[test]
fn dispute_about_an_unknown_payment_is_refused() {
    given::<Payment>([]).when(says("needs_response", now(), false)).then_refused(Refusal::Unknown);
}
