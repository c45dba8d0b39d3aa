//! Seats of people who have entered are not sold again.

use contracts::orders::{CancelReason, OrderRefundRequested, ReturnedTickets};
use kernel::{ConcertId, OrderId, PaymentId, RefundId, ReservationId, Sealed, TicketId, UserId};
use reservations::admitted_seats::without_admitted;
use reservations::views::admitted_tickets::AdmittedTicket;
use testkit::{id, money, quantity, text, ticket_type};

fn returned(bought: u32, count: u32, kept: u32) -> ReturnedTickets {
    ReturnedTickets {
        reservation_id: ReservationId::new(id(1)),
        concert_id: ConcertId::new(id(2)),
        ticket_type_id: ticket_type("regular"),
        bought: quantity(bought),
        quantity: quantity(count),
        kept,
    }
}

fn refund(returned: Vec<ReturnedTickets>, reason: CancelReason) -> OrderRefundRequested {
    let reservation_ids = returned.iter().filter(|line| line.kept == 0).map(|line| line.reservation_id).collect();
    OrderRefundRequested {
        order_id: OrderId::new(id(3)),
        number: text("2026-000042-K7"),
        user_id: UserId::new(id(4)),
        payment_id: PaymentId::new(id(5)),
        refund_id: RefundId::new(id(6)),
        amount: Some(money("349.00 PLN")),
        reservation_ids,
        lines: vec![],
        returned: Some(returned),
        customer: Sealed::new(UserId::new(id(4)), "c2VhbGVk".to_owned()),
        reason,
    }
}

fn admitted(count: u128) -> Vec<AdmittedTicket> {
    let ticket = |number| AdmittedTicket {
        order_id: OrderId::new(id(3)),
        ticket_id: TicketId::new(id(10 + number)),
        concert_id: ConcertId::new(id(2)),
        ticket_type_id: ticket_type("regular"),
        admitted: true,
    };
    (0..count).map(ticket).collect()
}

/// The reservations that end, and the numbers of seats that each line releases.
fn released(refund: OrderRefundRequested, tickets: &[AdmittedTicket]) -> (usize, Vec<u32>) {
    let order = without_admitted(refund, tickets);
    let quantities = order.returned.iter().flatten().map(|line| line.quantity.get()).collect();
    (order.reservation_ids.len(), quantities)
}

#[test]
fn refund_releases_all_seats_if_nobody_has_entered() {
    assert_eq!(released(refund(vec![returned(3, 3, 0)], CancelReason::Refunded), &[]), (1, vec![3]));
}

#[test]
fn seats_of_admitted_tickets_are_not_released() {
    let refund = refund(vec![returned(3, 3, 0)], CancelReason::CancelledByStaff);
    assert_eq!(released(refund.clone(), &admitted(1)), (0, vec![2]));
    assert_eq!(released(refund, &admitted(3)), (0, vec![]));
}

#[test]
fn partial_refund_releases_the_seats_that_nobody_uses() {
    let refund = refund(vec![returned(4, 2, 2)], CancelReason::Refunded);
    assert_eq!(released(refund.clone(), &admitted(2)), (0, vec![2]));
    assert_eq!(released(refund, &admitted(3)), (0, vec![1]));
}

#[test]
fn undone_admission_releases_the_seat() {
    let undone = AdmittedTicket { admitted: false, ..admitted(1).remove(0) };
    assert_eq!(released(refund(vec![returned(1, 1, 0)], CancelReason::Refunded), &[undone]), (1, vec![1]));
}

#[test]
fn cancelled_concert_releases_all_its_seats() {
    let refund = refund(vec![returned(2, 2, 0)], CancelReason::ConcertCancelled);
    assert_eq!(released(refund, &admitted(2)), (1, vec![2]));
}
