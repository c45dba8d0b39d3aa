//! The rules of reservations.

use kernel::{Timestamp, UserId};
use reservations::reservation::{
    Reservation, ReservationCommand as Command, ReservationEvent as Event, ReservationRefusal as Refusal,
};
use testkit::{at, given, id};

use crate::samples::{ann, failed, reserved, ten_o_clock};

fn made() -> Event {
    Event::TicketsReserved(reserved())
}

fn not_made() -> Event {
    Event::ReservationFailed(failed())
}

fn ask_to_cancel() -> Command {
    Command::RequestCancellation { user_id: ann() }
}

#[test]
fn seats_are_reserved() {
    given::<Reservation>([]).when(Command::ReserveTickets(reserved())).then([made()]);
}

#[test]
fn a_failure_is_recorded() {
    given::<Reservation>([]).when(Command::FailReservation(failed())).then([not_made()]);
}

#[test]
fn a_reservation_is_made_once() {
    given::<Reservation>([made()]).when(Command::ReserveTickets(reserved())).then_nothing();
}

#[test]
fn a_reservation_that_was_made_does_not_fail() {
    given::<Reservation>([made()]).when(Command::FailReservation(failed())).then_nothing();
}

#[test]
fn a_reservation_that_failed_is_not_made() {
    given::<Reservation>([not_made()]).when(Command::ReserveTickets(reserved())).then_nothing();
}

#[test]
fn nothing_is_held_for_an_order_that_was_cancelled_before() {
    given::<Reservation>([Event::ReservationCancelled]).when(Command::ReserveTickets(reserved())).then_nothing();
}

#[test]
fn held_seats_are_sold_when_the_order_is_confirmed() {
    given::<Reservation>([made()]).when(Command::ConfirmReservation).then([Event::ReservationConfirmed]);
}

#[test]
fn a_reservation_is_confirmed_once() {
    given::<Reservation>([made(), Event::ReservationConfirmed]).when(Command::ConfirmReservation).then_nothing();
}

#[test]
fn a_confirmed_order_keeps_the_seats_that_its_buyer_wanted_to_let_go() {
    given::<Reservation>([made(), Event::ReservationCancellationRequested])
        .when(Command::ConfirmReservation)
        .then([Event::ReservationConfirmed]);
}

#[test]
fn a_confirmation_that_was_overtaken_by_the_cancellation_sells_nothing() {
    given::<Reservation>([made(), Event::ReservationCancelled]).when(Command::ConfirmReservation).then_nothing();
}

#[test]
fn a_confirmation_of_what_was_cancelled_before_it_was_made_sells_nothing() {
    given::<Reservation>([Event::ReservationCancelled]).when(Command::ConfirmReservation).then_nothing();
}

#[test]
fn what_is_not_made_is_not_confirmed() {
    given::<Reservation>([]).when(Command::ConfirmReservation).then_refused(Refusal::Unknown);
}

#[test]
fn what_failed_is_not_confirmed() {
    given::<Reservation>([not_made()]).when(Command::ConfirmReservation).then_refused(Refusal::NotHeld);
}

#[test]
fn the_buyer_asks_to_let_held_seats_go() {
    given::<Reservation>([made()]).when(ask_to_cancel()).then([Event::ReservationCancellationRequested]);
}

#[test]
fn asking_twice_is_asking_once() {
    given::<Reservation>([made(), Event::ReservationCancellationRequested]).when(ask_to_cancel()).then_nothing();
}

#[test]
fn asking_to_let_go_of_what_was_let_go_is_no_error() {
    given::<Reservation>([made(), Event::ReservationCancelled]).when(ask_to_cancel()).then_nothing();
}

#[test]
fn the_buyer_does_not_let_go_of_sold_seats() {
    given::<Reservation>([made(), Event::ReservationConfirmed]).when(ask_to_cancel()).then_refused(Refusal::Final);
}

