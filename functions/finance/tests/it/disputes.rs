//! A payer objects at their bank.

use finance::disputes::Dispute;
use finance::payment::{Outcome, Payment, PaymentCommand as Command, PaymentEvent as Event, PaymentRefusal as Refusal};
use finance::published::published;
use finance::stripe_webhook::told;
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
fn a_dispute_is_recorded() {
    given::<Payment>(captured()).when(says("needs_response", now(), false)).then([opened()]);
}

#[test]
fn a_dispute_said_twice_is_recorded_once() {
    given::<Payment>(captured()).and([opened()]).when(says("needs_response", now(), false)).then_nothing();
}

#[test]
fn how_a_dispute_goes_on_is_recorded() {
    let updated =
        Event::DisputeUpdated { dispute_id: "dp_1".to_owned(), status: "under_review".to_owned(), as_of: later() };
    given::<Payment>(captured()).and([opened()]).when(says("under_review", later(), false)).then([updated]);
}

#[test]
fn an_older_word_of_a_dispute_changes_nothing() {
    let before = now() - SignedDuration::from_mins(1);
    given::<Payment>(captured()).and([opened()]).when(says("warning_needs_response", before, false)).then_nothing();
}

#[test]
fn the_end_of_a_dispute_is_recorded() {
    given::<Payment>(captured()).and([opened()]).when(says("lost", later(), true)).then([closed()]);
}

#[test]
fn the_end_of_a_dispute_that_comes_first_brings_the_dispute_along() {
    given::<Payment>(captured())
        .when(says("lost", later(), true))
        .then([Event::DisputeOpened(dispute("lost", later())), closed()]);
}

#[test]
fn a_dispute_that_is_over_stays_over() {
    given::<Payment>(captured()).and([opened(), closed()]).when(says("under_review", later(), false)).then_nothing();
}

#[test]
fn a_dispute_that_overtakes_the_capture_comes_again() {
    given::<Payment>([requested(), authorized()])
        .when(says("needs_response", now(), false))
        .then_refused(Refusal::NotCaptured);
}

#[test]
fn a_dispute_is_not_told_to_others() {
    let state = given::<Payment>(captured()).and([opened()]).state();
    assert_eq!(published(&opened(), &state), None);
}

#[test]
fn a_webhook_of_a_dispute_says_which_payment_of_stripes_it_is_of() {
    let object = json!({"id": "dp_1", "amount": 69800, "currency": "pln", "payment_intent": "pi_1", "reason": "fraudulent",
        "status": "needs_response"});
    let event = WebhookEvent {
        id: "evt_1".to_owned(),
        kind: "charge.dispute.created".to_owned(),
        created: now(),
        subject: Subject::Dispute(serde_json::from_value(object).unwrap()),
    };
    let told = told(&event).unwrap();
    let outcome =
        Outcome::Disputed { gateway_id: INTENT.to_owned(), dispute: dispute("needs_response", now()), closed: false };
    assert_eq!((told.payment_id, told.intent_id.as_str(), told.outcome), (None, INTENT, outcome));
}
