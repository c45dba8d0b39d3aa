use concerts::concert::{
    Concert, ConcertCommand, ConcertEvent, ConcertRefusal, Details, Editor, MOST_TICKET_TYPES, TicketType,
};
use kernel::{Quantity, Refusal, RefusalKind, UserId};
use testkit::{at, given, id, quantity, text, ticket_type};

use crate::samples::{concert_id, create, created, details, editor, now, schedule, selling, ticket_types};

fn update(details: Details) -> ConcertCommand {
    ConcertCommand::UpdateConcert { editor: editor(), details, now: now() }
}

fn update_ticket_types(ticket_types: Vec<TicketType>) -> ConcertCommand {
    ConcertCommand::UpdateTicketTypes { editor: editor(), ticket_types }
}

fn renamed() -> Details {
    Details { name: text("Renaissance II"), ..details() }
}

fn many(count: usize) -> Vec<TicketType> {
    (0..count).map(|number| selling(&format!("block-{number}"), "100.00 PLN")).collect()
}

#[test]
fn a_concert_is_put_on_sale() {
    given::<Concert>([]).when(create(details(), ticket_types())).then([created()]);
}

#[test]
fn creating_the_same_concert_again_is_nothing_new() {
    given::<Concert>([created()]).when(create(details(), ticket_types())).then_nothing();
}

#[test]
fn another_concert_is_not_created_under_the_same_id() {
    given::<Concert>([created()]).when(create(renamed(), ticket_types())).then_refused(ConcertRefusal::Exists);
}

#[test]
fn a_concert_begins_in_the_future() {
    let begins_now = Details { starts_at: now(), ..details() };
    given::<Concert>([]).when(create(begins_now, ticket_types())).then_refused(ConcertRefusal::StartsInPast);
}

#[test]
fn a_concert_needs_a_ticket_type() {
    given::<Concert>([]).when(create(details(), vec![])).then_refused(ConcertRefusal::NoTicketTypes);
}

#[test]
fn fifty_ticket_types_are_allowed() {
    given::<Concert>([])
        .when(create(details(), many(MOST_TICKET_TYPES)))
        .then_state(|concert| concert.schedule().is_some_and(|schedule| schedule.ticket_types.len() == 50));
}

#[test]
fn fifty_one_ticket_types_are_too_many() {
    given::<Concert>([])
        .when(create(details(), many(MOST_TICKET_TYPES + 1)))
        .then_refused(ConcertRefusal::TooManyTicketTypes);
}

#[test]
fn a_ticket_type_is_there_once() {
    let twice = vec![selling("regular", "349.00 PLN"), selling("regular", "399.00 PLN")];
    given::<Concert>([])
        .when(create(details(), twice))
        .then_refused(ConcertRefusal::DuplicateTicketType(ticket_type("regular")));
}

#[test]
fn prices_are_in_one_currency() {
    let mixed = vec![selling("regular", "349.00 PLN"), selling("golden-circle", "199.00 EUR")];
    given::<Concert>([]).when(create(details(), mixed)).then_refused(ConcertRefusal::MixedCurrencies);
}

#[test]
fn a_ticket_may_be_free() {
    let free = vec![selling("regular", "0.00 PLN")];
    given::<Concert>([])
        .when(create(details(), free.clone()))
        .then_state(|concert| concert.schedule().is_some_and(|schedule| schedule.ticket_types == free));
}

#[test]
fn an_order_may_be_allowed_a_hundred_tickets() {
    let hundred = vec![TicketType { max_per_order: quantity(100), ..selling("regular", "349.00 PLN") }];
    given::<Concert>([])
        .when(create(details(), hundred.clone()))
        .then_state(|concert| concert.schedule().is_some_and(|schedule| schedule.ticket_types == hundred));
}

#[test]
fn an_order_may_not_be_allowed_a_hundred_and_one() {
    let more = vec![TicketType { max_per_order: quantity(101), ..selling("regular", "349.00 PLN") }];
    given::<Concert>([])
        .when(create(details(), more))
        .then_refused(ConcertRefusal::MaxPerOrderTooHigh(ticket_type("regular")));
}

#[test]
fn sales_may_close_when_the_concert_begins() {
    let until_it_begins = Details { sales_close_at: Some(details().starts_at), ..details() };
    given::<Concert>([])
        .when(create(until_it_begins.clone(), ticket_types()))
        .then_state(|concert| concert.schedule().is_some_and(|schedule| schedule.details == until_it_begins));
}