#[test]
fn a_failed_reservation_has_nothing_to_let_go() {
    given::<Reservation>([not_made()]).when(ask_to_cancel()).then_refused(Refusal::Final);
}

#[test]
fn the_reservation_of_another_person_is_unknown() {
    let stranger = Command::RequestCancellation { user_id: UserId::new(id(99)) };
    given::<Reservation>([made()]).when(stranger).then_refused(Refusal::Unknown);
}

#[test]
fn a_reservation_that_is_not_made_is_unknown() {
    given::<Reservation>([]).when(ask_to_cancel()).then_refused(Refusal::Unknown);
}

#[test]
fn held_seats_are_let_go_when_the_order_is_cancelled() {
    given::<Reservation>([made()]).when(Command::CancelReservation).then([Event::ReservationCancelled]);
}

#[test]
fn sold_seats_are_let_go_when_the_order_is_cancelled_after_all() {
    given::<Reservation>([made(), Event::ReservationConfirmed])
        .when(Command::CancelReservation)
        .then([Event::ReservationCancelled]);
}

#[test]
fn a_cancellation_that_overtakes_the_reservation_is_recorded() {
    given::<Reservation>([]).when(Command::CancelReservation).then([Event::ReservationCancelled]);
}

#[test]
fn a_reservation_is_cancelled_once() {
    for before in [vec![made(), Event::ReservationCancelled], vec![Event::ReservationCancelled], vec![not_made()]] {
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
fn held_seats_are_let_go_when_the_order_expires() {
    given::<Reservation>([made()]).when(Command::ExpireReservation).then([Event::ReservationExpired]);
}

#[test]
fn a_reservation_expires_once() {
    given::<Reservation>([made(), Event::ReservationExpired]).when(Command::ExpireReservation).then_nothing();
}

#[test]
fn seats_of_an_expired_reservation_are_not_sold() {
    given::<Reservation>([made(), Event::ReservationExpired]).when(Command::ConfirmReservation).then_nothing();
}

#[test]
fn sold_seats_do_not_expire() {
    given::<Reservation>([made(), Event::ReservationConfirmed])
        .when(Command::ExpireReservation)
        .then_refused(Refusal::Final);
}

#[test]
fn nothing_is_held_for_an_order_that_expired_before() {
    given::<Reservation>([Event::ReservationExpired]).when(Command::ReserveTickets(reserved())).then_nothing();
}

#[test]
fn the_buyer_is_given_more_time() {
    given::<Reservation>([made()]).when(extend()).then([extended()]);
}

#[test]
fn the_buyer_is_given_more_time_once() {
    given::<Reservation>([made(), extended()]).when(extend()).then_refused(Refusal::AlreadyExtended);
}

#[test]
fn in_a_rush_nobody_is_given_more_time() {
    let in_a_rush =
        Command::ExtendReservation { user_id: ann(), now: ten_o_clock(), expires_at: half_past(), rush: true };
    given::<Reservation>([made()]).when(in_a_rush).then_refused(Refusal::Rush);
}

#[test]
fn a_hold_that_is_over_is_not_held_for_longer() {
    let late = Command::ExtendReservation {
        user_id: ann(),
        now: at("2026-06-01T08:15:00Z"),
        expires_at: half_past(),
        rush: false,
    };
    given::<Reservation>([made()]).when(late).then_refused(Refusal::HoldOver);
}

#[test]
fn nobody_extends_the_hold_of_another_person() {
    let stranger = Command::ExtendReservation {
        user_id: UserId::new(id(99)),
        now: ten_o_clock(),
        expires_at: half_past(),
        rush: false,
    };
    given::<Reservation>([made()]).when(stranger).then_refused(Refusal::Unknown);
}

#[test]
fn sold_seats_are_not_held_for_longer() {
    given::<Reservation>([made(), Event::ReservationConfirmed]).when(extend()).then_refused(Refusal::Final);
}
