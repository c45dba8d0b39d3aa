//! Published events.

use contracts::reservations::{
    AvailabilityChanged, Reservation as Published, ReservationFailed, ReservationFailure, ReservationsEvent,
    TicketsReserved,
};
use eventstore::RecordedEvent;
use reservations::pools::ticket_pool::{TicketPool, TicketPoolEvent};
use reservations::published::{POOL_EVENTS, RESERVATION_EVENTS, of_pool, of_reservation};
use reservations::reservation::{Reservation, ReservationEvent};
use testkit::{currency, given, money, quantity};

use crate::samples::{ann, failed, order, pool, regular, reservation, reserved, ten_o_clock, warsaw};

fn published_reservation() -> Published {
    Published { reservation_id: reservation(), order_id: order(), concert_id: warsaw(), user_id: ann() }
}

/// The integration event of the last of these events.
fn published_of(events: &[ReservationEvent]) -> Option<ReservationsEvent> {
    let state = given::<Reservation>(events.iter().cloned()).state();
    of_reservation(reservation(), events.last().expect("an event"), &state)
}

fn published_of_pool(events: &[TicketPoolEvent]) -> Option<ReservationsEvent> {
    let state = given::<TicketPool>(events.iter().cloned()).state();
    of_pool(&pool(3), events.last().expect("an event"), &state)
}

fn made() -> ReservationEvent {
    ReservationEvent::TicketsReserved(reserved())
}

fn opened() -> TicketPoolEvent {
    TicketPoolEvent::PoolOpened { capacity: 25, currency: currency("PLN"), concert_version: 1 }
}

fn held() -> TicketPoolEvent {
    TicketPoolEvent::SeatsHeld { reservation_id: reservation(), quantity: quantity(2) }
}

fn sold() -> TicketPoolEvent {
    let (quantity, revenue) = (quantity(2), money("698.00 PLN"));
    TicketPoolEvent::SeatsSold { reservation_id: reservation(), quantity, revenue }
}

fn available_of(capacity: u32, available: u32, scarce: bool) -> Option<ReservationsEvent> {
    Some(ReservationsEvent::AvailabilityChanged(AvailabilityChanged {
        concert_id: warsaw(),
        ticket_type_id: regular(),
        pool: 3,
        available,
        capacity: Some(capacity),
        scarce,
    }))
}

fn available(available: u32) -> Option<ReservationsEvent> {
    available_of(25, available, false)
}

#[test]
fn held_seats_are_published_with_the_end_of_the_hold() {
    let expected = TicketsReserved { reservation: published_reservation(), expires_at: reserved().expires_at };
    assert_eq!(published_of(&[made()]), Some(ReservationsEvent::TicketsReserved(expected)));
}

#[test]
fn failure_is_published_with_its_reason() {
    let expected = ReservationFailed { reservation: published_reservation(), reason: ReservationFailure::SoldOut };
    let event = ReservationEvent::ReservationFailed(failed());
    assert_eq!(published_of(&[event]), Some(ReservationsEvent::ReservationFailed(expected)));
}

#[test]
fn confirmation_is_published() {
    let events = [made(), ReservationEvent::ReservationConfirmed];
    assert_eq!(published_of(&events), Some(ReservationsEvent::ReservationConfirmed(published_reservation())));
}

#[test]
fn cancellation_request_is_published() {
    let events = [made(), ReservationEvent::ReservationCancellationRequested];
    assert_eq!(
        published_of(&events),
        Some(ReservationsEvent::ReservationCancellationRequested(published_reservation()))
    );
}

#[test]
fn cancellation_is_published() {
    let events = [made(), ReservationEvent::ReservationCancelled];
    assert_eq!(published_of(&events), Some(ReservationsEvent::ReservationCancelled(published_reservation())));
}

#[test]
fn cancellation_of_an_unmade_reservation_is_not_published() {
    assert_eq!(published_of(&[ReservationEvent::ReservationCancelled]), None);
}

#[test]
fn free_seats_are_published_when_a_pool_opens() {
    assert_eq!(published_of_pool(&[opened()]), available(25));
}

