use carts::cart::{Cart, CartEvent, CartRefusal as Refusal, Change, Offer};
use testkit::{Given, at, given, money, quantity};

use crate::samples::{
    added, chosen, confirm_when, confirmed, golden_circle, line, offer, opened, regular, removed, sale_of,
};

/// Two Regular and one Golden Circle, to be sent by e-mail.
fn full_cart() -> Given<Cart> {
    given([opened(), added(&regular(), 2), added(&golden_circle(), 1), chosen()])
}

fn as_seen() -> CartEvent {
    confirmed(vec![line(&regular(), 2), line(&golden_circle(), 1)], "1597.00 PLN")
}

#[test]
fn a_full_cart_is_confirmed_at_the_prices_seen() {
    full_cart().when(confirm_when([regular(), golden_circle()], None)).then([as_seen()]);
}

#[test]
fn a_full_cart_is_confirmed_when_it_comes_to_what_the_buyer_expects() {
    full_cart().when(confirm_when([regular(), golden_circle()], Some("1597.00 PLN"))).then([as_seen()]);
}

#[test]
fn it_is_not_confirmed_when_the_buyer_expects_another_total() {
    full_cart()
        .when(confirm_when([regular(), golden_circle()], Some("1000.00 PLN")))
        .then_refused(Refusal::Changed { total: money("1597.00 PLN"), changes: vec![] });
}

#[test]
fn an_empty_cart_can_not_be_confirmed() {
    given::<Cart>([opened(), added(&regular(), 1), removed(&regular()), chosen()])
        .when(confirm_when([regular()], None))
        .then_refused(Refusal::Empty);
}

#[test]
fn a_cart_that_was_never_opened_can_not_be_confirmed() {
    given::<Cart>([]).when(confirm_when([regular()], None)).then_refused(Refusal::Empty);
}

#[test]
fn a_cart_without_a_delivery_can_not_be_confirmed() {
    given::<Cart>([opened(), added(&regular(), 1)])
        .when(confirm_when([regular()], None))
        .then_refused(Refusal::NoDelivery);
}

#[test]
fn a_changed_price_is_shown_and_nothing_is_bought() {
    let dearer = sale_of(offer("regular", "399.00 PLN"));
    let change = Change { before: regular().offer, now: dearer.offer.clone() };
    full_cart()
        .when(confirm_when([dearer, golden_circle()], None))
        .then_refused(Refusal::Changed { total: money("1697.00 PLN"), changes: vec![change] });
}

#[test]
fn a_changed_price_is_not_hidden_behind_the_old_total() {
    let dearer = sale_of(offer("regular", "399.00 PLN"));
    let change = Change { before: regular().offer, now: dearer.offer.clone() };
    full_cart()
        .when(confirm_when([dearer, golden_circle()], Some("1597.00 PLN")))
        .then_refused(Refusal::Changed { total: money("1697.00 PLN"), changes: vec![change] });
}

#[test]
fn confirming_again_with_the_new_total_goes_through_at_the_new_price() {
    let dearer = sale_of(offer("regular", "399.00 PLN"));
    full_cart()
        .when(confirm_when([dearer.clone(), golden_circle()], Some("1697.00 PLN")))
        .then([confirmed(vec![line(&dearer, 2), line(&golden_circle(), 1)], "1697.00 PLN")]);
}

#[test]
fn a_concert_that_moved_to_another_day_is_shown_though_the_price_is_the_same() {
    let mut moved = regular();
    moved.offer.starts_at = at("2027-06-21T19:00:00Z");
    let change = Change { before: regular().offer, now: moved.offer.clone() };
    given::<Cart>([opened(), added(&regular(), 1), chosen()])
        .when(confirm_when([moved], None))
        .then_refused(Refusal::Changed { total: money("349.00 PLN"), changes: vec![change] });
}

#[test]
fn a_ticket_type_that_is_gone_can_not_be_bought() {
    let Offer { concert_name, ticket_type_name, .. } = regular().offer;
    full_cart()
        .when(confirm_when([golden_circle()], None))
        .then_refused(Refusal::NoLongerSold { concert_name, ticket_type_name });
}

#[test]
fn a_concert_whose_sales_have_closed_can_not_be_bought() {
    let mut closed = regular();
    closed.closes_at = at("2026-11-22T09:59:59Z");
    full_cart()
        .when(confirm_when([closed.clone(), golden_circle()], None))
        .then_refused(Refusal::NotOnSale(closed.offer.concert_name.clone()));
}

#[test]
fn a_limit_per_order_that_was_lowered_holds() {
    let mut fewer = regular();
    fewer.max_per_order = quantity(1);
    full_cart().when(confirm_when([fewer, golden_circle()], None)).then_refused(Refusal::TooManyTickets(quantity(1)));
}

#[test]
fn a_cart_is_confirmed_once() {
    full_cart().and([as_seen()]).when(confirm_when([regular(), golden_circle()], None)).then_refused(Refusal::Closed);
}
