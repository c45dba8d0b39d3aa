//! The rules of ticket pools.

use reservations::pools::ticket_pool::{Counts, TicketPool, TicketPoolCommand, TicketPoolEvent, TicketPoolRefusal};
use testkit::{currency, given, money, quantity};

use crate::samples::reservation;

fn opened(capacity: u32) -> TicketPoolEvent {
    TicketPoolEvent::PoolOpened { capacity, currency: currency("PLN"), concert_version: 1 }
}

fn open(capacity: u32) -> TicketPoolCommand {
    TicketPoolCommand::OpenPool { capacity, currency: currency("PLN"), concert_version: 1 }
}

fn resized(capacity: u32, surplus: u32, concert_version: u64) -> TicketPoolEvent {
    TicketPoolEvent::PoolResized { capacity, surplus, concert_version }
}

fn resize(capacity: u32, surplus: u32, concert_version: u64) -> TicketPoolCommand {
    TicketPoolCommand::ResizePool { capacity, surplus, concert_version }
}

fn held(seats: u32) -> TicketPoolEvent {
    TicketPoolEvent::SeatsHeld { reservation_id: reservation(), quantity: quantity(seats) }
}

fn hold(seats: u32) -> TicketPoolCommand {
    TicketPoolCommand::HoldSeats { reservation_id: reservation(), quantity: quantity(seats) }
}

fn released(seats: u32) -> TicketPoolEvent {
    TicketPoolEvent::SeatsReleased { reservation_id: reservation(), quantity: quantity(seats) }
}

fn release(seats: u32) -> TicketPoolCommand {
    TicketPoolCommand::ReleaseSeats { reservation_id: reservation(), quantity: quantity(seats) }
}

fn sold(seats: u32, revenue: &str) -> TicketPoolEvent {
    TicketPoolEvent::SeatsSold { reservation_id: reservation(), quantity: quantity(seats), revenue: money(revenue) }
}

fn sell(seats: u32, unit_price: &str) -> TicketPoolCommand {
    TicketPoolCommand::SellSeats {
        reservation_id: reservation(),
        quantity: quantity(seats),
        unit_price: money(unit_price),
    }
}

fn returned(seats: u32, revenue: &str) -> TicketPoolEvent {
    TicketPoolEvent::SeatsReturned { reservation_id: reservation(), quantity: quantity(seats), revenue: money(revenue) }
}

fn return_seats(seats: u32, unit_price: &str) -> TicketPoolCommand {
    TicketPoolCommand::ReturnSeats {
        reservation_id: reservation(),
        quantity: quantity(seats),
        unit_price: money(unit_price),
    }
}

fn counts(pool: &TicketPool) -> (u32, u32, u32, u32) {
    let Counts { capacity, surplus, held, sold, .. } = pool.counts().expect("an open pool");
    (*capacity, *surplus, *held, *sold)
}

#[test]
fn pool_is_opened_with_its_seats() {
    given::<TicketPool>([]).when(open(25)).then([opened(25)]);
}

#[test]
fn pool_is_opened_once() {
    given::<TicketPool>([opened(25)]).when(open(30)).then_nothing();
}

#[test]
fn unopened_pool_has_no_free_seats() {
    assert_eq!(given::<TicketPool>([]).state().free(), 0);
}

#[test]
fn unopened_pool_refuses_commands_about_seats() {
    for command in [hold(1), release(1), sell(1, "349.00 PLN"), return_seats(1, "349.00 PLN"), resize(5, 0, 2)] {
        given::<TicketPool>([]).when(command).then_refused(TicketPoolRefusal::NotOpen);
    }
}

#[test]
fn free_seats_are_held() {
    given::<TicketPool>([opened(25)]).when(hold(2)).then([held(2)]);
}

#[test]
fn last_free_seat_is_held() {
    given::<TicketPool>([opened(25), held(20), held(4)]).when(hold(1)).then([held(1)]);
}

#[test]
fn no_more_than_the_free_seats_are_held() {
    given::<TicketPool>([opened(25), held(20), sold(10, "3490.00 PLN"), held(4)])
        .when(hold(2))
        .then_refused(TicketPoolRefusal::TooFewFree);
}

#[test]
fn released_seats_are_free_again() {
    given::<TicketPool>([opened(25), held(25)]).when(release(5)).then_state(|pool| pool.free() == 5);
}

#[test]
fn no_more_than_the_held_seats_are_released() {
    given::<TicketPool>([opened(25), held(2)]).when(release(3)).then_refused(TicketPoolRefusal::NotHeld);
}

#[test]
fn held_seats_are_sold_at_their_price() {
    given::<TicketPool>([opened(25), held(2)]).when(sell(2, "349.00 PLN")).then([sold(2, "698.00 PLN")]);
}

