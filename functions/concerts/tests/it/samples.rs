//! Sample values for all tests.

use std::collections::BTreeSet;

use concerts::concert::{ConcertCommand, ConcertEvent, Details, Editor, Schedule, TicketType, Venue};
use concerts::taxed_countries::TaxedCountries;
use kernel::{ConcertId, CountryCode, TimeZoneName, Timestamp, UserId};
use tax::TaxRates;
use testkit::{at, id, money, quantity, text, ticket_type};

pub fn now() -> Timestamp {
    at("2026-06-01T10:00:00Z")
}

pub fn concert_id() -> ConcertId {
    ConcertId::new(id(1))
}

pub fn organizer() -> UserId {
    UserId::new(id(2))
}

pub fn editor() -> Editor {
    Editor::Organizer(organizer())
}

pub fn venue() -> Venue {
    let country = CountryCode::try_from("PL".to_owned()).unwrap();
    Venue { name: text("PGE Narodowy"), city: text("Warsaw"), country, time_zone: Some(zone("Europe/Warsaw")) }
}

pub fn zone(name: &str) -> TimeZoneName {
    TimeZoneName::try_from(name.to_owned()).unwrap()
}

/// As the releases before time zones stored it.
pub fn venue_without_zone() -> Venue {
    Venue { time_zone: None, ..venue() }
}

pub fn venue_in(country: &str, city: &str, time_zone: Option<&str>) -> Venue {
    let country = CountryCode::try_from(country.to_owned()).unwrap();
    Venue { name: text("Arena"), city: text(city), country, time_zone: time_zone.map(zone) }
}

pub fn details() -> Details {
    Details {
        name: text("Renaissance"),
        artist: text("Beyoncé"),
        starts_at: at("2026-12-31T19:00:00Z"),
        venue: venue(),
        sales_open_at: None,
        sales_close_at: None,
        doors_open_at: None,
        doors_close_at: None,
        self_service: None,
        max_per_person: None,
    }
}

pub fn selling(name: &str, price: &str) -> TicketType {
    TicketType {
        ticket_type_id: ticket_type(name),
        name: text(name),
        price: money(price),
        capacity: quantity(1000),
        max_per_order: quantity(10),
    }
}

pub fn ticket_types() -> Vec<TicketType> {
    vec![selling("regular", "349.00 PLN"), selling("golden-circle", "799.00 PLN")]
}

pub fn schedule() -> Schedule {
    Schedule {
        concert_id: concert_id(),
        organizer_id: organizer(),
        details: details(),
        ticket_types: ticket_types(),
        gates: BTreeSet::new(),
        change_reason: None,
    }
}

/// The built-in rates, without Iceland.
pub fn taxed() -> TaxedCountries {
    TaxedCountries::of(&TaxRates::new("").unwrap(), now())
}

pub fn create(details: Details, ticket_types: Vec<TicketType>) -> ConcertCommand {
    ConcertCommand::CreateConcert {
        schedule: Schedule { details, ticket_types, ..schedule() },
        taxed: taxed(),
        now: now(),
    }
}

pub fn created() -> ConcertEvent {
    let Schedule { concert_id, organizer_id, details, ticket_types, .. } = schedule();
    ConcertEvent::ConcertCreated { concert_id, organizer_id, details, ticket_types }
}

pub fn gate() -> UserId {
    UserId::new(id(5))
}

pub fn gates_assigned() -> ConcertEvent {
    ConcertEvent::GatesAssigned { user_ids: BTreeSet::from([gate()]) }
}
