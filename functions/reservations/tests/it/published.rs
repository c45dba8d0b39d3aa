//! What leaves the context.

use contracts::reservations::{
    AvailabilityChanged, Reservation as Published, ReservationFailed, ReservationFailure, ReservationsEvent,
    TicketsReserved,
};
use eventstore::RecordedEvent;
use reservations::published::{OF_POOLS, OF_RESERVATIONS, of_pool, of_reservation};
use reservations::reservation::{Reservation, ReservationEvent};
use reservations::ticket_pool::{TicketPool, TicketPoolEvent};
use testkit::{currency, given, money, quantity};

use crate::samples::{ann, failed, order, pool, regular, reservation, reserved, ten_o_clock, warsaw};

fn about() -> Published {
    Published { reservation_id: reservation(), order_id: order(), concert_id: warsaw(), user_id: ann() }
}

/// What is told of the last of these events.
fn told(events: &[ReservationEvent]) -> Option<ReservationsEvent> {
    let state = given::<Reservation>(events.iter().cloned()).state();
    of_reservation(reservation(), events.last().expect("an event"), &state)
}

fn told_of_pool(events: &[TicketPoolEvent]) -> Option<ReservationsEvent> {
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

fn available(available: u32) -> Option<ReservationsEvent> {
    Some(ReservationsEvent::AvailabilityChanged(AvailabilityChanged {
        concert_id: warsaw(),
        ticket_type_id: regular(),
        pool: 3,
        available,
    }))
}

#[test]
fn held_seats_are_told_with_how_long_they_are_held() {
    let expected = TicketsReserved { reservation: about(), expires_at: reserved().expires_at };
    assert_eq!(told(&[made()]), Some(ReservationsEvent::TicketsReserved(expected)));
}

#[test]
fn a_failure_is_told_with_its_reason() {
    let expected = ReservationFailed { reservation: about(), reason: ReservationFailure::SoldOut };
    let event = ReservationEvent::ReservationFailed(failed());
    assert_eq!(told(&[event]), Some(ReservationsEvent::ReservationFailed(expected)));
}

#[test]
fn a_confirmation_is_told() {
    let events = [made(), ReservationEvent::ReservationConfirmed];
    assert_eq!(told(&events), Some(ReservationsEvent::ReservationConfirmed(about())));
}

#[test]
fn the_wish_to_cancel_is_told() {
    let events = [made(), ReservationEvent::ReservationCancellationRequested];
    assert_eq!(told(&events), Some(ReservationsEvent::ReservationCancellationRequested(about())));
}

#[test]
fn a_cancellation_is_told() {
    let events = [made(), ReservationEvent::ReservationCancelled];
    assert_eq!(told(&events), Some(ReservationsEvent::ReservationCancelled(about())));
}

#[test]
fn a_cancellation_of_what_was_never_made_is_not_told() {
    assert_eq!(told(&[ReservationEvent::ReservationCancelled]), None);
}

#[test]
fn the_free_seats_of_a_pool_are_told_when_it_opens() {
    assert_eq!(told_of_pool(&[opened()]), available(25));
}

#[test]
fn the_free_seats_of_a_pool_are_told_when_seats_are_held() {
    assert_eq!(told_of_pool(&[opened(), held()]), available(23));
}

#[test]
fn the_free_seats_of_a_pool_are_told_when_seats_are_released() {
    let released = TicketPoolEvent::SeatsReleased { reservation_id: reservation(), quantity: quantity(2) };
    assert_eq!(told_of_pool(&[opened(), held(), released]), available(25));
}

#[test]
fn the_free_seats_of_a_pool_are_told_when_sold_seats_are_returned() {
    let (quantity, revenue) = (quantity(2), money("698.00 PLN"));
    let returned = TicketPoolEvent::SeatsReturned { reservation_id: reservation(), quantity, revenue };
    assert_eq!(told_of_pool(&[opened(), held(), sold(), returned]), available(25));
}

#[test]
fn the_free_seats_of_a_pool_are_told_when_it_is_resized() {
    let resized = TicketPoolEvent::PoolResized { capacity: 20, surplus: 0, concert_version: 2 };
    assert_eq!(told_of_pool(&[opened(), held(), resized]), available(18));
}

#[test]
fn a_sale_changes_no_free_seats_and_is_not_told() {
    assert_eq!(told_of_pool(&[opened(), held(), sold()]), None);
}

#[test]
fn every_event_that_is_told_is_named_among_the_published() {
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
    assert_eq!(named.map(|name| name.expect("an event")), OF_RESERVATIONS);
}

#[test]
fn every_pool_event_that_is_told_is_named_among_the_published() {
    let (reservation_id, quantity, revenue) = (reservation(), quantity(2), money("698.00 PLN"));
    let told = [
        opened(),
        TicketPoolEvent::PoolResized { capacity: 20, surplus: 0, concert_version: 2 },
        held(),
        TicketPoolEvent::SeatsReleased { reservation_id, quantity },
        TicketPoolEvent::SeatsReturned { reservation_id, quantity, revenue },
    ];
    assert_eq!(told.map(|event| RecordedEvent::encode(&event).expect("an event").name), OF_POOLS);
}
