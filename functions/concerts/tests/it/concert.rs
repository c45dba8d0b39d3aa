use concerts::concert::{
    Concert, ConcertCommand, ConcertEvent, ConcertRefusal, Details, Editor, MAX_TICKET_TYPES, Schedule, TicketType,
    Venue,
};
use kernel::{Decider, NotChargeable, Quantity, Refusal, RefusalKind, TimeZoneName, Timestamp, UserId};
use testkit::{at, given, id, money, quantity, text, ticket_type};

use crate::samples::{
    concert_id, create, created, details, editor, now, schedule, selling, taxed, ticket_types, venue_in,
    venue_without_zone, zone,
};

fn update(details: Details) -> ConcertCommand {
    ConcertCommand::UpdateConcert { editor: editor(), details, reason: None, taxed: taxed(), now: now() }
}

fn update_ticket_types(ticket_types: Vec<TicketType>) -> ConcertCommand {
    ConcertCommand::UpdateTicketTypes { editor: editor(), ticket_types, taxed: taxed() }
}

fn updated(details: Details) -> ConcertEvent {
    ConcertEvent::ConcertUpdated { details, reason: None }
}

/// After the concert.
fn later() -> Timestamp {
    at("2027-01-01T00:00:00Z")
}

fn update_later(details: Details) -> ConcertCommand {
    ConcertCommand::UpdateConcert { editor: editor(), details, reason: None, taxed: taxed(), now: later() }
}

fn renamed() -> Details {
    Details { name: text("Renaissance II"), ..details() }
}

fn many(count: usize) -> Vec<TicketType> {
    (0..count).map(|number| selling(&format!("block-{number}"), "100.00 PLN")).collect()
}

#[test]
fn new_concert_is_created() {
    given::<Concert>([]).when(create(details(), ticket_types())).then([created()]);
}

#[test]
fn creating_the_same_concert_again_does_nothing() {
    given::<Concert>([created()]).when(create(details(), ticket_types())).then_nothing();
}

#[test]
fn different_concert_with_the_same_id_is_refused() {
    given::<Concert>([created()]).when(create(renamed(), ticket_types())).then_refused(ConcertRefusal::Exists);
}

#[test]
fn concert_that_starts_now_is_refused() {
    let starts_now = Details { starts_at: now(), ..details() };
    given::<Concert>([]).when(create(starts_now, ticket_types())).then_refused(ConcertRefusal::StartsInPast);
}

#[test]
fn concert_without_ticket_types_is_refused() {
    given::<Concert>([]).when(create(details(), vec![])).then_refused(ConcertRefusal::NoTicketTypes);
}

#[test]
fn fifty_ticket_types_are_allowed() {
    given::<Concert>([])
        .when(create(details(), many(MAX_TICKET_TYPES)))
        .then_state(|concert| concert.schedule().is_some_and(|schedule| schedule.ticket_types.len() == 50));
}

#[test]
fn fifty_one_ticket_types_are_too_many() {
    given::<Concert>([])
        .when(create(details(), many(MAX_TICKET_TYPES + 1)))
        .then_refused(ConcertRefusal::TooManyTicketTypes);
}

#[test]
fn duplicate_ticket_type_is_refused() {
    let twice = vec![selling("regular", "349.00 PLN"), selling("regular", "399.00 PLN")];
    given::<Concert>([])
        .when(create(details(), twice))
        .then_refused(ConcertRefusal::DuplicateTicketType(ticket_type("regular")));
}

#[test]
fn mixed_currencies_are_refused() {
    let mixed = vec![selling("regular", "349.00 PLN"), selling("golden-circle", "199.00 EUR")];
    given::<Concert>([]).when(create(details(), mixed)).then_refused(ConcertRefusal::MixedCurrencies);
}

#[test]
fn price_can_be_zero() {
    let free = vec![selling("regular", "0.00 PLN")];
    given::<Concert>([])
        .when(create(details(), free.clone()))
        .then_state(|concert| concert.schedule().is_some_and(|schedule| schedule.ticket_types == free));
}

fn price_refused(price: &str) -> Option<NotChargeable> {
    let command = create(details(), vec![selling("regular", price)]);
    match Concert::decide(&command, &Concert::initial()) {
        Err(ConcertRefusal::PriceNotChargeable { reason, .. }) => Some(reason),
        _ => None,
    }
}

