//! Disputes of payers.

use contracts::finance::FinanceEvent;
use finance::payment::{Outcome, Payment, PaymentCommand as Command, PaymentEvent as Event, PaymentRefusal as Refusal};
use finance::payments::disputes::Dispute;
use finance::payments::stripe_updates::outcome_of;
use finance::published::published;
use finance::views::open_disputes::{OpenDispute, by_deadline};
use kernel::{SignedDuration, Timestamp};
use serde_json::json;
use stripe::{Subject, WebhookEvent};
use testkit::{at, given, money};

use crate::samples::{INTENT, authorized, captured, later, now, record, requested};

pub fn dispute(status: &str, as_of: Timestamp) -> Dispute {
    Dispute {
        dispute_id: "dp_1".to_owned(),
        amount: money("698.00 PLN"),
        reason: "fraudulent".to_owned(),
        status: status.to_owned(),
        as_of,
        evidence_due_by: None,
    }
}

/// The same dispute with a deadline for evidence.
pub fn dispute_with_deadline() -> Dispute {
    Dispute { evidence_due_by: Some(at("2026-11-29T23:59:59Z")), ..dispute("needs_response", now()) }
}

fn says(status: &str, as_of: Timestamp, closed: bool) -> Command {
    record(Outcome::Disputed { gateway_id: INTENT.to_owned(), dispute: dispute(status, as_of), closed })
}

fn opened() -> Event {
    Event::DisputeOpened(dispute("needs_response", now()))
}

fn updated(status: &str, as_of: Timestamp) -> Event {
    Event::DisputeUpdated { dispute_id: "dp_1".to_owned(), status: status.to_owned(), as_of, evidence_due_by: None }
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
    let updated = updated("under_review", later());
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
fn published_dispute_tells_whether_the_bank_took_the_money() {
    let withdrawn = |last: Event, before: Vec<Event>| {
        let state = given::<Payment>([captured(), before, vec![last.clone()]].concat()).state();
        match published(&last, &state) {
            Some(FinanceEvent::PaymentDisputed(dispute)) => (dispute.disputed, dispute.withdrawn),
            other => panic!("{other:?}"),
        }
    };
    let decided = |status: &str| Event::DisputeClosed {
        dispute_id: "dp_1".to_owned(),
        status: status.to_owned(),
        as_of: later(),
    };
    let disputed = money("698.00 PLN");
    assert_eq!(withdrawn(opened(), vec![]), (disputed, true));
    assert_eq!(withdrawn(decided("lost"), vec![opened()]), (disputed, true));
    assert_eq!(withdrawn(decided("won"), vec![opened()]), (disputed, false));
    let inquiry = Event::DisputeOpened(dispute("warning_needs_response", now()));
    assert_eq!(withdrawn(inquiry, vec![]), (disputed, false));
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
    let updated = updated("under_review", now());
    given::<Payment>(captured()).and([opened()]).when(says("under_review", now(), false)).then([updated]);
}

#[test]
fn dispute_about_an_unknown_payment_is_refused() {
    given::<Payment>([]).when(says("needs_response", now(), false)).then_refused(Refusal::Unknown);
}

#[test]
fn new_deadline_of_a_dispute_is_recorded() {
    let dispute = dispute_with_deadline();
    let update = Event::DisputeUpdated {
        dispute_id: "dp_1".to_owned(),
        status: "needs_response".to_owned(),
        as_of: now(),
        evidence_due_by: dispute.evidence_due_by,
    };
    given::<Payment>(captured())
        .and([opened()])
        .when(record(Outcome::Disputed { gateway_id: INTENT.to_owned(), dispute, closed: false }))
        .then([update]);
}

#[test]
fn only_open_disputes_are_listed() {
    let events = [captured(), vec![opened()]].concat();
    let open = OpenDispute::of(&given::<Payment>(events.clone()).state());
    assert_eq!(open.iter().map(|(_, is_open)| *is_open).collect::<Vec<_>>(), [true]);
    let decided = OpenDispute::of(&given::<Payment>([events, vec![closed()]].concat()).state());
    assert_eq!(decided.iter().map(|(_, is_open)| *is_open).collect::<Vec<_>>(), [false]);
}

#[test]
fn dispute_with_the_next_deadline_is_listed_first() {
    let events = [captured(), vec![Event::DisputeOpened(dispute_with_deadline())]].concat();
    let (soon, _) = OpenDispute::of(&given::<Payment>(events).state()).remove(0);
    let late = OpenDispute { dispute_id: "dp_0".to_owned(), evidence_due_by: None, ..soon.clone() };
    assert_eq!(by_deadline(vec![late.clone(), soon.clone()]), [soon, late]);
}

#[test]
fn webhook_of_a_dispute_has_its_deadline() {
    let object = json!({"id": "dp_1", "amount": 69800, "currency": "pln", "payment_intent": "pi_1", "reason": "fraudulent",
        "status": "needs_response", "evidence_details": {"due_by": 1_796_083_199, "has_evidence": false}});
    let event = WebhookEvent {
        subject: Subject::Dispute(serde_json::from_value(object).unwrap()),
        ..webhook("charge.dispute.created")
    };
    let Outcome::Disputed { dispute, .. } = outcome_of(&event).unwrap().outcome else { panic!("no dispute") };
    assert_eq!(dispute.evidence_due_by, Timestamp::from_second(1_796_083_199).ok());
}
