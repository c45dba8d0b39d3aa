use testkit::{at, given};
use tickets::ticket::{Seat, Ticket, TicketCommand as Command, TicketEvent, TicketRefusal, ValidationFailure};

use crate::samples::{doors, failed, issued, krakow, seat, validate, validated, warsaw};

#[test]
fn a_sold_seat_gets_its_ticket() {
    given::<Ticket>([]).when(Command::IssueTicket(seat())).then([issued()]);
}

#[test]
fn issuing_twice_issues_once() {
    let again = Seat { issued_at: doors(), ..seat() };
    given::<Ticket>([issued()]).when(Command::IssueTicket(again)).then_nothing();
}

#[test]
fn issuing_again_does_not_make_a_used_ticket_valid() {
    given::<Ticket>([issued(), validated()]).when(Command::IssueTicket(seat())).then_nothing();
}

#[test]
fn a_valid_ticket_admits_its_holder() {
    given::<Ticket>([issued()]).when(validate(warsaw(), "North", doors())).then([validated()]);
}

#[test]
fn a_used_ticket_admits_nobody() {
    let later = at("2027-06-20T17:05:00Z");
    given::<Ticket>([issued(), validated()]).when(validate(warsaw(), "South", later)).then([failed(
        warsaw(),
        "South",
        later,
        ValidationFailure::AlreadyUsed,
    )]);
}

#[test]
fn each_scan_of_a_used_ticket_is_an_event() {
    let (second, third) = (at("2027-06-20T17:05:00Z"), at("2027-06-20T17:06:00Z"));
    given::<Ticket>([issued(), validated(), failed(warsaw(), "South", second, ValidationFailure::AlreadyUsed)])
        .when(validate(warsaw(), "South", third))
        .then([failed(warsaw(), "South", third, ValidationFailure::AlreadyUsed)]);
}

#[test]
fn a_ticket_for_another_concert_admits_nobody() {
    given::<Ticket>([issued()]).when(validate(krakow(), "North", doors())).then([failed(
        krakow(),
        "North",
        doors(),
        ValidationFailure::WrongConcert,
    )]);
}

#[test]
fn a_ticket_shown_at_the_wrong_concert_still_admits_to_the_right_one() {
    given::<Ticket>([issued(), failed(krakow(), "North", doors(), ValidationFailure::WrongConcert)])
        .when(validate(warsaw(), "North", doors()))
        .then([validated()]);
}

#[test]
fn a_void_ticket_admits_nobody() {
    given::<Ticket>([issued(), TicketEvent::TicketVoided]).when(validate(warsaw(), "North", doors())).then([failed(
        warsaw(),
        "North",
        doors(),
        ValidationFailure::Void,
    )]);
}

#[test]
fn a_ticket_that_was_never_issued_can_not_be_validated() {
    given::<Ticket>([]).when(validate(warsaw(), "North", doors())).then_refused(TicketRefusal::Unknown);
}

#[test]
fn a_ticket_whose_seat_went_back_is_void() {
    given::<Ticket>([issued()]).when(Command::VoidTicket).then([TicketEvent::TicketVoided]);
}

#[test]
fn a_ticket_is_voided_once() {
    given::<Ticket>([issued(), TicketEvent::TicketVoided]).when(Command::VoidTicket).then_nothing();
}

#[test]
fn a_ticket_that_was_used_is_voided_too() {
    given::<Ticket>([issued(), validated()]).when(Command::VoidTicket).then([TicketEvent::TicketVoided]);
}

#[test]
fn a_ticket_that_was_voided_before_it_was_issued_is_never_issued() {
    given::<Ticket>([TicketEvent::TicketVoided]).when(Command::IssueTicket(seat())).then_nothing();
}
