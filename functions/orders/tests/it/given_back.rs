//! Tickets that their buyer gave back, one at a time.

use contracts::ids::give_back_refund_id;
use contracts::orders::OrdersEvent;
use contracts::tickets::{HeldTicket, HoldingEvent};
use kernel::{RefundId, TicketId};
use orders::order::{CancelReason, FinanceRefund, GivesBack, Order, OrderCommand as Command, OrderEvent, OrderRefusal};
use orders::policies::when_ticket_given_back::return_ticket;
use orders::published::published;
use testkit::{given, id};

use crate::samples::{
    accepted, finance_refund, order, placed, purchase, refund_requested_by, reserved, returned, tickets_of,
};

fn ticket(number: u128) -> TicketId {
    TicketId::new(id(number))
}

fn refund_id(number: u128) -> RefundId {
    give_back_refund_id(order(), ticket(number))
}

fn command(number: u128) -> Command {
    let line = &purchase().lines[0];
    let event = HoldingEvent::TicketGivenBack(HeldTicket {
        ticket_id: ticket(number),
        order_id: order(),
        user_id: purchase().user_id,
        concert_id: line.concert_id,
        ticket_type_id: line.ticket_type_id.clone(),
        serial: 0,
        recipient: None,
    });
    return_ticket(event).unwrap().1
}

fn requested(number: u128) -> OrderEvent {
    let refund = refund(number);
    refund_requested_by(&refund, vec![returned(&purchase().lines[0], 1)], CancelReason::Refunded)
}

fn refund(number: u128) -> FinanceRefund {
    let lines = vec![returned(&purchase().lines[0], 1)];
    finance_refund(refund_id(number), "349.00 PLN", GivesBack::Tickets(lines))
}

/// An order of two tickets, paid and sent.
fn completed() -> Vec<OrderEvent> {
    let authorized = OrderEvent::OrderAuthorized;
    vec![
        placed(),
        reserved(10),
        authorized,
        OrderEvent::OrderConfirmed,
        OrderEvent::OrderPaid,
        OrderEvent::OrderCompleted,
    ]
}

#[test]
fn ticket_that_is_given_back_is_refunded_once() {
    given::<Order>(completed()).when(command(1)).then([requested(1)]);
    given::<Order>(completed()).and([requested(1)]).when(command(1)).then_nothing();
}

#[test]
fn each_ticket_has_a_refund_of_its_own_and_the_last_one_ends_the_order() {
    given::<Order>(completed()).and([requested(1)]).when(command(2)).then([requested(2)]);
    let state = given::<Order>(completed()).and([requested(1), requested(2)]).state();
    assert_eq!(state.status(), "refunded");
}

#[test]
fn ticket_of_a_line_that_was_refunded_gives_nothing_back() {
    let whole = finance_refund(RefundId::new(id(60)), "698.00 PLN", GivesBack::Everything);
    let all = refund_requested_by(&whole, tickets_of(&purchase(), &[10]), CancelReason::Refunded);
    given::<Order>(completed()).and([all]).when(command(1)).then_nothing();
}

#[test]
fn order_without_tickets_expects_none_back() {
    given::<Order>([placed()]).when(command(1)).then_refused(OrderRefusal::NotAwaited);
}

#[test]
fn refund_of_a_given_back_ticket_is_accepted_without_words() {
    let repeated = FinanceRefund { note: Some("refunded".to_owned()), ..refund(1) };
    given::<Order>(completed())
        .and([requested(1)])
        .when(Command::RecordRefundRequest(repeated))
        .then([accepted(&refund(1))]);
}

#[test]
fn refund_of_one_ticket_is_published_with_its_price_and_what_is_kept() {
    let state = given::<Order>(completed()).and([requested(1)]).state();
    let Some(OrdersEvent::OrderRefundRequested(refund)) = published(&requested(1), &state) else { panic!("a refund") };
    let returned = refund.returned.unwrap().remove(0);
    assert_eq!((refund.refund_id, returned.quantity.get(), returned.kept), (refund_id(1), 1, 1));
    assert!(refund.amount.is_some() && refund.reservation_ids.is_empty());
}
