//! Stored events stay readable.

use std::path::{Path, PathBuf};

use reservations::pools::sale_terms::AllotmentEvent;
use reservations::pools::ticket_pool::TicketPoolEvent;
use reservations::reservation::{ReservationEvent, ReservationFailure};
use testkit::{assert_golden, currency, money, quantity};

use crate::samples::{allocation, failed, offer, reservation, reserved, ten_o_clock, terms};

fn folder(aggregate: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(aggregate)
}

#[test]
fn stored_allotment_events_match_their_golden_files() {
    assert_golden(
        folder("allotment"),
        &[AllotmentEvent::AllotmentChanged(terms(7, vec![offer("regular", 100, 3, 4)]))],
    );
}

#[test]
fn stored_ticket_pool_events_match_their_golden_files() {
    let (reservation_id, quantity, revenue) = (reservation(), quantity(2), money("698.00 PLN"));
    let events = [
        TicketPoolEvent::PoolOpened { capacity: 25, currency: currency("PLN"), concert_version: 1 },
        TicketPoolEvent::PoolResized { capacity: 20, surplus: 3, concert_version: 2 },
        TicketPoolEvent::SeatsHeld { reservation_id, quantity },
        TicketPoolEvent::SeatsReleased { reservation_id, quantity },
        TicketPoolEvent::SeatsSold { reservation_id, quantity, revenue },
        TicketPoolEvent::SeatsReturned { reservation_id, quantity, revenue },
    ];
    assert_golden(folder("ticket_pool"), &events);
}

#[test]
fn stored_reservation_events_match_their_golden_files() {
    let events = [
        ReservationEvent::TicketsReserved(reserved()),
        ReservationEvent::ReservationFailed(failed()),
        ReservationEvent::ReservationConfirmed,
        ReservationEvent::ReservationCancellationRequested,
        ReservationEvent::ReservationCancelled,
        ReservationEvent::ReservationExpired,
        ReservationEvent::ReservationExtended { expires_at: ten_o_clock() },
        ReservationEvent::ReservationReduced {
            refund_id: kernel::RefundId::new(testkit::id(60)),
            returned: vec![allocation(3, 1)],
        },
    ];
    assert_golden(folder("reservation"), &events);
}

#[test]
fn reservation_failures_are_stored_and_published_under_these_names() {
    for (failure, name) in [(ReservationFailure::SoldOut, "sold_out"), (ReservationFailure::NotOnSale, "not_on_sale")] {
        assert_eq!(serde_json::to_value(failure).unwrap(), name);
        assert_eq!(serde_json::to_value(contracts::reservations::ReservationFailure::from(failure)).unwrap(), name);
    }
}
