//! The checker about ends of orders: each invariant speaks against what breaks it.

use serde_json::{Value, json};
use simulation::history::{Commit, History};
use simulation::promises::Promises;

use crate::checking::{broken, commit};

fn zloty(amount: &str) -> Value {
    json!({"amount": amount, "currency": "PLN"})
}

/// An order for one seat, and what happened to it then.
fn order(events: &[(&str, Value)]) -> Commit {
    let placed = json!({
        "cartId": "cart", "userId": "fan", "number": "1", "placedAt": "2026-05-01T10:00:00Z", "total": zloty("10.00"),
        "lines": [{"concertId": "c", "ticketTypeId": "regular", "quantity": 1, "unitPrice": zloty("10.00")}],
    });
    commit(("order", "o"), 1, &[&[("OrderPlaced", placed)], events].concat())
}

fn bought() -> Vec<(&'static str, Value)> {
    ["OrderConfirmed", "OrderPaid", "OrderCompleted"].map(|name| (name, json!({}))).to_vec()
}

fn with(commits: Vec<Commit>) -> History {
    History { commits, ..History::default() }
}

fn captured(id: &str, attempt: &str, more: &Value) -> Value {
    let mut intent = json!({
        "id": id, "status": "succeeded", "amount_received": 1000, "created": 100, "canceled_at": null,
        "metadata": {"order_id": "o", "payment_id": "p", "attempt": attempt},
    });
    intent.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    intent
}

#[test]
fn an_event_that_must_not_come_in_that_state_is_noticed() {
    assert!(broken(&with(vec![order(&[("OrderPaid", json!({}))])])).contains(&"orders end"));
    let twice = [bought(), vec![("OrderCancelled", json!({"reason": "refunded"}))]].concat();
    assert!(broken(&with(vec![order(&twice)])).contains(&"orders end"));
}

#[test]
fn an_order_that_waits_for_its_money_for_ever_is_noticed() {
    let requested = ("OrderRefundRequested", json!({"concertIds": ["c"], "reason": "refunded"}));
    let history = with(vec![order(&[bought(), vec![requested]].concat())]);
    assert!(broken(&history).contains(&"orders end"));
    assert!(broken(&history).contains(&"refunds are heard of"));
}

#[test]
fn an_order_that_was_called_off_and_is_bought_is_noticed() {
    let promises = Promises { called_off: ["o".to_owned()].into(), ..Promises::default() };
    let history = History { promises, ..with(vec![order(&bought())]) };
    assert!(broken(&history).contains(&"answers hold"));
}

#[test]
fn a_part_that_was_promised_back_and_did_not_go_is_noticed() {
    let parts = [("o".to_owned(), vec![zloty("4.00")])].into();
    let promises = Promises { parts, ..Promises::default() };
    let intents = vec![captured("pi_1", "1", &json!({}))];
    let history = History { intents, promises, ..with(vec![order(&bought())]) };
    assert!(broken(&history).contains(&"money adds up"));
    let refunds = vec![json!({"id": "re_1", "payment_intent": "pi_1", "status": "succeeded", "amount": 400})];
    assert!(!broken(&History { refunds, ..history }).contains(&"money adds up"));
}

#[test]
fn a_refund_that_was_made_twice_is_noticed() {
    let requested = json!({"refundId": "r", "amount": zloty("4.00"), "requestedAt": "2026-05-01T10:00:00Z"});
    let refunded = json!({"refundId": "r", "gatewayId": "re_1"});
    let events = [("RefundRequested", requested), ("PaymentRefunded", refunded)];
    let made = |id: &str| json!({"id": id, "payment_intent": "pi_1", "status": "succeeded", "amount": 400, "metadata": {"refund_id": "r"}});
    let history = |refunds| History { refunds, ..with(vec![commit(("payment", "p"), 1, &events)]) };
    assert!(!broken(&history(vec![made("re_1")])).contains(&"refunds agree with Stripe"));
    assert!(broken(&history(vec![made("re_1"), made("re_2")])).contains(&"refunds agree with Stripe"));
}