#[test]
fn price_that_no_card_can_pay_is_refused() {
    assert!(matches!(price_refused("5.125 KWD"), Some(NotChargeable::TooFine(_))));
    assert!(matches!(price_refused("12.50 MGA"), Some(NotChargeable::TooFine(_))));
    assert!(matches!(price_refused("1.99 PLN"), Some(NotChargeable::TooSmall(_))));
    assert!(matches!(price_refused("0.49 EUR"), Some(NotChargeable::TooSmall(_))));
    assert!(matches!(price_refused("30.000 LYD"), Some(NotChargeable::Currency(_))));
}

#[test]
fn smallest_price_that_a_card_can_pay_is_accepted() {
    assert_eq!(["2.00 PLN", "0.50 EUR", "5.120 KWD", "12.00 MGA", "50 JPY"].map(price_refused), [None; 5]);
}

#[test]
fn currency_of_a_concert_is_fixed() {
    let in_euro = vec![selling("regular", "349.00 EUR")];
    let fixed = money("1.00 PLN").currency();
    given::<Concert>([created()]).when(update_ticket_types(in_euro)).then_refused(ConcertRefusal::CurrencyFixed(fixed));
}

#[test]
fn max_per_order_can_be_100() {
    let hundred = vec![TicketType { max_per_order: quantity(100), ..selling("regular", "349.00 PLN") }];
    given::<Concert>([])
        .when(create(details(), hundred.clone()))
        .then_state(|concert| concert.schedule().is_some_and(|schedule| schedule.ticket_types == hundred));
}

#[test]
fn max_per_order_of_101_is_refused() {
    let more = vec![TicketType { max_per_order: quantity(101), ..selling("regular", "349.00 PLN") }];
    given::<Concert>([])
        .when(create(details(), more))
        .then_refused(ConcertRefusal::MaxPerOrderTooHigh(ticket_type("regular")));
}

#[test]
fn sales_can_close_when_the_concert_starts() {
    let until_it_starts = Details { sales_close_at: Some(details().starts_at), ..details() };
    given::<Concert>([])
        .when(create(until_it_starts.clone(), ticket_types()))
        .then_state(|concert| concert.schedule().is_some_and(|schedule| schedule.details == until_it_starts));
}

#[test]
fn doors_are_open_when_the_concert_starts() {
    let (start, a_second) = (details().starts_at, kernel::SignedDuration::from_secs(1));
    let doors =
        |open_at, close_at| Details { doors_open_at: Some(open_at), doors_close_at: Some(close_at), ..details() };
    given::<Concert>([])
        .when(create(doors(start, start + a_second), ticket_types()))
        .then_state(|concert| concert.schedule().is_some());
    given::<Concert>([])
        .when(create(doors(start + a_second, start + a_second), ticket_types()))
        .then_refused(ConcertRefusal::DoorsOpenAfterStart);
    given::<Concert>([])
        .when(create(doors(start, start), ticket_types()))
        .then_refused(ConcertRefusal::DoorsCloseBeforeStart);
}

#[test]
fn sales_that_close_after_the_start_are_refused() {
    let too_long = Details { sales_close_at: Some(at("2026-12-31T19:00:01Z")), ..details() };
    given::<Concert>([]).when(create(too_long, ticket_types())).then_refused(ConcertRefusal::SalesCloseAfterStart);
}

#[test]
fn sales_that_open_when_they_close_are_refused() {
    let close_at = at("2026-09-01T10:00:00Z");
    let never = Details { sales_open_at: Some(close_at), sales_close_at: Some(close_at), ..details() };
    given::<Concert>([]).when(create(never, ticket_types())).then_refused(ConcertRefusal::SalesOpenAfterClose);
}

#[test]
fn sales_that_open_when_the_concert_starts_are_refused() {
    let too_late = Details { sales_open_at: Some(details().starts_at), ..details() };
    given::<Concert>([]).when(create(too_late, ticket_types())).then_refused(ConcertRefusal::SalesOpenAfterClose);
}

#[test]
fn details_can_be_updated() {
    given::<Concert>([created()]).when(update(renamed())).then([updated(renamed())]);
}

#[test]
fn updating_details_keeps_ticket_types() {
    given::<Concert>([created()])
        .when(update(renamed()))
        .then_state(|concert| concert.schedule().is_some_and(|schedule| schedule.ticket_types == ticket_types()));
}

#[test]
fn updating_to_equal_details_does_nothing() {
    given::<Concert>([created()]).when(update(details())).then_nothing();
}

#[test]
fn updating_to_equal_details_does_nothing_after_the_start() {
    let later = update_later(details());
    given::<Concert>([created()]).when(later).then_nothing();
}

