//! Ann pays 698.00 PLN for order 3.

use finance::payment::{Outcome, PaymentCommand as Command, PaymentEvent as Event, Terms};
use kernel::{Money, OrderId, PaymentId, Sealed, Timestamp, UserId};
use testkit::{at, id, money, text};

pub const INTENT: &str = "pi_1";

pub fn ann() -> UserId {
    UserId::new(id(2))
}

pub fn order() -> OrderId {
    OrderId::new(id(3))
}

pub fn payment_id() -> PaymentId {
    PaymentId::new(id(4))
}

pub fn now() -> Timestamp {
    at("2026-11-22T10:00:00Z")
}

pub fn terms_of(amount: Money) -> Terms {
    Terms {
        payment_id: payment_id(),
        order_id: order(),
        user_id: ann(),
        amount,
        payment_method_id: text("pm_card_visa"),
        attempt: 1,
        requested_at: now(),
        correlation_id: None,
    }
}

pub fn terms() -> Terms {
    terms_of(money("698.00 PLN"))
}

pub fn free_terms() -> Terms {
    terms_of(money("0.00 PLN"))
}

pub fn terms_of_attempt(attempt: u32) -> Terms {
    Terms { attempt, ..terms() }
}

pub fn client_secret() -> Sealed<String> {
    Sealed::new(ann(), "c2VhbGVk".to_owned())
}

// What is asked.

pub fn authorize() -> Command {
    Command::AuthorizePayment(terms())
}

pub fn release() -> Command {
    Command::ReleasePayment { order_id: order(), user_id: ann() }
}

pub fn record(outcome: Outcome) -> Command {
    Command::RecordPaymentOutcome(outcome)
}

// What the gateway says.

pub fn says_action_required() -> Outcome {
    Outcome::ActionRequired { gateway_id: INTENT.to_owned(), client_secret: client_secret() }
}

pub fn says_authorized() -> Outcome {
    Outcome::Authorized { gateway_id: INTENT.to_owned() }
}

pub fn says_declined() -> Outcome {
    Outcome::Declined { gateway_id: Some(INTENT.to_owned()), reason: "insufficient_funds".to_owned() }
}

pub fn says_not_made(attempt: u32) -> Outcome {
    Outcome::NotMade { attempt }
}

pub fn says_captured() -> Outcome {
    Outcome::Captured { gateway_id: INTENT.to_owned() }
}

pub fn says_cancelled() -> Outcome {
    Outcome::Cancelled { gateway_id: INTENT.to_owned() }
}

// What happened.

pub fn requested() -> Event {
    Event::PaymentRequested(terms())
}

pub fn requested_again() -> Event {
    Event::PaymentRequested(terms_of_attempt(2))
}

pub fn action_required() -> Event {
    Event::PaymentActionRequired { gateway_id: INTENT.to_owned(), client_secret: client_secret() }
}

pub fn authorized() -> Event {
    Event::PaymentAuthorized { gateway_id: Some(INTENT.to_owned()) }
}

pub fn declined() -> Event {
    declined_for("insufficient_funds")
}

pub fn declined_for(reason: &str) -> Event {
    Event::PaymentDeclined { gateway_id: Some(INTENT.to_owned()), reason: reason.to_owned() }
}

pub fn capture_failed(reason: &str) -> Event {
    Event::PaymentCaptureFailed { reason: reason.to_owned() }
}

pub fn released() -> Event {
    Event::PaymentReleased { order_id: order(), user_id: ann() }
}
