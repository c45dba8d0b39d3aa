use concerts::concert::{ConcertEvent, Details};
use testkit::{assert_golden, at, text};

use crate::samples::{created, details, ticket_types};

#[test]
fn stored_concert_events_stay_as_they_are() {
    let with_sales = Details {
        sales_open_at: Some(at("2026-07-01T10:00:00Z")),
        sales_close_at: Some(at("2026-12-31T12:00:00Z")),
        ..details()
    };
    let samples = [
        created(),
        ConcertEvent::ConcertUpdated { details: with_sales },
        ConcertEvent::TicketTypesUpdated { ticket_types: ticket_types() },
        ConcertEvent::ConcertCancelled { reason: text("The artist is ill.") },
    ];
    assert_golden("tests/golden/concert", &samples);
}