#[test]
fn concert_cannot_be_moved_into_the_past() {
    let past = Details { starts_at: at("2026-05-31T19:00:00Z"), ..details() };
    given::<Concert>([created()]).when(update(past)).then_refused(ConcertRefusal::StartsInPast);
}

#[test]
fn updated_details_must_obey_the_rules_for_sales() {
    let too_late = Details { sales_open_at: Some(details().starts_at), ..details() };
    given::<Concert>([created()]).when(update(too_late)).then_refused(ConcertRefusal::SalesOpenAfterClose);
}

#[test]
fn ticket_types_can_be_replaced() {
    let one = vec![selling("regular", "399.00 PLN")];
    given::<Concert>([created()])
        .when(update_ticket_types(one.clone()))
        .then([ConcertEvent::TicketTypesUpdated { ticket_types: one }]);
}

#[test]
fn replacing_ticket_types_keeps_details() {
    given::<Concert>([created()])
        .when(update_ticket_types(many(3)))
        .then_state(|concert| concert.schedule().is_some_and(|schedule| schedule.details == details()));
}

#[test]
fn replacing_ticket_types_by_equal_ones_does_nothing() {
    given::<Concert>([created()]).when(update_ticket_types(ticket_types())).then_nothing();
}

#[test]
fn removing_all_ticket_types_is_refused() {
    given::<Concert>([created()]).when(update_ticket_types(vec![])).then_refused(ConcertRefusal::NoTicketTypes);
}