#[test]
fn sales_do_not_go_on_after_the_concert_has_begun() {
    let too_long = Details { sales_close_at: Some(at("2026-12-31T19:00:01Z")), ..details() };
    given::<Concert>([]).when(create(too_long, ticket_types())).then_refused(ConcertRefusal::SalesCloseAfterStart);
}

#[test]
fn sales_open_before_they_close() {
    let close_at = at("2026-09-01T10:00:00Z");
    let never = Details { sales_open_at: Some(close_at), sales_close_at: Some(close_at), ..details() };
    given::<Concert>([]).when(create(never, ticket_types())).then_refused(ConcertRefusal::SalesOpenAfterClose);
}

#[test]
fn sales_open_before_the_concert_begins() {
    let too_late = Details { sales_open_at: Some(details().starts_at), ..details() };
    given::<Concert>([]).when(create(too_late, ticket_types())).then_refused(ConcertRefusal::SalesOpenAfterClose);
}

#[test]
fn a_concert_changes() {
    given::<Concert>([created()]).when(update(renamed())).then([ConcertEvent::ConcertUpdated { details: renamed() }]);
}

#[test]
fn changing_what_a_concert_is_leaves_what_is_sold() {
    given::<Concert>([created()])
        .when(update(renamed()))
        .then_state(|concert| concert.schedule().is_some_and(|schedule| schedule.ticket_types == ticket_types()));
}

#[test]
fn changing_to_the_same_is_nothing_new() {
    given::<Concert>([created()]).when(update(details())).then_nothing();
}

#[test]
fn changing_to_the_same_is_nothing_new_even_when_the_concert_has_begun() {
    let later = ConcertCommand::UpdateConcert { editor: editor(), details: details(), now: at("2027-01-01T00:00:00Z") };
    given::<Concert>([created()]).when(later).then_nothing();
}

#[test]
fn a_concert_is_not_moved_into_the_past() {
    let past = Details { starts_at: at("2026-05-31T19:00:00Z"), ..details() };
    given::<Concert>([created()]).when(update(past)).then_refused(ConcertRefusal::StartsInPast);
}

#[test]
fn a_change_keeps_to_the_rules_for_sales() {
    let too_late = Details { sales_open_at: Some(details().starts_at), ..details() };
    given::<Concert>([created()]).when(update(too_late)).then_refused(ConcertRefusal::SalesOpenAfterClose);
}

#[test]
fn ticket_types_change() {
    let one = vec![selling("regular", "399.00 PLN")];
    given::<Concert>([created()])
        .when(update_ticket_types(one.clone()))
        .then([ConcertEvent::TicketTypesUpdated { ticket_types: one }]);
}

#[test]
fn changing_what_is_sold_leaves_what_the_concert_is() {
    given::<Concert>([created()])
        .when(update_ticket_types(many(3)))
        .then_state(|concert| concert.schedule().is_some_and(|schedule| schedule.details == details()));
}

#[test]
fn the_same_ticket_types_are_nothing_new() {
    given::<Concert>([created()]).when(update_ticket_types(ticket_types())).then_nothing();
}

#[test]
fn the_last_ticket_type_stays() {
    given::<Concert>([created()]).when(update_ticket_types(vec![])).then_refused(ConcertRefusal::NoTicketTypes);
}

