//! Refunds: which tickets go back is said by whoever requests one, and the buyer is informed once of each.

use kernel::{ConcertId, RefundId};
use orders::order::{
    CancelReason, FinanceRefund, GivesBack, Order, OrderCommand as Command, OrderEvent as Event,
    OrderRefusal as Refusal,
};
use orders::purchase::Purchase;
use testkit::{given, id};

use crate::samples::{
    accepted, finance_refund, line, own_refund, placed, purchase, purchase_of, purchase_of_two_concerts,
    refund_requested_by, refund_requested_of, reserved, returned, tickets_of, whole_refund,
};

fn by_finance(number: u128, amount: &str, gives_back: GivesBack) -> FinanceRefund {
    finance_refund(RefundId::new(id(60 + number)), amount, gives_back)
}

fn last(refund: FinanceRefund) -> FinanceRefund {
    FinanceRefund { is_last: true, ..refund }
}

fn paid_for(purchase: Purchase) -> Vec<Event> {
    let holds: Vec<Event> = [10, 11].into_iter().filter(|concert| has(&purchase, *concert)).map(reserved).collect();
    let payment = vec![Event::OrderAuthorized, Event::OrderConfirmed, Event::OrderPaid];
    [vec![Event::OrderPlaced(purchase)], holds, payment].concat()
}

fn has(purchase: &Purchase, concert: u128) -> bool {
    purchase.concert_ids().contains(&ConcertId::new(id(concert)))
}

/// Two tickets for one concert.
fn paid() -> Vec<Event> {
    paid_for(purchase())
}

/// A ticket for 349.00 PLN and one for 120.00 PLN.
fn paid_for_two() -> Vec<Event> {
    paid_for(purchase_of_two_concerts())
}

/// A free ticket and one for 120.00 PLN.
fn free_and_paid() -> Purchase {
    purchase_of(vec![line(10, 1, "0.00 PLN"), line(11, 1, "120.00 PLN")], "120.00 PLN")
}

fn cancel_concert(concert: u128) -> Command {
    Command::RecordConcertCancellation(ConcertId::new(id(concert)))
}

#[test]
fn whole_refund_by_finance_returns_all_tickets() {
    let refund = whole_refund();
    let lines = tickets_of(&purchase(), &[10]);
    given::<Order>(paid())
        .when(Command::RecordRefundRequest(refund.clone()))
        .then([refund_requested_by(&refund, lines, CancelReason::Refunded), accepted(&refund)]);
}

#[test]
fn goodwill_returns_no_tickets() {
    let goodwill = by_finance(1, "50.00 PLN", GivesBack::Nothing);
    given::<Order>(paid()).when(Command::RecordRefundRequest(goodwill.clone())).then([accepted(&goodwill)]);
}

#[test]
fn goodwill_of_all_that_is_left_returns_no_tickets() {
    let goodwill = last(by_finance(1, "50.00 PLN", GivesBack::Nothing));
    given::<Order>(paid()).and([accepted(&goodwill)]).when(Command::RecordRefund(goodwill)).then_nothing();
}

#[test]
fn refund_of_lines_returns_only_their_tickets() {
    let one = returned(&purchase().lines[0], 1);
    let refund = by_finance(1, "349.00 PLN", GivesBack::Tickets(vec![one.clone()]));
    given::<Order>(paid())
        .when(Command::RecordRefundRequest(refund.clone()))
        .then([refund_requested_by(&refund, vec![one], CancelReason::Refunded), accepted(&refund)]);
}

#[test]
fn refund_of_lines_returns_no_more_than_the_buyer_has() {
    let (one, two) = (returned(&purchase().lines[0], 1), returned(&purchase().lines[0], 2));
    let first = by_finance(1, "349.00 PLN", GivesBack::Tickets(vec![one.clone()]));
    let second = by_finance(2, "349.00 PLN", GivesBack::Tickets(vec![two]));
    given::<Order>(paid())
        .and([refund_requested_by(&first, vec![one.clone()], CancelReason::Refunded), accepted(&first)])
        .when(Command::RecordRefundRequest(second.clone()))
        .then([refund_requested_by(&second, vec![one], CancelReason::Refunded), accepted(&second)]);
}

#[test]
fn own_refund_returns_nothing_more_though_no_money_is_left() {
    let cancelled = refund_requested_of(&free_and_paid(), &[11], CancelReason::ConcertCancelled);
    let refund = last(finance_refund(own_refund(&[11]), "120.00 PLN", GivesBack::Everything));
    given::<Order>(paid_for(free_and_paid()))
        .and([cancelled])
        .when(Command::RecordRefund(refund.clone()))
        .then([accepted(&refund)]);
}

#[test]
fn order_keeps_its_free_tickets_when_all_money_is_refunded() {
    let cancelled = refund_requested_of(&free_and_paid(), &[11], CancelReason::ConcertCancelled);
    let refund = last(finance_refund(own_refund(&[11]), "120.00 PLN", GivesBack::Everything));
    let order = given::<Order>(paid_for(free_and_paid())).and([cancelled, accepted(&refund)]).state();
    assert_eq!((order.status(), order.sale().unwrap().kept_lines()), ("paid", tickets_of(&free_and_paid(), &[10])));
}

