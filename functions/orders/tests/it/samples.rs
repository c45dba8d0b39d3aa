//! An order of two tickets for Beyoncé in Warsaw, and one for two concerts.

use std::collections::BTreeSet;

use contracts::ids::order_id;
use kernel::{CartId, ConcertId, DeliveryMethod, OrderId, RefundId, ReservationId, Sealed, Timestamp, UserId};
use orders::order::{CancelReason, FinanceRefund, GivesBack, OrderEvent, ReturnedLine, refund_id};
use orders::purchase::{Line, Purchase};
use testkit::{at, id, money, quantity, text, ticket_type};

pub fn line(concert: u128, count: u32, price: &str) -> Line {
    Line {
        concert_id: ConcertId::new(id(concert)),
        concert_name: text("Beyoncé in Warsaw"),
        ticket_type_id: ticket_type("regular"),
        ticket_type_name: text("Regular"),
        quantity: quantity(count),
        unit_price: money(price),
    }
}

pub fn purchase_of(lines: Vec<Line>, total: &str) -> Purchase {
    let cart_id = CartId::new(id(1));
    let placed_at = at("2026-11-22T10:00:00Z");
    Purchase {
        cart_id,
        user_id: UserId::new(id(2)),
        number: text("2026-TE0EB5-FN"),
        placed_at,
        lines,
        total: money(total),
        delivery: DeliveryMethod::Email,
        customer: Sealed::new(UserId::new(id(2)), "c2VhbGVk".to_owned()),
        payment_method_id: text("pm_card_visa"),
        keep_seats_on_decline: false,
        pays_later: false,
        reinstated_at: None,
    }
}

pub fn purchase() -> Purchase {
    purchase_of(vec![line(10, 2, "349.00 PLN")], "698.00 PLN")
}

pub fn purchase_of_two_concerts() -> Purchase {
    purchase_of(vec![line(10, 1, "349.00 PLN"), line(11, 1, "120.00 PLN")], "469.00 PLN")
}

pub fn order() -> OrderId {
    order_id(CartId::new(id(1)))
}

pub fn reservation(concert: u128) -> ReservationId {
    ReservationId::derived(&[&order(), &ConcertId::new(id(concert))])
}

/// The reservation of a reinstated order.
pub fn new_reservation(concert: u128) -> ReservationId {
    ReservationId::derived(&[&order(), &ConcertId::new(id(concert)), &"reinstated"])
}

/// The time of a capture after the order has expired.
pub fn late() -> Timestamp {
    at("2026-11-22T10:40:00Z")
}

pub fn until() -> Timestamp {
    at("2026-11-22T10:15:00Z")
}

pub fn reserved(concert: u128) -> OrderEvent {
    OrderEvent::OrderReserved { reservation_id: reservation(concert), expires_at: until() }
}

pub fn placed() -> OrderEvent {
    OrderEvent::OrderPlaced(purchase())
}

/// An order of a buyer who asked to keep the seats after a decline.
pub fn placed_with_retries() -> OrderEvent {
    OrderEvent::OrderPlaced(Purchase { keep_seats_on_decline: true, ..purchase() })
}

/// An order of a buyer who has given no card yet.
pub fn placed_to_pay_later() -> OrderEvent {
    let payment_method_id = contracts::carts::no_card();
    OrderEvent::OrderPlaced(Purchase { payment_method_id, keep_seats_on_decline: true, pays_later: true, ..purchase() })
}

/// The buyer gives the first card.
pub fn payment_requested() -> OrderEvent {
    OrderEvent::OrderPaymentRequested { payment_method_id: text("pm_card_mastercard") }
}

pub fn at_concerts(concerts: &[u128]) -> BTreeSet<ConcertId> {
    concerts.iter().map(|concert| ConcertId::new(id(*concert))).collect()
}

/// All tickets for these concerts.
pub fn tickets_of(purchase: &Purchase, concerts: &[u128]) -> Vec<ReturnedLine> {
    let concerts = at_concerts(concerts);
    let lines = purchase.lines.iter().filter(|line| concerts.contains(&line.concert_id));
    lines.map(|line| returned(line, line.quantity.get())).collect()
}

pub fn returned(line: &Line, count: u32) -> ReturnedLine {
    let (concert_id, ticket_type_id) = (line.concert_id, line.ticket_type_id.clone());
    ReturnedLine { concert_id, ticket_type_id, quantity: quantity(count) }
}

/// The order requests a refund of all tickets for these concerts.
pub fn refund_requested_of(purchase: &Purchase, concerts: &[u128], reason: CancelReason) -> OrderEvent {
    let (concert_ids, lines) = (at_concerts(concerts), tickets_of(purchase, concerts));
    OrderEvent::OrderRefundRequested { concert_ids, reason, lines, refund_id: None }
}

/// The id of the refund that the order requests for these concerts.
pub fn own_refund(concerts: &[u128]) -> RefundId {
    refund_id(order(), &at_concerts(concerts))
}

pub fn finance_refund(refund_id: RefundId, amount: &str, gives_back: GivesBack) -> FinanceRefund {
    FinanceRefund { refund_id, amount: money(amount), gives_back, note: None, is_last: false }
}

/// Finance refunds the whole order of two tickets.
pub fn whole_refund() -> FinanceRefund {
    let whole = finance_refund(RefundId::new(id(60)), "698.00 PLN", GivesBack::Everything);
    FinanceRefund { is_last: true, ..whole }
}

pub fn accepted(refund: &FinanceRefund) -> OrderEvent {
    OrderEvent::OrderRefundAccepted { refund_id: refund.refund_id, amount: refund.amount, note: refund.note.clone() }
}

/// The refund by finance returns these tickets.
pub fn refund_requested_by(refund: &FinanceRefund, lines: Vec<ReturnedLine>, reason: CancelReason) -> OrderEvent {
    let concert_ids = lines.iter().map(|line| line.concert_id).collect();
    OrderEvent::OrderRefundRequested { concert_ids, reason, lines, refund_id: Some(refund.refund_id) }
}
