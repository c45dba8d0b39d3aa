//! Ann pays 698.00 PLN for order 3.

use finance::payment::{
    Outcome, PaymentCommand as Command, PaymentEvent as Event, RefundPart, RefundRequest, RefundRequester, Terms,
};
use finance::payments::attempts::ReplacedAttempt;
use finance::payments::refund_lines::RefundScope;
use finance::payments::refunds::{ByHand, Refund};
use kernel::{Money, OrderId, PaymentId, RefundId, Sealed, SignedDuration, Timestamp, UserId};
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

/// The time of another card.
pub fn later() -> Timestamp {
    at("2026-11-22T10:05:00Z")
}

pub fn terms_of(amount: Money) -> Terms {
    Terms {
        payment_id: payment_id(),
        order_id: order(),
        user_id: ann(),
        amount,
        payment_method_id: text("pm_card_visa"),
        attempt: 1,
        card: 1,
        requested_at: now(),
        lines: vec![],
        card_given_at: None,
        replaced: vec![],
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

/// The request with another card after that of `pi_1` was declined.
pub fn terms_of_card_2() -> Terms {
    Terms {
        payment_method_id: text("pm_card_mastercard"),
        attempt: 2,
        card: 2,
        card_given_at: Some(later()),
        replaced: vec![ReplacedAttempt::open(INTENT)],
        ..terms()
    }
}

pub fn client_secret() -> Sealed<String> {
    Sealed::new(ann(), "c2VhbGVk".to_owned())
}

// Commands.

pub fn authorize() -> Command {
    Command::AuthorizePayment(terms())
}

pub fn release() -> Command {
    Command::ReleasePayment { order_id: order(), user_id: ann() }
}

pub fn record(outcome: Outcome) -> Command {
    record_at(now(), outcome)
}

pub fn record_at(at: Timestamp, outcome: Outcome) -> Command {
    Command::RecordPaymentOutcome { outcome, attempt: 1, at }
}

pub fn record_of_attempt(attempt: u32, outcome: Outcome) -> Command {
    Command::RecordPaymentOutcome { outcome, attempt, at: now() }
}

pub fn retry(card: u32) -> Command {
    Command::RetryPayment { payment_method_id: text("pm_card_mastercard"), card, at: later() }
}

pub fn refund_id(number: u128) -> RefundId {
    RefundId::new(id(100 + number))
}

pub fn refund_request(number: u128, amount: Option<&str>, requester: RefundRequester) -> RefundRequest {
    let part = match (requester, amount.map(money)) {
        (_, None) => RefundPart::Everything,
        (RefundRequester::Staff, Some(amount)) => RefundPart::Amount(amount),
        (RefundRequester::Order, amount) => RefundPart::Tickets { lines: vec![], amount },
    };
    let refund_id = refund_id(number);
    RefundRequest { refund_id, part, reason: "The view was poor".to_owned(), requester, at: now() }
}

pub fn refund(number: u128, amount: &str) -> Command {
    Command::RefundPayment(refund_request(number, Some(amount), RefundRequester::Staff))
}

/// By finance, of all that is left.
pub fn refund_rest(number: u128) -> Command {
    Command::RefundPayment(refund_request(number, None, RefundRequester::Staff))
}

pub fn refund_for_order(number: u128, amount: Option<&str>) -> Command {
    Command::RefundPayment(refund_request(number, amount, RefundRequester::Order))
}

// Outcomes.

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
    Outcome::Captured { gateway_id: INTENT.to_owned(), fee: None }
}

pub fn says_cancelled() -> Outcome {
    Outcome::Cancelled { gateway_id: INTENT.to_owned() }
}

pub fn says_refunded(number: u128, gateway_id: &str) -> Outcome {
    Outcome::Refunded { refund_id: refund_id(number), refund_gateway_id: Some(gateway_id.to_owned()) }
}

pub fn says_refund_failed(number: u128, attempt: u32, gateway_id: &str) -> Outcome {
    Outcome::RefundFailed {
        refund_id: refund_id(number),
        attempt,
        refund_gateway_id: Some(gateway_id.to_owned()),
        reason: "expired_or_canceled_card".to_owned(),
    }
}

// Events.

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

pub fn captured() -> Vec<Event> {
    vec![requested(), authorized(), Event::PaymentCaptureRequested, Event::PaymentCaptured]
}

/// As an older release stored it.
pub fn refund_requested(number: u128, amount: &str) -> Event {
    Event::RefundRequested(Refund {
        refund_id: refund_id(number),
        amount: money(amount),
        reason: "The view was poor".to_owned(),
        requested_at: now(),
        made_at_gateway: false,
        scope: None,
        lines: vec![],
    })
}

/// Of a payment whose lines are not known.
pub fn refund_requested_of(number: u128, amount: &str, scope: RefundScope) -> Event {
    match refund_requested(number, amount) {
        Event::RefundRequested(refund) => Event::RefundRequested(Refund { scope: Some(scope), ..refund }),
        event => event,
    }
}

pub fn refunded(number: u128, gateway_id: &str) -> Event {
    Event::PaymentRefunded { refund_id: refund_id(number), gateway_id: Some(gateway_id.to_owned()) }
}

pub fn refund_attempt_failed(number: u128, gateway_id: &str, minutes: i64) -> Event {
    Event::RefundAttemptFailed {
        refund_id: refund_id(number),
        gateway_id: Some(gateway_id.to_owned()),
        reason: "expired_or_canceled_card".to_owned(),
        due_at: now() + SignedDuration::from_mins(minutes),
    }
}

pub fn refund_failed(number: u128, gateway_id: &str) -> Event {
    Event::RefundFailed {
        refund_id: refund_id(number),
        gateway_id: Some(gateway_id.to_owned()),
        reason: "expired_or_canceled_card".to_owned(),
    }
}

pub fn by_hand(reference: &str) -> ByHand {
    ByHand { reference: text(reference), at: now() }
}