#[test]
fn sold_seats_are_no_longer_held() {
    given::<TicketPool>([opened(25), held(5)])
        .when(sell(2, "349.00 PLN"))
        .then_state(|pool| counts(pool) == (25, 0, 3, 2));
}

#[test]
fn no_more_than_the_held_seats_are_sold() {
    given::<TicketPool>([opened(25), held(2)]).when(sell(3, "349.00 PLN")).then_refused(TicketPoolRefusal::NotHeld);
}

#[test]
fn seats_are_not_sold_in_another_currency() {
    given::<TicketPool>([opened(25), held(2)])
        .when(sell(2, "80.00 EUR"))
        .then_refused(TicketPoolRefusal::OtherCurrency);
}

#[test]
fn price_above_the_largest_amount_is_refused() {
    given::<TicketPool>([opened(25), held(2)])
        .when(sell(2, "9999999999.99 PLN"))
        .then_refused(TicketPoolRefusal::TooExpensive);
}

#[test]
fn returned_seats_are_recorded_with_their_price() {
    given::<TicketPool>([opened(25), held(2), sold(2, "698.00 PLN")])
        .when(return_seats(2, "349.00 PLN"))
        .then([returned(2, "698.00 PLN")]);
}

#[test]
fn returned_seats_leave_no_revenue() {
    let before = given::<TicketPool>([opened(25)]).state();
    let after = [held(2), sold(2, "698.00 PLN"), returned(2, "698.00 PLN")];
    assert_eq!(given::<TicketPool>([opened(25)]).and(after).state(), before);
}

#[test]
fn no_more_than_the_sold_seats_are_returned() {
    given::<TicketPool>([opened(25), held(3), sold(2, "698.00 PLN")])
        .when(return_seats(3, "349.00 PLN"))
        .then_refused(TicketPoolRefusal::NotSold);
}

#[test]
fn revenue_can_exceed_the_largest_payment() {
    let revenue = "9999999999.99 PLN";
    let state = given::<TicketPool>([opened(25), held(2), sold(1, revenue), sold(1, revenue)]).state();
    let amount = state.counts().expect("an open pool").revenue.amount().to_string();
    assert_eq!(amount, "19999999999.98");
}

#[test]
fn pool_is_resized() {
    given::<TicketPool>([opened(25), held(5)]).when(resize(10, 0, 2)).then([resized(10, 0, 2)]);
}

#[test]
fn pool_of_the_same_size_is_unchanged() {
    given::<TicketPool>([opened(25), resized(10, 0, 2)]).when(resize(10, 0, 2)).then_nothing();
}

#[test]
fn size_from_an_older_version_of_the_concert_is_ignored() {
    given::<TicketPool>([opened(25), resized(10, 0, 3)]).when(resize(40, 0, 2)).then_nothing();
}

#[test]
fn newer_version_with_the_same_size_is_recorded() {
    given::<TicketPool>([opened(25)]).when(resize(25, 0, 2)).then([resized(25, 0, 2)]);
}

#[test]
fn size_below_the_held_and_sold_seats_is_refused() {
    given::<TicketPool>([opened(25), held(5), sold(2, "698.00 PLN")])
        .when(resize(4, 0, 2))
        .then_refused(TicketPoolRefusal::Unfit);
}

#[test]
fn surplus_next_to_free_seats_is_refused() {
    given::<TicketPool>([opened(25), held(5)]).when(resize(6, 2, 2)).then_refused(TicketPoolRefusal::Unfit);
}

#[test]
fn surplus_above_the_held_and_sold_seats_is_refused() {
    given::<TicketPool>([opened(25), held(5)]).when(resize(5, 6, 2)).then_refused(TicketPoolRefusal::Unfit);
}

#[test]
fn released_seats_leave_a_pool_with_a_surplus() {
    let state = given::<TicketPool>([opened(25), held(5), resized(5, 3, 2), released(2)]).state();
    assert_eq!(counts(&state), (3, 1, 3, 0));
}

#[test]
fn seats_released_after_the_surplus_has_left_are_free() {
    let state = given::<TicketPool>([opened(25), held(5), resized(5, 3, 2), released(4)]).state();
    assert_eq!((counts(&state), state.free()), ((2, 0, 1, 0), 1));
}

#[test]
fn returned_seats_leave_a_pool_with_a_surplus() {
    let events = [opened(25), held(5), sold(5, "1745.00 PLN"), resized(5, 3, 2), returned(2, "698.00 PLN")];
    assert_eq!(counts(&given::<TicketPool>(events).state()), (3, 1, 0, 3));
}
