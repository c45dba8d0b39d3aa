use concerts::concert::{ConcertEvent, Details};
use concerts::self_service::{GiveBack, SelfService};
use testkit::{assert_golden, at, quantity, text};

use crate::samples::{concert_id, created, details, gates_assigned, organizer, ticket_types, venue_without_zone};

#[test]
fn stored_concert_events_stay_as_they_are() {
    let with_sales = Details {
        sales_open_at: Some(at("2026-07-01T10:00:00Z")),
        sales_close_at: Some(at("2026-12-31T12:00:00Z")),
        doors_open_at: None,
        doors_close_at: None,
        venue: venue_without_zone(),
        ..details()
    };
    let samples = [
        created_before_time_zones(),
        ConcertEvent::ConcertUpdated { details: with_sales, reason: None },
        ConcertEvent::TicketTypesUpdated { ticket_types: ticket_types() },
        ConcertEvent::ConcertCancelled { reason: text("The artist is ill.") },
        gates_assigned(),
    ];
    assert_golden("tests/golden/concert", &samples);
}

fn created_before_time_zones() -> ConcertEvent {
    ConcertEvent::ConcertCreated {
        concert_id: concert_id(),
        organizer_id: organizer(),
        details: Details { venue: venue_without_zone(), ..details() },
        ticket_types: ticket_types(),
    }
}

#[test]
fn stored_time_zones_and_reasons_stay_as_they_are() {
    let reason = Some(text("The stadium is being repaired."));
    let samples = [created(), ConcertEvent::ConcertUpdated { details: details(), reason }];
    assert_golden("tests/golden/concert-in-a-time-zone", &samples);
}

#[test]
fn stored_doors_stay_as_they_are() {
    let doors_open_at = Some(at("2026-12-31T17:00:00Z"));
    let details = Details { doors_open_at, doors_close_at: Some(at("2026-12-31T22:00:00Z")), ..details() };
    assert_golden("tests/golden/concert-with-doors", &[ConcertEvent::ConcertUpdated { details, reason: None }]);
}

#[test]
fn stored_self_service_stays_as_it_is() {
    let self_service = Some(SelfService { give_back: GiveBack::UntilHoursBeforeStart(48), ..SelfService::default() });
    let details = Details { self_service, max_per_person: Some(quantity(4)), ..details() };
    assert_golden("tests/golden/concert-with-self-service", &[ConcertEvent::ConcertUpdated { details, reason: None }]);
}
