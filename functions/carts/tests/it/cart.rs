use carts::cart::{Cart, CartCommand, CartEvent, CartRefusal as Refusal, MOST_LINES};
use testkit::{at, given, quantity};

use crate::samples::{
    add, added, change, changed, choose, chosen, confirmed, golden_circle, line, offer, opened, regular, remove,
    removed, sale_of,
};

#[test]
fn the_first_item_opens_the_cart() {
    given::<Cart>([]).when(add(&regular(), 2)).then([opened(), added(&regular(), 2)]);
}

#[test]
fn a_second_item_goes_into_the_open_cart() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(add(&golden_circle(), 1)).then([added(&golden_circle(), 1)]);
}

#[test]
fn the_same_ticket_type_can_not_be_added_twice() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(add(&regular(), 1)).then_refused(Refusal::AlreadyInCart);
}

#[test]
fn a_removed_item_can_be_added_again() {
    given::<Cart>([opened(), added(&regular(), 2), removed(&regular())])
        .when(add(&regular(), 1))
        .then([added(&regular(), 1)]);
}

#[test]
fn more_than_one_order_may_have_can_not_be_added() {
    given::<Cart>([]).when(add(&regular(), 7)).then_refused(Refusal::TooManyTickets(quantity(6)));
}

#[test]
fn a_cart_has_at_most_fifty_lines() {
    let lines = (0..MOST_LINES).map(|n| added(&sale_of(offer(&format!("type-{n}"), "1.00 PLN")), 1));
    given::<Cart>([opened()]).and(lines).when(add(&regular(), 1)).then_refused(Refusal::TooManyLines);
}

#[test]
fn two_currencies_do_not_go_into_one_cart() {
    let in_euro = sale_of(offer("vip", "99.00 EUR"));
    given::<Cart>([opened(), added(&regular(), 1)]).when(add(&in_euro, 1)).then_refused(Refusal::OtherCurrency);
}

#[test]
fn a_cart_may_not_come_to_more_than_a_card_takes() {
    let dear = sale_of(offer("moon", "9999999999.99 PLN"));
    given::<Cart>([]).when(add(&dear, 2)).then_refused(Refusal::TooExpensive);
}

#[test]
fn nothing_is_sold_before_sales_open() {
    let mut sale = regular();
    sale.opens_at = Some(at("2026-11-22T10:00:01Z"));
    given::<Cart>([]).when(add(&sale, 1)).then_refused(Refusal::NotOnSale(sale.offer.concert_name.clone()));
}

#[test]
fn tickets_are_sold_from_the_very_moment_that_sales_open() {
    let mut sale = regular();
    sale.opens_at = Some(at("2026-11-22T10:00:00Z"));
    given::<Cart>([]).when(add(&sale, 1)).then([opened(), added(&sale, 1)]);
}

#[test]
fn nothing_is_sold_from_the_very_moment_that_sales_close() {
    let mut sale = regular();
    sale.closes_at = at("2026-11-22T10:00:00Z");
    given::<Cart>([]).when(add(&sale, 1)).then_refused(Refusal::NotOnSale(sale.offer.concert_name.clone()));
}

#[test]
fn a_quantity_can_be_changed() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(change(&regular(), 5)).then([changed(&regular(), 5)]);
}

#[test]
fn changing_a_quantity_to_what_it_is_does_nothing() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(change(&regular(), 2)).then_nothing();
}

#[test]
fn a_quantity_can_not_be_changed_to_more_than_one_order_may_have() {
    given::<Cart>([opened(), added(&regular(), 2)])
        .when(change(&regular(), 7))
        .then_refused(Refusal::TooManyTickets(quantity(6)));
}

#[test]
fn a_quantity_of_what_is_not_in_the_cart_can_not_be_changed() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(change(&golden_circle(), 1)).then_refused(Refusal::NotInCart);
}

#[test]
fn an_item_can_be_removed() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(remove(&regular())).then([removed(&regular())]);
}

#[test]
fn what_is_not_in_the_cart_can_not_be_removed() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(remove(&golden_circle())).then_refused(Refusal::NotInCart);
}

#[test]
fn a_delivery_chosen_first_opens_the_cart() {
    given::<Cart>([]).when(choose()).then([opened(), chosen()]);
}

#[test]
fn an_open_cart_can_be_cancelled() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(CartCommand::CancelCart).then([CartEvent::CartCancelled]);
}

#[test]
fn cancelling_a_cart_that_was_never_opened_does_nothing() {
    given::<Cart>([]).when(CartCommand::CancelCart).then_nothing();
}

#[test]
fn cancelling_twice_cancels_once() {
    given::<Cart>([opened(), CartEvent::CartCancelled]).when(CartCommand::CancelCart).then_nothing();
}

#[test]
fn a_cancelled_cart_takes_no_items() {
    given::<Cart>([opened(), CartEvent::CartCancelled]).when(add(&regular(), 1)).then_refused(Refusal::Closed);
}

#[test]
fn a_confirmed_cart_takes_no_items() {
    given::<Cart>([opened(), added(&regular(), 1), chosen(), confirmed(vec![line(&regular(), 1)], "349.00 PLN")])
        .when(add(&golden_circle(), 1))
        .then_refused(Refusal::Closed);
}

#[test]
fn a_confirmed_cart_can_not_be_cancelled() {
    given::<Cart>([opened(), added(&regular(), 1), chosen(), confirmed(vec![line(&regular(), 1)], "349.00 PLN")])
        .when(CartCommand::CancelCart)
        .then_refused(Refusal::Closed);
}