#[test]
fn order_without_money_left_ends_with_its_last_ticket() {
    let rest = last(finance_refund(own_refund(&[10]), "0.00 PLN", GivesBack::Everything));
    let events = [
        refund_requested_of(&free_and_paid(), &[11], CancelReason::ConcertCancelled),
        refund_requested_of(&free_and_paid(), &[10], CancelReason::ConcertCancelled),
    ];
    given::<Order>(paid_for(free_and_paid()))
        .and(events)
        .when(Command::RecordRefund(rest.clone()))
        .then([accepted(&rest), Event::OrderRefunded]);
}

#[test]
fn cancelled_concert_returns_the_tickets_that_are_left() {
    let one = returned(&purchase().lines[0], 1);
    let refund = by_finance(1, "349.00 PLN", GivesBack::Tickets(vec![one.clone()]));
    given::<Order>(paid())
        .and([refund_requested_by(&refund, vec![one.clone()], CancelReason::Refunded)])
        .when(cancel_concert(10))
        .then([Event::OrderRefundRequested {
            concert_ids: purchase().concert_ids(),
            reason: CancelReason::ConcertCancelled,
            lines: vec![one],
            refund_id: None,
        }]);
}

#[test]
fn refund_is_announced_once() {
    let refund = by_finance(1, "50.00 PLN", GivesBack::Nothing);
    let order = given::<Order>(paid()).and([accepted(&refund)]);
    order.when(Command::RecordRefundRequest(refund.clone())).then_nothing();
    given::<Order>(paid()).and([accepted(&refund)]).when(Command::RecordRefund(refund)).then_nothing();
}

#[test]
fn requests_of_older_releases_return_all_tickets_for_their_concerts() {
    let stored = Event::OrderRefundRequested {
        concert_ids: crate::samples::at_concerts(&[11]),
        reason: CancelReason::ConcertCancelled,
        lines: Vec::new(),
        refund_id: None,
    };
    let order = given::<Order>(paid_for_two()).and([stored]).state();
    assert_eq!(order.sale().unwrap().kept_lines(), tickets_of(&purchase_of_two_concerts(), &[10]));
}

#[test]
fn order_is_refunded_when_its_whole_payment_is_refunded() {
    let refund = last(finance_refund(own_refund(&[10]), "698.00 PLN", GivesBack::Everything));
    given::<Order>(paid())
        .and([refund_requested_of(&purchase(), &[10], CancelReason::CancelledByStaff), accepted(&refund)])
        .when(Command::RecordRefund(refund))
        .then([Event::OrderRefunded]);
}

#[test]
fn refunding_order_waits_for_all_its_money() {
    let part = finance_refund(own_refund(&[10]), "298.00 PLN", GivesBack::Everything);
    given::<Order>(paid())
        .and([refund_requested_of(&purchase(), &[10], CancelReason::CancelledByStaff), accepted(&part)])
        .when(Command::RecordRefund(part))
        .then_nothing();
}

#[test]
fn whole_refund_without_a_request_ends_a_paid_order() {
    let refund = whole_refund();
    given::<Order>(paid()).when(Command::RecordRefund(refund.clone())).then([
        refund_requested_by(&refund, tickets_of(&purchase(), &[10]), CancelReason::Refunded),
        accepted(&refund),
        Event::OrderRefunded,
    ]);
}

fn confirmed() -> Vec<Event> {
    vec![placed(), reserved(10), Event::OrderAuthorized, Event::OrderConfirmed]
}

#[test]
fn refund_before_the_capture_pays_and_refunds_a_confirmed_order() {
    let refund = whole_refund();
    given::<Order>(confirmed()).when(Command::RecordRefund(refund.clone())).then([
        Event::OrderPaid,
        refund_requested_by(&refund, tickets_of(&purchase(), &[10]), CancelReason::Refunded),
        accepted(&refund),
        Event::OrderRefunded,
    ]);
}

#[test]
fn goodwill_before_the_capture_pays_a_confirmed_order() {
    let goodwill = by_finance(1, "50.00 PLN", GivesBack::Nothing);
    given::<Order>(confirmed())
        .when(Command::RecordRefundRequest(goodwill.clone()))
        .then([Event::OrderPaid, accepted(&goodwill)]);
}

#[test]
fn whole_refund_before_the_capture_cancels_a_placed_order() {
    let (refund, reason) = (whole_refund(), CancelReason::Refunded);
    given::<Order>([placed()]).when(Command::RecordRefund(refund.clone())).then([
        Event::cancelled(reason),
        refund_requested_by(&refund, tickets_of(&purchase(), &[10]), reason),
        accepted(&refund),
        Event::OrderRefunded,
    ]);
}

#[test]
fn goodwill_for_a_placed_order_waits_for_the_capture() {
    let goodwill = by_finance(1, "50.00 PLN", GivesBack::Nothing);
    given::<Order>([placed()]).when(Command::RecordRefundRequest(goodwill)).then_refused(Refusal::NotAwaited);
}

#[test]
fn refund_of_a_late_capture_ends_an_expired_order() {
    let refund = whole_refund();
    given::<Order>([placed(), Event::OrderExpired]).when(Command::RecordRefund(refund.clone())).then([
        refund_requested_by(&refund, tickets_of(&purchase(), &[10]), CancelReason::PaidTooLate),
        accepted(&refund),
        Event::OrderRefunded,
    ]);
}

#[test]
fn refund_request_for_a_cancelled_order_is_ignored() {
    given::<Order>([placed(), Event::cancelled(CancelReason::SoldOut)])
        .when(Command::RecordRefundRequest(whole_refund()))
        .then_nothing();
}
