use carts::cart::{Cart, CartEvent, CartRefusal as Refusal, Change, Offer};
use testkit::{Given, at, given, money, quantity};

use crate::samples::{
    added, chosen, confirm_when, confirmed, golden_circle, line, offer, opened, regular, removed, sale_of,
};

/// Two Regular and one Golden Circle, by e-mail.
fn full_cart() -> Given<Cart> {
    given([opened(), added(&regular(), 2), added(&golden_circle(), 1), chosen()])
}

fn unchanged() -> CartEvent {
    confirmed(vec![line(&regular(), 2), line(&golden_circle(), 1)], "1597.00 PLN")
}

#[test]
fn cart_is_confirmed_at_unchanged_prices() {
    full_cart().when(confirm_when([regular(), golden_circle()], None)).then([unchanged()]);
}

#[test]
fn cart_is_confirmed_if_the_buyer_expects_its_total() {
    full_cart().when(confirm_when([regular(), golden_circle()], Some("1597.00 PLN"))).then([unchanged()]);
}

#[test]
fn cart_is_not_confirmed_if_the_buyer_expects_another_total() {
    full_cart()
        .when(confirm_when([regular(), golden_circle()], Some("1000.00 PLN")))
        .then_refused(Refusal::Changed { total: money("1597.00 PLN"), changes: vec![] });
}

#[test]
fn empty_cart_cannot_be_confirmed() {
    given::<Cart>([opened(), added(&regular(), 1), removed(&regular()), chosen()])
        .when(confirm_when([regular()], None))
        .then_refused(Refusal::Empty);
}

#[test]
fn unopened_cart_cannot_be_confirmed() {
    given::<Cart>([]).when(confirm_when([regular()], None)).then_refused(Refusal::Empty);
}

#[test]
fn cart_without_delivery_cannot_be_confirmed() {
    given::<Cart>([opened(), added(&regular(), 1)])
        .when(confirm_when([regular()], None))
        .then_refused(Refusal::NoDelivery);
}

#[test]
fn changed_price_is_shown_and_nothing_is_bought() {
    let dearer = sale_of(offer("regular", "399.00 PLN"));
    let change = Change { before: regular().offer, now: dearer.offer.clone() };
    full_cart()
        .when(confirm_when([dearer, golden_circle()], None))
        .then_refused(Refusal::Changed { total: money("1697.00 PLN"), changes: vec![change] });
}

#[test]
fn changed_price_is_shown_if_the_buyer_expects_the_old_total() {
    let dearer = sale_of(offer("regular", "399.00 PLN"));
    let change = Change { before: regular().offer, now: dearer.offer.clone() };
    full_cart()
        .when(confirm_when([dearer, golden_circle()], Some("1597.00 PLN")))
        .then_refused(Refusal::Changed { total: money("1697.00 PLN"), changes: vec![change] });
}

#[test]
fn confirming_with_the_new_total_buys_at_the_new_price() {
    let dearer = sale_of(offer("regular", "399.00 PLN"));
    full_cart()
        .when(confirm_when([dearer.clone(), golden_circle()], Some("1697.00 PLN")))
        .then([confirmed(vec![line(&dearer, 2), line(&golden_circle(), 1)], "1697.00 PLN")]);
}

#[test]
fn moved_concert_is_shown_even_if_the_price_is_the_same() {
    let mut moved = regular();
    moved.offer.starts_at = at("2027-06-21T19:00:00Z");
    let change = Change { before: regular().offer, now: moved.offer.clone() };
    given::<Cart>([opened(), added(&regular(), 1), chosen()])
        .when(confirm_when([moved], None))
        .then_refused(Refusal::Changed { total: money("349.00 PLN"), changes: vec![change] });
}

#[test]
fn removed_ticket_type_cannot_be_bought() {
    let Offer { concert_name, ticket_type_name, .. } = regular().offer;
    full_cart()
        .when(confirm_when([golden_circle()], None))
        .then_refused(Refusal::NoLongerSold { concert_name, ticket_type_name });
}

#[test]
fn tickets_cannot_be_bought_after_sales_close() {
    let mut closed = regular();
    closed.closes_at = at("2026-11-22T09:59:59Z");
    full_cart()
        .when(confirm_when([closed.clone(), golden_circle()], None))
        .then_refused(Refusal::NotOnSale(closed.offer.concert_name.clone()));
}

#[test]
fn lowered_limit_per_order_applies() {
    let mut fewer = regular();
    fewer.max_per_order = quantity(1);
    full_cart().when(confirm_when([fewer, golden_circle()], None)).then_refused(Refusal::TooManyTickets(quantity(1)));
}

#[test]
fn confirmed_cart_cannot_be_confirmed_again() {
    full_cart().and([unchanged()]).when(confirm_when([regular(), golden_circle()], None)).then_refused(Refusal::Closed);
}