#[test]
fn another_organizer_cannot_update_or_detect_a_concert() {
    let other = Editor::Organizer(UserId::new(id(9)));
    let command =
        ConcertCommand::UpdateConcert { editor: other, details: renamed(), reason: None, taxed: taxed(), now: now() };
    given::<Concert>([created()]).when(command).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn another_organizer_cannot_replace_ticket_types() {
    let other = Editor::Organizer(UserId::new(id(9)));
    let command = ConcertCommand::UpdateTicketTypes { editor: other, ticket_types: many(1), taxed: taxed() };
    given::<Concert>([created()]).when(command).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn admin_can_update_every_concert() {
    let command = ConcertCommand::UpdateConcert {
        editor: Editor::Admin,
        details: renamed(),
        reason: None,
        taxed: taxed(),
        now: now(),
    };
    given::<Concert>([created()]).when(command).then([updated(renamed())]);
}

#[test]
fn update_by_an_admin_keeps_the_organizer() {
    let command = ConcertCommand::UpdateConcert {
        editor: Editor::Admin,
        details: renamed(),
        reason: None,
        taxed: taxed(),
        now: now(),
    };
    given::<Concert>([created()]).when(command).then_state(|concert| {
        concert.schedule().is_some_and(|schedule| schedule.organizer_id == crate::samples::organizer())
    });
}

#[test]
fn concert_that_was_never_created_cannot_be_updated() {
    given::<Concert>([]).when(update(details())).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn concert_that_was_never_created_has_no_ticket_types_to_replace() {
    given::<Concert>([]).when(update_ticket_types(many(1))).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn max_per_order_defaults_to_ten() {
    let json = r#"{"ticketTypeId": "regular", "name": "Regular", "price": {"amount": "349.00", "currency": "PLN"}, "capacity": 5}"#;
    assert_eq!(serde_json::from_str::<TicketType>(json).unwrap().max_per_order, Quantity::TEN);
}

#[test]
fn unknown_concert_is_not_found() {
    let refusal = ConcertRefusal::Unknown;
    assert_eq!((refusal.kind(), refusal.code(), refusal.field()), (RefusalKind::NotFound, "not_found", None));
}

#[test]
fn existing_id_is_a_conflict() {
    let refusal = ConcertRefusal::Exists;
    assert_eq!((refusal.kind(), refusal.code(), refusal.field()), (RefusalKind::Conflict, "concert_exists", None));
}

#[test]
fn refusal_names_the_wrong_field() {
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
        let actual = (refusal.kind(), refusal.code(), refusal.field());
        assert_eq!(actual, (RefusalKind::Invalid, code, Some(field)));
    }
}

#[test]
fn created_concert_has_its_id() {
    assert_eq!(Some(concert_id()), given::<Concert>([created()]).state().schedule().map(|concert| concert.concert_id));
}

#[test]
fn created_concert_has_the_requested_schedule() {
    assert_eq!(given::<Concert>([created()]).state(), Concert::Scheduled(Box::new(schedule())));
}

fn cancel_by(editor: Editor) -> ConcertCommand {
    ConcertCommand::CancelConcert { editor, reason: text("The artist is ill."), after_start: false, now: now() }
}

fn cancel() -> ConcertCommand {
    cancel_by(editor())
}

fn cancel_at(now: Timestamp, after_start: bool) -> ConcertCommand {
    ConcertCommand::CancelConcert { editor: editor(), reason: text("The artist is ill."), after_start, now }
}

fn cancelled() -> ConcertEvent {
    ConcertEvent::ConcertCancelled { reason: text("The artist is ill.") }
}

#[test]
fn organizer_can_cancel_their_concert() {
    given::<Concert>([created()]).when(cancel()).then([cancelled()]);
}

#[test]
fn cancelling_again_is_refused() {
    given::<Concert>([created(), cancelled()]).when(cancel()).then_refused(ConcertRefusal::Cancelled);
}

#[test]
fn concert_that_has_begun_is_not_cancelled_by_accident() {
    let begins = details().starts_at;
    given::<Concert>([created()]).when(cancel_at(begins, false)).then_refused(ConcertRefusal::Over);
}

#[test]
fn concert_that_has_begun_can_be_cancelled_deliberately() {
    given::<Concert>([created()]).when(cancel_at(later(), true)).then([cancelled()]);
}

#[test]
fn name_can_be_corrected_after_the_concert() {
    given::<Concert>([created()]).when(update_later(renamed())).then([updated(renamed())]);
}

#[test]
fn concert_that_was_cannot_be_moved_within_the_past() {
    let other_day = Details { starts_at: at("2026-12-30T19:00:00Z"), ..details() };
    given::<Concert>([created()]).when(update_later(other_day)).then_refused(ConcertRefusal::StartsInPast);
}

#[test]
fn reason_of_a_change_is_kept() {
    let reason = Some(text("The stadium is being repaired."));
    let command = ConcertCommand::UpdateConcert {
        editor: editor(),
        details: renamed(),
        reason: reason.clone(),
        taxed: taxed(),
        now: now(),
    };
    given::<Concert>([created()]).when(command).then([ConcertEvent::ConcertUpdated { details: renamed(), reason }]);
}

fn created_in(venue: Venue) -> Result<Option<TimeZoneName>, ConcertRefusal> {
    let command = create(Details { venue, ..details() }, ticket_types());
    let events = Concert::decide(&command, &Concert::initial())?;
    let state = given::<Concert>(events).state();
    Ok(state.schedule().and_then(|schedule| schedule.details.venue.time_zone.clone()))
}

#[test]
fn venue_has_the_only_time_zone_of_its_country() {
    assert_eq!(created_in(venue_without_zone()), Ok(Some(zone("Europe/Warsaw"))));
}

#[test]
fn repeated_creation_with_a_derived_time_zone_does_nothing() {
    let command = create(Details { venue: venue_without_zone(), ..details() }, ticket_types());
    let events = Concert::decide(&command, &Concert::initial()).unwrap();
    given::<Concert>(events).when(command).then_nothing();
}

#[test]
fn venue_has_the_time_zone_that_is_given() {
    let los_angeles = venue_in("US", "Los Angeles", Some("America/Los_Angeles"));
    assert_eq!(created_in(los_angeles), Ok(Some(zone("America/Los_Angeles"))));
}

#[test]
fn time_zone_is_stored_under_its_name_in_the_database() {
    assert_eq!(created_in(venue_in("ES", "Madrid", Some("europe/madrid"))), Ok(Some(zone("Europe/Madrid"))));
}

#[test]
fn country_with_several_time_zones_asks_for_one() {
    let refusal = created_in(venue_in("ES", "Madrid", None)).unwrap_err();
    assert_eq!((refusal.code(), refusal.field()), ("time_zone_required", Some("venue/timeZone")));
    assert!(refusal.to_string().contains("Europe/Madrid, Africa/Ceuta, Atlantic/Canary"), "{refusal}");
}

#[test]
fn unknown_time_zone_is_refused() {
    let toledo = venue_in("ES", "Toledo", Some("Europe/Toledo"));
    assert_eq!(created_in(toledo), Err(ConcertRefusal::UnknownTimeZone(zone("Europe/Toledo"))));
}

fn in_madrid(time_zone: Option<&str>) -> Details {
    Details { venue: venue_in("ES", "Madrid", time_zone), ..details() }
}

fn created_in_madrid() -> ConcertEvent {
    let Schedule { concert_id, organizer_id, ticket_types, .. } = schedule();
    ConcertEvent::ConcertCreated { concert_id, organizer_id, details: in_madrid(Some("Europe/Madrid")), ticket_types }
}

#[test]
fn concert_that_stays_in_its_city_keeps_its_time_zone() {
    given::<Concert>([created_in_madrid()]).when(update(in_madrid(None))).then_nothing();
}

#[test]
fn concert_that_moves_to_another_city_needs_a_time_zone() {
    let in_las_palmas = Details { venue: venue_in("ES", "Las Palmas", None), ..details() };
    let spain = in_las_palmas.venue.country.clone();
    given::<Concert>([created_in_madrid()])
        .when(update(in_las_palmas))
        .then_refused(ConcertRefusal::TimeZoneRequired(spain));
}

#[test]
fn concert_of_an_older_release_does_not_change_by_its_time_zone() {
    let older = Details { venue: venue_without_zone(), ..details() };
    given::<Concert>([created(), updated(older)]).when(update(details())).then_nothing();
}

#[test]
fn another_organizer_cannot_cancel() {
    let stranger = cancel_by(Editor::Organizer(UserId::new(id(99))));
    given::<Concert>([created()]).when(stranger).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn another_organizer_cannot_detect_a_cancelled_concert() {
    let stranger = cancel_by(Editor::Organizer(UserId::new(id(99))));
    given::<Concert>([created(), cancelled()]).when(stranger).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn admin_can_cancel_every_concert() {
    let command = cancel_by(Editor::Admin);
    given::<Concert>([created()]).when(command).then([cancelled()]);
}

#[test]
fn concert_that_was_never_created_cannot_be_cancelled() {
    given::<Concert>([]).when(cancel()).then_refused(ConcertRefusal::Unknown);
}

#[test]
fn cancelled_concert_cannot_be_updated() {
    given::<Concert>([created(), cancelled()]).when(update(renamed())).then_refused(ConcertRefusal::Cancelled);
}

#[test]
fn ticket_types_of_a_cancelled_concert_cannot_be_replaced() {
    given::<Concert>([created(), cancelled()])
        .when(update_ticket_types(many(1)))
        .then_refused(ConcertRefusal::Cancelled);
}

#[test]
fn creating_a_cancelled_concert_again_does_not_restore_it() {
    given::<Concert>([created(), cancelled()]).when(create(details(), ticket_types())).then_nothing();
}

fn in_iceland() -> Details {
    Details { venue: venue_in("IS", "Reykjavík", Some("Atlantic/Reykjavik")), ..details() }
}

fn rate_missing() -> ConcertRefusal {
    ConcertRefusal::TaxRateMissing(in_iceland().venue.country)
}

/// A concert there that is on sale, from before its rate was asked for.
fn created_in_iceland() -> ConcertEvent {
    let Schedule { concert_id, organizer_id, ticket_types, .. } = schedule();
    ConcertEvent::ConcertCreated { concert_id, organizer_id, details: in_iceland(), ticket_types }
}

#[test]
fn concert_in_a_country_without_a_tax_rate_is_refused() {
    given::<Concert>([]).when(create(in_iceland(), ticket_types())).then_refused(rate_missing());
}

#[test]
fn concert_does_not_move_to_a_country_without_a_tax_rate() {
    given::<Concert>([created()]).when(update(in_iceland())).then_refused(rate_missing());
}

#[test]
fn tickets_are_not_put_on_sale_where_no_tax_rate_is_known() {
    given::<Concert>([created_in_iceland()]).when(update_ticket_types(many(1))).then_refused(rate_missing());
}

#[test]
fn concert_on_sale_without_a_tax_rate_can_be_corrected() {
    let renamed = Details { name: text("Renaissance II"), ..in_iceland() };
    given::<Concert>([created_in_iceland()]).when(update(renamed.clone())).then([updated(renamed)]);
}

#[test]
fn free_concert_needs_no_tax_rate() {
    let command = create(in_iceland(), vec![selling("free", "0.00 PLN")]);
    assert!(Concert::decide(&command, &Concert::initial()).is_ok());
}

#[test]
fn missing_tax_rate_is_a_fault_of_the_country() {
    let refusal = rate_missing();
    assert_eq!(
        (refusal.code(), refusal.field(), refusal.kind()),
        ("tax_rate_missing", Some("venue/country"), RefusalKind::Invalid)
    );
}
