//! The rules of reservations.

use kernel::{RefundId, Timestamp, UserId};
use reservations::reservation::{
    Allocation, Reservation, ReservationCommand as Command, ReservationEvent as Event, ReservationRefusal as Refusal,
    Reserved, ReturnedSeats,
};
use testkit::{at, given, id, quantity};

use crate::samples::{allocation, ann, failed, regular, reserved, ten_o_clock};

fn made() -> Event {
    Event::TicketsReserved(reserved())
}

fn not_available() -> Event {
    Event::ReservationFailed(failed())
}

fn request_cancellation() -> Command {
    Command::RequestCancellation { user_id: ann() }
}

#[test]
fn seats_are_reserved() {
    given::<Reservation>([]).when(Command::ReserveTickets(reserved())).then([made()]);
}

#[test]
fn failure_is_recorded() {
    given::<Reservation>([]).when(Command::FailReservation(failed())).then([not_available()]);
}

#[test]
fn reservation_is_made_once() {
    given::<Reservation>([made()]).when(Command::ReserveTickets(reserved())).then_nothing();
}

#[test]
fn made_reservation_does_not_fail() {
    given::<Reservation>([made()]).when(Command::FailReservation(failed())).then_nothing();
}

#[test]
fn failed_reservation_is_not_available() {
    given::<Reservation>([not_available()]).when(Command::ReserveTickets(reserved())).then_nothing();
}

#[test]
fn nothing_is_held_for_an_order_cancelled_before() {
    given::<Reservation>([Event::ReservationCancelled]).when(Command::ReserveTickets(reserved())).then_nothing();
}

#[test]
fn confirmation_sells_held_seats() {
    given::<Reservation>([made()]).when(Command::ConfirmReservation).then([Event::ReservationConfirmed]);
}

#[test]
fn reservation_is_confirmed_once() {
    given::<Reservation>([made(), Event::ReservationConfirmed]).when(Command::ConfirmReservation).then_nothing();
}

#[test]
fn confirmation_after_a_cancellation_request_sells_the_seats() {
    given::<Reservation>([made(), Event::ReservationCancellationRequested])
        .when(Command::ConfirmReservation)
        .then([Event::ReservationConfirmed]);
}

#[test]
fn confirmation_after_the_cancellation_sells_nothing() {
    given::<Reservation>([made(), Event::ReservationCancelled]).when(Command::ConfirmReservation).then_nothing();
}

#[test]
fn confirmation_of_an_unmade_cancelled_reservation_sells_nothing() {
    given::<Reservation>([Event::ReservationCancelled]).when(Command::ConfirmReservation).then_nothing();
}

#[test]
fn unmade_reservation_is_not_confirmed() {
    given::<Reservation>([]).when(Command::ConfirmReservation).then_refused(Refusal::Unknown);
}

#[test]
fn failed_reservation_is_not_confirmed() {
    given::<Reservation>([not_available()]).when(Command::ConfirmReservation).then_refused(Refusal::NotHeld);
}

#[test]
fn buyer_can_request_cancellation() {
    given::<Reservation>([made()]).when(request_cancellation()).then([Event::ReservationCancellationRequested]);
}

#[test]
fn repeated_cancellation_request_does_nothing() {
    given::<Reservation>([made(), Event::ReservationCancellationRequested]).when(request_cancellation()).then_nothing();
}

#[test]
fn cancellation_request_after_the_cancellation_does_nothing() {
    given::<Reservation>([made(), Event::ReservationCancelled]).when(request_cancellation()).then_nothing();
}

#[test]
fn buyer_cannot_cancel_sold_seats() {
    given::<Reservation>([made(), Event::ReservationConfirmed])
        .when(request_cancellation())
        .then_refused(Refusal::Final);
}

#[test]
fn failed_reservation_cannot_be_cancelled() {
    given::<Reservation>([not_available()]).when(request_cancellation()).then_refused(Refusal::Final);
}

#[test]
fn reservation_of_another_user_is_unknown() {
    let stranger = Command::RequestCancellation { user_id: UserId::new(id(99)) };
    given::<Reservation>([made()]).when(stranger).then_refused(Refusal::Unknown);
}

#[test]
fn unmade_reservation_is_unknown() {
    given::<Reservation>([]).when(request_cancellation()).then_refused(Refusal::Unknown);
}

#[test]
fn cancellation_releases_held_seats() {
    given::<Reservation>([made()]).when(Command::CancelReservation).then([Event::ReservationCancelled]);
}

#[test]
fn cancellation_returns_sold_seats() {
    given::<Reservation>([made(), Event::ReservationConfirmed])
        .when(Command::CancelReservation)
        .then([Event::ReservationCancelled]);
}

#[test]
fn cancellation_before_the_reservation_is_recorded() {
    given::<Reservation>([]).when(Command::CancelReservation).then([Event::ReservationCancelled]);
}

#[test]
fn reservation_is_cancelled_once() {
    for before in [vec![made(), Event::ReservationCancelled], vec![Event::ReservationCancelled], vec![not_available()]]
    {
        given::<Reservation>(before).when(Command::CancelReservation).then_nothing();
    }
}