#[test]
fn a_card_that_is_asked_while_another_still_may_pay_is_noticed() {
    let second = captured("pi_2", "2", &json!({"created": 200}));
    let in_time = captured("pi_1", "1", &json!({"status": "canceled", "canceled_at": 200}));
    let too_late = captured("pi_1", "1", &json!({"status": "canceled", "canceled_at": 201}));
    let history = |first| History { intents: vec![first, second.clone()], ..History::default() };
    assert!(!broken(&history(in_time)).contains(&"one authorization at a time"));
    assert!(broken(&history(too_late)).contains(&"one authorization at a time"));
}

#[test]
fn more_time_for_a_hold_that_is_over_is_noticed() {
    let reserved = json!({
        "orderId": "o", "reservedAt": "2026-05-01T09:44:59Z", "expiresAt": "2026-05-01T09:59:59Z",
    });
    let reserved = ("TicketsReserved", reserved);
    let extended = ("ReservationExtended", json!({"expiresAt": "2026-05-01T10:15:00Z"}));
    let history = with(vec![commit(("reservation", "r"), 1, &[reserved, extended])]);
    assert!(broken(&history).contains(&"holds last"));
}

#[test]
fn an_order_that_expires_before_its_hold_ends_is_noticed() {
    let reserved = ("OrderReserved", json!({"reservationId": "r", "expiresAt": "2026-05-01T10:15:00Z"}));
    let history = with(vec![order(&[reserved, ("OrderExpired", json!({}))])]);
    assert!(broken(&history).contains(&"holds last"));
}

#[test]
fn a_seat_at_a_concert_that_was_called_off_is_noticed() {
    let cancelled = commit(("concert", "c"), 1, &[("ConcertCancelled", json!({"reason": "ill"}))]);
    assert!(broken(&with(vec![cancelled, order(&bought())])).contains(&"cancelled concerts"));
}

#[test]
fn an_organizer_who_is_told_too_little_of_a_cancellation_is_noticed() {
    let cancelled = commit(("concert", "c"), 1, &[("ConcertCancelled", json!({"reason": "ill"}))]);
    let because = ("OrderCancelled", json!({"reason": "concert_cancelled"}));
    let promises = Promises { cancelled_concerts: ["c".to_owned()].into(), ..Promises::default() };
    let told = |done: usize| {
        let progress = json!({"total": 1, "done": done, "failed": 0, "failures": []});
        let cancellations = [("c".to_owned(), progress)].into();
        let commits = vec![cancelled.clone(), order(std::slice::from_ref(&because))];
        broken(&History { promises: promises.clone(), cancellations, ..with(commits) })
    };
    assert!(!told(1).contains(&"cancelled concerts"));
    assert!(told(0).contains(&"cancelled concerts"));
}

#[test]
fn a_void_ticket_that_lets_somebody_in_is_noticed() {
    let issued = ("TicketIssued", json!({"orderId": "o", "issuedAt": "2026-05-01T10:00:00Z"}));
    let events = [issued, ("TicketVoided", json!({})), ("TicketValidated", json!({"gate": "North"}))];
    let promises = Promises { let_in: [("t".to_owned(), 1)].into(), ..Promises::default() };
    let history = History { promises, ..with(vec![commit(("ticket", "t"), 1, &events)]) };
    assert!(broken(&history).contains(&"admitted once"));
}

#[test]
fn a_failed_refund_that_nobody_is_told_of_is_noticed() {
    let terms = json!({"orderId": "o", "userId": "u", "amount": zloty("10.00"), "requestedAt": "2026-05-01T10:00:00Z"});
    let requested = json!({"refundId": "r", "amount": zloty("4.00"), "requestedAt": "2026-05-01T10:00:00Z"});
    let events = [
        ("PaymentRequested", terms),
        ("PaymentCaptured", json!({})),
        ("RefundRequested", requested),
        ("RefundFailed", json!({"refundId": "r", "gatewayId": null, "reason": "declined"})),
    ];
    assert!(broken(&with(vec![commit(("payment", "p"), 1, &events)])).contains(&"refunds are heard of"));
}
