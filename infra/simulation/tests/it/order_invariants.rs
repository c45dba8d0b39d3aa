//! Each invariant finds an order that breaks it.

use serde_json::{Value, json};
use simulation::history::{Commit, History};
use simulation::world::acknowledged::{Acknowledged, AcknowledgedRefund, RefundedPart};

use crate::invariants::{broken, commit};

fn zloty(amount: &str) -> Value {
    json!({"amount": amount, "currency": "PLN"})
}

/// An order for one seat, with these further events.
fn order(events: &[(&str, Value)]) -> Commit {
    let placed = json!({
        "cartId": "cart", "userId": "fan", "number": "1", "placedAt": "2026-05-01T10:00:00Z", "total": zloty("10.00"),
        "lines": [{"concertId": "c", "ticketTypeId": "regular", "quantity": 1, "unitPrice": zloty("10.00")}],
    });
    commit(("order", "o"), 1, &[&[("OrderPlaced", placed)], events].concat())
}

fn completed() -> Vec<(&'static str, Value)> {
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
fn event_in_a_forbidden_state_is_found() {
    assert!(broken(&with(vec![order(&[("OrderPaid", json!({}))])])).contains(&"every order ends"));
    let twice = [completed(), vec![("OrderCancelled", json!({"reason": "refunded"}))]].concat();
    assert!(broken(&with(vec![order(&twice)])).contains(&"every order ends"));
}

/// An order that is placed without a card, with these further events.
fn unpaid_order(events: &[(&str, Value)]) -> Commit {
    let mut order = order(events);
    order.events[0].data["paysLater"] = json!(true);
    order
}

#[test]
fn confirmation_of_an_order_without_a_card_is_found() {
    let requested = [("OrderPaymentRequested", json!({})), ("OrderExpired", json!({}))];
    assert!(!broken(&with(vec![unpaid_order(&requested)])).contains(&"every order ends"));
    assert!(broken(&with(vec![unpaid_order(&completed())])).contains(&"every order ends"));
}

#[test]
fn payment_that_is_requested_twice_is_found() {
    let twice =
        [("OrderPaymentRequested", json!({})), ("OrderPaymentRequested", json!({})), ("OrderExpired", json!({}))];
    assert!(broken(&with(vec![unpaid_order(&twice)])).contains(&"every order ends"));
}

#[test]
fn payment_of_an_order_without_a_card_is_found() {
    let expired = ("OrderExpired", json!({}));
    let history = |events: &[(&str, Value)]| History {
        intents: vec![captured("pi_1", "1", &json!({"created": 1_777_629_600}))],
        ..with(vec![unpaid_order(events)])
    };
    let requested = ("OrderPaymentRequested", json!({}));
    assert!(!broken(&history(&[requested, expired.clone()])).contains(&"unpaid orders touch no card"));
    assert!(broken(&history(&[expired])).contains(&"unpaid orders touch no card"));
}

#[test]
fn order_that_waits_for_its_refund_forever_is_found() {
    let history = with(vec![order(&[completed(), vec![returned_ticket()]].concat())]);
    assert!(broken(&history).contains(&"every order ends"));
    assert!(broken(&history).contains(&"failed refunds are listed"));
}

#[test]
fn completed_order_with_acknowledged_cancellation_is_found() {
    let acknowledged = Acknowledged { cancelled_orders: ["o".to_owned()].into(), ..Acknowledged::default() };
    let history = History { acknowledged, ..with(vec![order(&completed())]) };
    assert!(broken(&history).contains(&"acknowledged requests hold"));
}

/// A captured payment for the order, with these further events.
fn payment(events: &[(&str, Value)]) -> Commit {
    let terms = json!({"orderId": "o", "userId": "u", "amount": zloty("10.00"), "requestedAt": "2026-05-01T10:00:00Z"});
    let captured = [("PaymentRequested", terms), ("PaymentCaptured", json!({}))];
    commit(("payment", "p"), 1, &[&captured, events].concat())
}

fn refund_requested(amount: &str, tickets: i64) -> (&'static str, Value) {
    let line = json!({"concertId": "c", "ticketTypeId": "regular", "quantity": tickets, "amount": zloty(amount)});
    let requested = json!({
        "refundId": "r", "amount": zloty(amount), "requestedAt": "2026-05-01T10:00:00Z", "lines": [line],
    });
    ("RefundRequested", requested)
}

fn returned_ticket() -> (&'static str, Value) {
    let line = json!({"concertId": "c", "ticketTypeId": "regular", "quantity": 1});
    ("OrderRefundRequested", json!({"concertIds": ["c"], "lines": [line], "reason": "refunded"}))
}

#[test]
fn acknowledged_refund_of_another_amount_is_found() {
    let history = |amount: &str| {
        let part = RefundedPart::Amount(zloty(amount));
        let refund = AcknowledgedRefund { order_id: "o".to_owned(), payment_id: "p".to_owned(), part };
        let acknowledged = Acknowledged { refunds: [("r".to_owned(), refund)].into(), ..Acknowledged::default() };
        History { acknowledged, ..with(vec![order(&completed()), payment(&[refund_requested("4.00", 0)])]) }
    };
    assert!(!broken(&history("4.00")).contains(&"refunds know their lines"));
    assert!(broken(&history("5.00")).contains(&"refunds know their lines"));
}

#[test]
fn returned_ticket_without_its_price_is_found() {
    let history = |amount: &str| {
        let order = order(&[completed(), vec![returned_ticket()]].concat());
        with(vec![order, payment(&[refund_requested(amount, 1)])])
    };
    assert!(!broken(&history("10.00")).contains(&"refunds know their lines"));
    assert!(broken(&history("4.00")).contains(&"refunds know their lines"));
}

/// A refund of everything, and one of a part, of a cancelled order.
fn refunds_of_everything_and_a_part(failed: &[&str]) -> History {
    let requested = |id: &str, amount: &str, tickets: i64| {
        let (name, mut data) = refund_requested(amount, tickets);
        data["refundId"] = json!(id);
        (name, data)
    };
    let failure = |refund: &str| {
        let failures = failed.iter().filter(|id| **id == refund);
        let data = |id| json!({"refundId": id, "gatewayId": null, "reason": "declined"});
        failures.map(|id| ("RefundFailed", data(id))).collect::<Vec<_>>()
    };
    let whole = [vec![requested("whole", "10.00", 1)], failure("whole")].concat();
    let part = [vec![requested("part", "4.00", 0)], failure("part")].concat();
    let order = order(&[completed(), vec![returned_ticket(), ("OrderRefundFailed", json!({}))]].concat());
    let commits = vec![order, payment(&[whole, part].concat())];
    History { intents: vec![captured("pi_1", "1", &json!({}))], ..with(commits) }
}

#[test]
fn failed_refund_leaves_its_money_to_the_next_one() {
    let broken = broken(&refunds_of_everything_and_a_part(&["whole", "part"]));
    assert!(!broken.contains(&"refunds know their lines"), "{broken:?}");
    assert!(!broken.contains(&"Stripe holds what orders cost"), "{broken:?}");
}

#[test]
fn refund_beside_one_that_has_not_failed_is_found() {
    assert!(broken(&refunds_of_everything_and_a_part(&["part"])).contains(&"refunds know their lines"));
}

#[test]
fn refund_by_hand_that_stripe_made_too_is_found() {
    let by_hand = ("RefundMadeByHand", json!({"refundId": "r", "reference": "1", "at": "2026-05-01T12:00:00Z"}));
    let failed = ("RefundFailed", json!({"refundId": "r", "gatewayId": null, "reason": "declined"}));
    let made = json!({"id": "re_1", "payment_intent": "pi_1", "status": "succeeded", "amount": 400, "metadata": {"refund_id": "r"}});
    let history = with(vec![order(&completed()), payment(&[refund_requested("4.00", 0), failed, by_hand])]);
    assert!(!broken(&history).contains(&"refunds match Stripe"));
    assert!(broken(&History { refunds: vec![made], ..history }).contains(&"refunds match Stripe"));
}

#[test]
fn dispute_without_its_decision_is_found() {
    let opened = ("DisputeOpened", json!({"disputeId": "dp_1", "status": "needs_response"}));
    let disputes = |status: &str| vec![json!({"id": "dp_1", "payment_intent": "pi_1", "status": status})];
    let intents = vec![captured("pi_1", "1", &json!({}))];
    let history = History { intents, ..with(vec![order(&completed()), payment(&[opened])]) };
    let broken_by = |status| broken(&History { disputes: disputes(status), ..history.clone() });
    assert!(!broken_by("needs_response").contains(&"disputes match Stripe"));
    assert!(broken_by("lost").contains(&"disputes match Stripe"));
}

#[test]
fn refund_that_was_made_twice_is_found() {
    let requested = json!({"refundId": "r", "amount": zloty("4.00"), "requestedAt": "2026-05-01T10:00:00Z"});
    let refunded = json!({"refundId": "r", "gatewayId": "re_1"});
    let events = [("RefundRequested", requested), ("PaymentRefunded", refunded)];
    let made = |id: &str| json!({"id": id, "payment_intent": "pi_1", "status": "succeeded", "amount": 400, "metadata": {"refund_id": "r"}});
    let history = |refunds| History { refunds, ..with(vec![commit(("payment", "p"), 1, &events)]) };
    assert!(!broken(&history(vec![made("re_1")])).contains(&"refunds match Stripe"));
    assert!(broken(&history(vec![made("re_1"), made("re_2")])).contains(&"refunds match Stripe"));
}

#[test]
fn second_authorization_before_the_first_is_cancelled_is_found() {
    let second = captured("pi_2", "2", &json!({"created": 200}));
    let in_time = captured("pi_1", "1", &json!({"status": "canceled", "canceled_at": 200}));
    let too_late = captured("pi_1", "1", &json!({"status": "canceled", "canceled_at": 201}));
    let history = |first| History { intents: vec![first, second.clone()], ..History::default() };
    assert!(!broken(&history(in_time)).contains(&"one authorization at a time"));
    assert!(broken(&history(too_late)).contains(&"one authorization at a time"));
}

#[test]
fn extension_of_an_ended_hold_is_found() {
    let reserved = json!({
        "orderId": "o", "reservedAt": "2026-05-01T09:44:59Z", "expiresAt": "2026-05-01T09:59:59Z",
    });
    let reserved = ("TicketsReserved", reserved);
    let extended = ("ReservationExtended", json!({"expiresAt": "2026-05-01T10:15:00Z"}));
    let history = with(vec![commit(("reservation", "r"), 1, &[reserved, extended])]);
    assert!(broken(&history).contains(&"holds last until they end"));
}

#[test]
fn order_that_expires_before_its_hold_ends_is_found() {
    let reserved = ("OrderReserved", json!({"reservationId": "r", "expiresAt": "2026-05-01T10:15:00Z"}));
    let history = with(vec![order(&[reserved, ("OrderExpired", json!({}))])]);
    assert!(broken(&history).contains(&"holds last until they end"));
}

#[test]
fn seat_at_a_cancelled_concert_is_found() {
    let cancelled = commit(("concert", "c"), 1, &[("ConcertCancelled", json!({"reason": "ill"}))]);
    assert!(broken(&with(vec![cancelled, order(&completed())])).contains(&"cancelled concerts keep no seats"));
}

#[test]
fn wrong_progress_of_a_cancellation_is_found() {
    let cancelled = commit(("concert", "c"), 1, &[("ConcertCancelled", json!({"reason": "ill"}))]);
    let because = ("OrderCancelled", json!({"reason": "concert_cancelled"}));
    let acknowledged = Acknowledged { cancelled_concerts: ["c".to_owned()].into(), ..Acknowledged::default() };
    let found = |done: usize| {
        let progress = json!({"total": 1, "done": done, "failed": 0, "failures": []});
        let cancellations = [("c".to_owned(), progress)].into();
        let commits = vec![cancelled.clone(), order(std::slice::from_ref(&because))];
        broken(&History { acknowledged: acknowledged.clone(), cancellations, ..with(commits) })
    };
    assert!(!found(1).contains(&"cancelled concerts keep no seats"));
    assert!(found(0).contains(&"cancelled concerts keep no seats"));
}

#[test]
fn void_ticket_that_admits_is_found() {
    let issued = ("TicketIssued", json!({"orderId": "o", "issuedAt": "2026-05-01T10:00:00Z"}));
    let events = [
        issued,
        ("TicketVoided", json!({})),
        ("TicketValidated", json!({"gate": "North", "at": "2026-05-01T10:00:00Z"})),
    ];
    let acknowledged = Acknowledged { admissions: [("t".to_owned(), 1)].into(), ..Acknowledged::default() };
    let history = History { acknowledged, ..with(vec![commit(("ticket", "t"), 1, &events)]) };
    assert!(broken(&history).contains(&"tickets admit once"));
}

#[test]
fn failed_refund_that_is_not_listed_is_found() {
    let terms = json!({"orderId": "o", "userId": "u", "amount": zloty("10.00"), "requestedAt": "2026-05-01T10:00:00Z"});
    let requested = json!({"refundId": "r", "amount": zloty("4.00"), "requestedAt": "2026-05-01T10:00:00Z"});
    let events = [
        ("PaymentRequested", terms),
        ("PaymentCaptured", json!({})),
        ("RefundRequested", requested),
        ("RefundFailed", json!({"refundId": "r", "gatewayId": null, "reason": "declined"})),
    ];
    assert!(broken(&with(vec![commit(("payment", "p"), 1, &events)])).contains(&"failed refunds are listed"));
}

#[test]
fn key_that_a_completed_order_still_holds_is_found() {
    let held = |hold: &str| {
        let key_holds = [("fan".to_owned(), hold.to_owned())].into();
        broken(&History { key_holds, ..with(vec![order(&completed())]) }).contains(&"keys are held by open orders")
    };
    assert!(!broken(&with(vec![order(&completed())])).contains(&"keys are held by open orders"));
    assert!(held("o"));
    assert!(held("no-order"));
}

#[test]
fn open_order_that_holds_no_key_is_found() {
    let open = with(vec![order(&[])]);
    assert!(broken(&open).contains(&"keys are held by open orders"));
    let key_holds = [("fan".to_owned(), "o".to_owned())].into();
    assert!(!broken(&History { key_holds, ..open }).contains(&"keys are held by open orders"));
}