fn extend() -> Command {
    Command::ExtendReservation { user_id: ann(), now: ten_o_clock(), expires_at: half_past(), rush: false }
}

fn half_past() -> Timestamp {
    at("2026-06-01T08:30:00Z")
}

fn extended() -> Event {
    Event::ReservationExtended { expires_at: half_past() }
}

#[test]
fn expiry_releases_held_seats() {
    given::<Reservation>([made()]).when(Command::ExpireReservation).then([Event::ReservationExpired]);
}

#[test]
fn reservation_expires_once() {
    given::<Reservation>([made(), Event::ReservationExpired]).when(Command::ExpireReservation).then_nothing();
}

#[test]
fn expired_reservation_is_not_confirmed() {
    given::<Reservation>([made(), Event::ReservationExpired]).when(Command::ConfirmReservation).then_nothing();
}

#[test]
fn confirmed_reservation_does_not_expire() {
    given::<Reservation>([made(), Event::ReservationConfirmed])
        .when(Command::ExpireReservation)
        .then_refused(Refusal::Final);
}

#[test]
fn nothing_is_held_for_an_order_expired_before() {
    given::<Reservation>([Event::ReservationExpired]).when(Command::ReserveTickets(reserved())).then_nothing();
}

#[test]
fn buyer_can_extend_a_hold() {
    given::<Reservation>([made()]).when(extend()).then([extended()]);
}

#[test]
fn hold_can_be_extended_only_once() {
    given::<Reservation>([made(), extended()]).when(extend()).then_refused(Refusal::AlreadyExtended);
}

#[test]
fn hold_is_not_extended_in_a_rush() {
    let in_a_rush =
        Command::ExtendReservation { user_id: ann(), now: ten_o_clock(), expires_at: half_past(), rush: true };
    given::<Reservation>([made()]).when(in_a_rush).then_refused(Refusal::Rush);
}

#[test]
fn ended_hold_is_not_extended() {
    let late = Command::ExtendReservation {
        user_id: ann(),
        now: at("2026-06-01T08:15:00Z"),
        expires_at: half_past(),
        rush: false,
    };
    given::<Reservation>([made()]).when(late).then_refused(Refusal::HoldOver);
}

#[test]
fn hold_of_another_user_is_unknown() {
    let stranger = Command::ExtendReservation {
        user_id: UserId::new(id(99)),
        now: ten_o_clock(),
        expires_at: half_past(),
        rush: false,
    };
    given::<Reservation>([made()]).when(stranger).then_refused(Refusal::Unknown);
}

#[test]
fn confirmed_reservation_is_not_extended() {
    given::<Reservation>([made(), Event::ReservationConfirmed]).when(extend()).then_refused(Refusal::Final);
}

#[test]
fn reservation_with_a_cancellation_request_is_not_extended() {
    given::<Reservation>([made(), Event::ReservationCancellationRequested]).when(extend()).then_refused(Refusal::Final);
}

#[test]
fn expiry_after_a_cancellation_request_releases_the_seats() {
    given::<Reservation>([made(), Event::ReservationCancellationRequested])
        .when(Command::ExpireReservation)
        .then([Event::ReservationExpired]);
}

/// Three seats in one pool and two in another.
fn five_seats() -> Event {
    Event::TicketsReserved(Reserved { allocations: vec![allocation(3, 3), allocation(7, 2)], ..reserved() })
}

fn give_back(number: u128, seats: u32) -> Command {
    let seats = vec![ReturnedSeats { ticket_type_id: regular(), quantity: quantity(seats) }];
    Command::ReturnSeats { refund_id: RefundId::new(id(number)), seats }
}

fn reduced(number: u128, returned: Vec<Allocation>) -> Event {
    Event::ReservationReduced { refund_id: RefundId::new(id(number)), returned }
}

#[test]
fn some_sold_seats_are_given_back_from_the_last_pool() {
    given::<Reservation>([five_seats(), Event::ReservationConfirmed])
        .when(give_back(60, 3))
        .then([reduced(60, vec![allocation(7, 2), allocation(3, 1)])]);
}

#[test]
fn seats_are_given_back_once_for_a_refund() {
    given::<Reservation>([five_seats(), Event::ReservationConfirmed, reduced(60, vec![allocation(7, 1)])])
        .when(give_back(60, 1))
        .then_nothing();
}

#[test]
fn given_back_seats_are_no_longer_reserved() {
    let events = [five_seats(), Event::ReservationConfirmed, reduced(60, vec![allocation(7, 2), allocation(3, 1)])];
    let reservation = given::<Reservation>(events).state();
    assert_eq!(reservation.reserved().unwrap().allocations, [allocation(3, 2)]);
}

#[test]
fn seats_can_be_given_back_before_the_confirmation_is_known() {
    given::<Reservation>([five_seats()]).when(give_back(60, 1)).then([reduced(60, vec![allocation(7, 1)])]);
}

#[test]
fn cancelled_reservation_gives_nothing_back() {
    given::<Reservation>([five_seats(), Event::ReservationConfirmed, Event::ReservationCancelled])
        .when(give_back(60, 1))
        .then_nothing();
}
