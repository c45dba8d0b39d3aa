//! The rules of reservations.

use kernel::UserId;
use reservations::reservation::{
    Reservation, ReservationCommand as Command, ReservationEvent as Event, ReservationRefusal as Refusal,
};
use testkit::{given, id};

use crate::samples::{ann, failed, reserved};

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
