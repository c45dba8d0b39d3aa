//! Which of equal tickets go back.

use kernel::{RefundId, TicketId};
use testkit::{given, id};
use tickets::policies::when_order_refund_requested::candidates;
use tickets::returned_tickets::{Choice, ChooseTickets, ReturnedTickets, ReturnedTicketsEvent};
use tickets::ticket::{Ticket, TicketEvent};

use crate::samples::{issued, validated};

fn ticket(number: u128) -> TicketId {
    TicketId::new(id(number))
}

fn tickets(numbers: &[u128]) -> Vec<TicketId> {
    numbers.iter().map(|number| ticket(*number)).collect()
}

fn refund(number: u128) -> RefundId {
    RefundId::new(id(60 + number))
}

pub fn chosen(refund_number: u128, numbers: &[u128]) -> ReturnedTicketsEvent {
    ReturnedTicketsEvent::ReturnedTicketsChosen { refund_id: refund(refund_number), ticket_ids: tickets(numbers) }
}

fn choose(refund_number: u128, candidates: &[u128], quantity: usize) -> ChooseTickets {
    let choices = vec![Choice { candidates: tickets(candidates), quantity }];
    ChooseTickets { refund_id: refund(refund_number), choices }
}

#[test]
fn as_many_tickets_go_back_as_are_refunded() {
    given::<ReturnedTickets>([]).when(choose(1, &[3, 2, 1], 2)).then([chosen(1, &[3, 2])]);
}

#[test]
fn repeated_refund_chooses_no_other_tickets() {
    given::<ReturnedTickets>([chosen(1, &[3])]).when(choose(1, &[2, 1], 1)).then_nothing();
}

#[test]
fn another_refund_chooses_other_tickets() {
    given::<ReturnedTickets>([chosen(1, &[3])]).when(choose(2, &[3, 2, 1], 1)).then([chosen(2, &[2])]);
}

#[test]
fn nothing_is_chosen_when_all_tickets_are_gone() {
    given::<ReturnedTickets>([]).when(choose(1, &[], 1)).then_nothing();
}

#[test]
fn chosen_tickets_are_those_of_the_refund() {
    let state = given::<ReturnedTickets>([chosen(1, &[3]), chosen(2, &[2])]).state();
    assert_eq!(state.of_refund(refund(2)), tickets(&[2]));
}

fn after(number: u128, events: impl IntoIterator<Item = TicketEvent>) -> (TicketId, Ticket) {
    (ticket(number), given::<Ticket>(events).state())
}

#[test]
fn tickets_that_admitted_nobody_go_back_first() {
    let line = [after(1, [issued()]), after(2, [issued(), validated()]), after(3, [issued(), validated()])];
    assert_eq!(candidates(&line), tickets(&[1, 3, 2]));
}

#[test]
fn last_tickets_of_a_line_go_back_first() {
    assert_eq!(candidates(&[after(1, [issued()]), after(2, [issued()]), after(3, [])]), tickets(&[3, 2, 1]));
}

#[test]
fn void_tickets_do_not_go_back() {
    let line =
        [after(1, [issued()]), after(2, [issued(), TicketEvent::TicketVoided]), after(3, [TicketEvent::TicketVoided])];
    assert_eq!(candidates(&line), tickets(&[1]));
}