#[test]
fn another_organizer_does_not_even_learn_that_a_concert_is_there() {
    let other = Editor::Organizer(UserId::new(id(9)));
    let command = ConcertCommand::UpdateConcert { editor: other, details: renamed(), now: now() };
    given::<Concert>([created()]).when(command).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn another_organizer_does_not_change_what_is_sold() {
    let other = Editor::Organizer(UserId::new(id(9)));
    let command = ConcertCommand::UpdateTicketTypes { editor: other, ticket_types: many(1) };
    given::<Concert>([created()]).when(command).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn an_admin_may_change_every_concert() {
    let command = ConcertCommand::UpdateConcert { editor: Editor::Admin, details: renamed(), now: now() };
    given::<Concert>([created()]).when(command).then([ConcertEvent::ConcertUpdated { details: renamed() }]);
}

#[test]
fn an_admins_change_leaves_the_concert_with_its_organizer() {
    let command = ConcertCommand::UpdateConcert { editor: Editor::Admin, details: renamed(), now: now() };
    given::<Concert>([created()]).when(command).then_state(|concert| {
        concert.schedule().is_some_and(|schedule| schedule.organizer_id == crate::samples::organizer())
    });
}

#[test]
fn what_was_never_created_does_not_change() {
    given::<Concert>([]).when(update(details())).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn what_was_never_created_sells_nothing() {
    given::<Concert>([]).when(update_ticket_types(many(1))).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn an_order_may_have_ten_tickets_if_nothing_else_is_said() {
    let json = r#"{"ticketTypeId": "regular", "name": "Regular", "price": {"amount": "349.00", "currency": "PLN"}, "capacity": 5}"#;
    assert_eq!(serde_json::from_str::<TicketType>(json).unwrap().max_per_order, Quantity::TEN);
}

#[test]
fn what_belongs_to_somebody_else_is_not_found() {
    let refusal = ConcertRefusal::Unknown;
    assert_eq!((refusal.kind(), refusal.code(), refusal.field()), (RefusalKind::NotFound, "not_found", None));
}

#[test]
fn an_id_that_is_taken_is_a_conflict() {
    let refusal = ConcertRefusal::Exists;
    assert_eq!((refusal.kind(), refusal.code(), refusal.field()), (RefusalKind::Conflict, "concert_exists", None));
}

#[test]
fn a_rule_about_a_field_names_it() {
    let regular = || ticket_type("regular");
    let refusals = [
        (ConcertRefusal::StartsInPast, "starts_in_past", "startsAt"),
        (ConcertRefusal::SalesCloseAfterStart, "sales_close_after_start", "salesCloseAt"),
        (ConcertRefusal::SalesOpenAfterClose, "sales_open_after_close", "salesOpenAt"),
        (ConcertRefusal::NoTicketTypes, "no_ticket_types", "ticketTypes"),
        (ConcertRefusal::TooManyTicketTypes, "too_many_ticket_types", "ticketTypes"),
        (ConcertRefusal::DuplicateTicketType(regular()), "duplicate_ticket_type", "ticketTypes"),
        (ConcertRefusal::MixedCurrencies, "mixed_currencies", "ticketTypes"),
        (ConcertRefusal::MaxPerOrderTooHigh(regular()), "max_per_order_too_high", "ticketTypes"),
    ];
    for (refusal, code, field) in refusals {
        let said = (refusal.kind(), refusal.code(), refusal.field());
        assert_eq!(said, (RefusalKind::Invalid, code, Some(field)));
    }
}

#[test]
fn a_concerts_state_has_its_id() {
    assert_eq!(Some(concert_id()), given::<Concert>([created()]).state().schedule().map(|concert| concert.concert_id));
}

#[test]
fn a_created_concert_is_as_it_was_asked_for() {
    assert_eq!(given::<Concert>([created()]).state(), Concert::Scheduled(Box::new(schedule())));
}

fn cancel() -> ConcertCommand {
    ConcertCommand::CancelConcert { editor: editor(), reason: text("The artist is ill.") }
}

fn cancelled() -> ConcertEvent {
    ConcertEvent::ConcertCancelled { reason: text("The artist is ill.") }
}

#[test]
fn its_organizer_calls_it_off() {
    given::<Concert>([created()]).when(cancel()).then([cancelled()]);
}

#[test]
fn calling_it_off_twice_calls_it_off_once() {
    given::<Concert>([created(), cancelled()]).when(cancel()).then_nothing();
}

#[test]
fn nobody_else_calls_it_off() {
    let stranger =
        ConcertCommand::CancelConcert { editor: Editor::Organizer(UserId::new(id(99))), reason: text("No.") };
    given::<Concert>([created()]).when(stranger).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn what_a_cancelled_concert_is_can_not_be_changed() {
    given::<Concert>([created(), cancelled()]).when(update(renamed())).then_refused(ConcertRefusal::Cancelled);
}

#[test]
fn what_is_sold_for_a_cancelled_concert_can_not_be_changed() {
    given::<Concert>([created(), cancelled()])
        .when(update_ticket_types(many(1)))
        .then_refused(ConcertRefusal::Cancelled);
}

#[test]
fn creating_a_cancelled_concert_again_does_not_bring_it_back() {
    given::<Concert>([created(), cancelled()]).when(create(details(), ticket_types())).then_nothing();
}
