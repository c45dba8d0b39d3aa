use testkit::{at, given};
use tickets::ticket::{Seat, Ticket, TicketCommand as Command, TicketEvent, TicketRefusal, ValidationFailure};

use crate::samples::{doors, failed, issued, krakow, seat, validate, validated, warsaw};

#[test]
fn sold_seat_gets_its_ticket() {
    given::<Ticket>([]).when(Command::IssueTicket(Box::new(seat()))).then([issued()]);
}

#[test]
fn ticket_issued_twice_is_issued_once() {
    let again = Seat { issued_at: doors(), ..seat() };
    given::<Ticket>([issued()]).when(Command::IssueTicket(Box::new(again))).then_nothing();
}

#[test]
fn issuing_again_does_not_make_a_used_ticket_valid() {
    given::<Ticket>([issued(), validated()]).when(Command::IssueTicket(Box::new(seat()))).then_nothing();
}

#[test]
fn valid_ticket_admits_its_holder() {
    given::<Ticket>([issued()]).when(validate(warsaw(), "North", doors())).then([validated()]);
}

#[test]
fn used_ticket_admits_nobody() {
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
fn ticket_for_another_concert_admits_nobody() {
    given::<Ticket>([issued()]).when(validate(krakow(), "North", doors())).then([failed(
        krakow(),
        "North",
        doors(),
        ValidationFailure::WrongConcert,
    )]);
}

#[test]
fn scan_at_the_wrong_concert_leaves_the_ticket_valid() {
    given::<Ticket>([issued(), failed(krakow(), "North", doors(), ValidationFailure::WrongConcert)])
        .when(validate(warsaw(), "North", doors()))
        .then([validated()]);
}

#[test]
fn void_ticket_admits_nobody() {
    given::<Ticket>([issued(), TicketEvent::TicketVoided]).when(validate(warsaw(), "North", doors())).then([failed(
        warsaw(),
        "North",
        doors(),
        ValidationFailure::Void,
    )]);
}

#[test]
fn validation_of_an_unknown_ticket_is_refused() {
    given::<Ticket>([]).when(validate(warsaw(), "North", doors())).then_refused(TicketRefusal::Unknown);
}

#[test]
fn valid_ticket_can_be_voided() {
    given::<Ticket>([issued()]).when(Command::VoidTicket).then([TicketEvent::TicketVoided]);
}

#[test]
fn ticket_is_voided_once() {
    given::<Ticket>([issued(), TicketEvent::TicketVoided]).when(Command::VoidTicket).then_nothing();
}

#[test]
fn used_ticket_can_be_voided() {
    given::<Ticket>([issued(), validated()]).when(Command::VoidTicket).then([TicketEvent::TicketVoided]);
}

#[test]
fn ticket_voided_before_it_was_issued_is_never_issued() {
    given::<Ticket>([TicketEvent::TicketVoided]).when(Command::IssueTicket(Box::new(seat()))).then_nothing();
}

#[test]
fn ticket_is_voided_once_before_it_is_issued() {
    given::<Ticket>([]).when(Command::VoidTicket).then([TicketEvent::TicketVoided]);
    given::<Ticket>([TicketEvent::TicketVoided]).when(Command::VoidTicket).then_nothing();
}

#[test]
fn ticket_voided_before_it_was_issued_cannot_be_validated() {
    given::<Ticket>([TicketEvent::TicketVoided])
        .when(validate(warsaw(), "North", doors()))
        .then_refused(TicketRefusal::Unknown);
}

#[test]
fn used_and_void_tickets_at_the_wrong_concert_report_the_concert() {
    for event in [validated(), TicketEvent::TicketVoided] {
        given::<Ticket>([issued(), event]).when(validate(krakow(), "North", doors())).then([failed(
            krakow(),
            "North",
            doors(),
            ValidationFailure::WrongConcert,
        )]);
    }
}

#[test]
fn used_ticket_that_was_voided_fails_as_void() {
    given::<Ticket>([issued(), validated(), TicketEvent::TicketVoided])
        .when(validate(warsaw(), "South", doors()))
        .then([failed(warsaw(), "South", doors(), ValidationFailure::Void)]);
}

#[test]
fn only_valid_and_used_tickets_have_a_good_seat() {
    let good = |events: Vec<TicketEvent>| given::<Ticket>(events).state().into_good_seat();
    assert_eq!([good(vec![issued()]), good(vec![issued(), validated()])], [Some(seat()), Some(seat())]);
    assert_eq!([good(vec![]), good(vec![issued(), TicketEvent::TicketVoided])], [None, None]);
    assert_eq!(good(vec![TicketEvent::TicketVoided]), None);
}