#[test]
fn free_seats_are_published_when_seats_are_held() {
    assert_eq!(published_of_pool(&[opened(), held()]), available(23));
}

#[test]
fn free_seats_are_published_when_seats_are_released() {
    let released = TicketPoolEvent::SeatsReleased { reservation_id: reservation(), quantity: quantity(2) };
    assert_eq!(published_of_pool(&[opened(), held(), released]), available(25));
}

#[test]
fn free_seats_are_published_when_sold_seats_are_returned() {
    let (quantity, revenue) = (quantity(2), money("698.00 PLN"));
    let returned = TicketPoolEvent::SeatsReturned { reservation_id: reservation(), quantity, revenue };
    assert_eq!(published_of_pool(&[opened(), held(), sold(), returned]), available(25));
}

#[test]
fn free_seats_are_published_when_a_pool_is_resized() {
    let resized = TicketPoolEvent::PoolResized { capacity: 20, surplus: 0, concert_version: 2 };
    assert_eq!(published_of_pool(&[opened(), held(), resized]), available_of(20, 18, true));
}

#[test]
fn seats_that_leave_the_sale_are_no_capacity() {
    let resized = TicketPoolEvent::PoolResized { capacity: 2, surplus: 2, concert_version: 2 };
    assert_eq!(published_of_pool(&[opened(), held(), resized]), available_of(0, 0, true));
}

fn is_scarce(capacity: u32, events: &[TicketPoolEvent]) -> bool {
    let opened = TicketPoolEvent::PoolOpened { capacity, currency: currency("PLN"), concert_version: 1 };
    let events = [&[opened], events].concat();
    matches!(published_of_pool(&events), Some(ReservationsEvent::AvailabilityChanged(changed)) if changed.scarce)
}

#[test]
fn pool_with_ten_seats_is_not_scarce() {
    assert!(!is_scarce(10, &[]) && !is_scarce(12, &[held()]));
}

#[test]
fn pool_with_nine_seats_is_scarce() {
    assert!(is_scarce(9, &[]) && is_scarce(11, &[held()]));
}

#[test]
fn pool_is_scarce_once_more_when_seats_come_back() {
    let released = TicketPoolEvent::SeatsReleased { reservation_id: reservation(), quantity: quantity(2) };
    assert!(is_scarce(11, &[held(), released]));
}

#[test]
fn sale_is_not_published_because_no_seat_becomes_free() {
    assert_eq!(published_of_pool(&[opened(), held(), sold()]), None);
}

#[test]
fn published_names_match_the_published_reservation_events() {
    let name = |recorded: RecordedEvent| recorded.name;
    let named = [
        RecordedEvent::encode(&made()).map(name),
        RecordedEvent::encode(&ReservationEvent::ReservationFailed(failed())).map(name),
        RecordedEvent::encode(&ReservationEvent::ReservationConfirmed).map(name),
        RecordedEvent::encode(&ReservationEvent::ReservationCancellationRequested).map(name),
        RecordedEvent::encode(&ReservationEvent::ReservationCancelled).map(name),
        RecordedEvent::encode(&ReservationEvent::ReservationExpired).map(name),
        RecordedEvent::encode(&ReservationEvent::ReservationExtended { expires_at: ten_o_clock() }).map(name),
    ];
    assert_eq!(named.map(|name| name.expect("an event")), RESERVATION_EVENTS);
}

#[test]
fn published_names_match_the_published_pool_events() {
    let (reservation_id, quantity, revenue) = (reservation(), quantity(2), money("698.00 PLN"));
    let published = [
        opened(),
        TicketPoolEvent::PoolResized { capacity: 20, surplus: 0, concert_version: 2 },
        held(),
        TicketPoolEvent::SeatsReleased { reservation_id, quantity },
        TicketPoolEvent::SeatsReturned { reservation_id, quantity, revenue },
    ];
    assert_eq!(published.map(|event| RecordedEvent::encode(&event).expect("an event").name), POOL_EVENTS);
}
