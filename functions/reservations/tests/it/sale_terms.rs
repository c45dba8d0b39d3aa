//! The rules of a concert's sale terms.

use kernel::SignedDuration;
use reservations::pools::sale_terms::{Allotment, AllotmentEvent, Offer, SaleTerms, TicketTypeOnSale};
use reservations::reservation::Seats;
use testkit::{currency, given, money};

use crate::samples::{change, offer, on_sale, seats, ten_o_clock, terms};

fn changed(concert_version: u64, ticket_types: Vec<Offer>) -> AllotmentEvent {
    AllotmentEvent::AllotmentChanged(terms(concert_version, ticket_types))
}

#[test]
fn new_concert_is_sold_on_its_terms() {
    given::<Allotment>([])
        .when(change(1, vec![on_sale("regular", 100)]))
        .then([changed(1, vec![offer("regular", 100, 1, 4)])]);
}

#[test]
fn late_older_version_of_the_concert_is_ignored() {
    given::<Allotment>([changed(3, vec![offer("regular", 100, 1, 4)])])
        .when(change(2, vec![on_sale("regular", 50)]))
        .then_nothing();
}

#[test]
fn repeated_version_of_the_concert_is_ignored() {
    given::<Allotment>([changed(3, vec![offer("regular", 100, 1, 4)])])
        .when(change(3, vec![on_sale("regular", 100)]))
        .then_nothing();
}

#[test]
fn newer_version_with_the_same_capacity_keeps_its_since() {
    given::<Allotment>([changed(1, vec![offer("regular", 100, 1, 4)])])
        .when(change(2, vec![on_sale("regular", 100)]))
        .then([changed(2, vec![offer("regular", 100, 1, 4)])]);
}

#[test]
fn larger_capacity_has_more_pools() {
    given::<Allotment>([changed(1, vec![offer("regular", 100, 1, 4)])])
        .when(change(2, vec![on_sale("regular", 200)]))
        .then([changed(2, vec![offer("regular", 200, 2, 8)])]);
}

#[test]
fn smaller_capacity_keeps_its_pools() {
    given::<Allotment>([changed(1, vec![offer("regular", 200, 1, 8)])])
        .when(change(2, vec![on_sale("regular", 100)]))
        .then([changed(2, vec![offer("regular", 100, 2, 8)])]);
}

#[test]
fn removed_ticket_type_stays_without_capacity() {
    given::<Allotment>([changed(1, vec![offer("regular", 100, 1, 4), offer("vip", 10, 1, 1)])])
        .when(change(2, vec![on_sale("regular", 100)]))
        .then([changed(2, vec![offer("regular", 100, 1, 4), offer("vip", 0, 2, 1)])]);
}

#[test]
fn ticket_type_removed_before_stays_unchanged() {
    given::<Allotment>([changed(2, vec![offer("regular", 100, 1, 4), offer("vip", 0, 2, 1)])])
        .when(change(3, vec![on_sale("regular", 100)]))
        .then([changed(3, vec![offer("regular", 100, 1, 4), offer("vip", 0, 2, 1)])]);
}

#[test]
fn ticket_type_keeps_the_currency_of_its_first_price() {
    let in_euro = TicketTypeOnSale { currency: currency("EUR"), ..on_sale("regular", 100) };
    given::<Allotment>([changed(1, vec![offer("regular", 100, 1, 4)])])
        .when(change(2, vec![in_euro]))
        .then([changed(2, vec![offer("regular", 100, 1, 4)])]);
}

fn on_sale_at_warsaw() -> SaleTerms {
    terms(2, vec![offer("regular", 100, 1, 4), offer("vip", 10, 1, 1), offer("box", 0, 2, 1)])
}

#[test]
fn seats_are_sold_from_the_opening_on() {
    let terms = on_sale_at_warsaw();
    let offers = terms.offers(&[seats("vip", 1), seats("regular", 8)], ten_o_clock());
    assert_eq!(offers, Some(vec![&offer("vip", 10, 1, 1), &offer("regular", 100, 1, 4)]));
}

#[test]
fn nothing_is_sold_before_the_opening() {
    let early = ten_o_clock() - SignedDuration::from_millis(1);
    assert_eq!(on_sale_at_warsaw().offers(&[seats("regular", 2)], early), None);
}

#[test]
fn nothing_is_sold_from_the_closing_on() {
    let terms = on_sale_at_warsaw();
    assert_eq!(terms.offers(&[seats("regular", 2)], terms.sales_close_at), None);
}

#[test]
fn sales_without_an_opening_are_open() {
    let terms = SaleTerms { sales_open_at: None, ..on_sale_at_warsaw() };
    let early = ten_o_clock() - SignedDuration::from_hours(1);
    assert!(terms.offers(&[seats("regular", 2)], early).is_some());
}

#[test]
fn unknown_ticket_type_is_not_sold() {
    assert_eq!(on_sale_at_warsaw().offers(&[seats("regular", 2), seats("balcony", 2)], ten_o_clock()), None);
}

#[test]
fn removed_ticket_type_is_not_sold() {
    assert_eq!(on_sale_at_warsaw().offers(&[seats("box", 1)], ten_o_clock()), None);
}

#[test]
fn quantity_above_the_limit_of_an_order_is_not_sold() {
    assert_eq!(on_sale_at_warsaw().offers(&[seats("regular", 9)], ten_o_clock()), None);
}

#[test]
fn ticket_type_can_occur_only_once() {
    assert_eq!(on_sale_at_warsaw().offers(&[seats("regular", 8), seats("regular", 8)], ten_o_clock()), None);
}

#[test]
fn seats_are_not_sold_in_another_currency() {
    let in_euro = Seats { unit_price: money("80.00 EUR"), ..seats("regular", 1) };
    assert_eq!(on_sale_at_warsaw().offers(&[in_euro], ten_o_clock()), None);
}

#[test]
fn empty_request_is_not_sold() {
    assert_eq!(on_sale_at_warsaw().offers(&[], ten_o_clock()), None);
}
