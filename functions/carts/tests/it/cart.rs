use carts::cart::{Cart, CartCommand, CartEvent, CartRefusal as Refusal, MAX_LINES};
use kernel::Decider;
use testkit::{at, given, quantity};

use crate::samples::{
    add, added, change, changed, choose, chosen, confirmed, golden_circle, line, offer, opened, regular, remove,
    removed, sale_of, set,
};

#[test]
fn first_item_opens_the_cart() {
    given::<Cart>([]).when(add(&regular(), 2)).then([opened(), added(&regular(), 2)]);
}

#[test]
fn second_item_is_added_to_the_open_cart() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(add(&golden_circle(), 1)).then([added(&golden_circle(), 1)]);
}

#[test]
fn ticket_type_cannot_be_added_twice() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(add(&regular(), 1)).then_refused(Refusal::AlreadyInCart);
}

#[test]
fn removed_item_can_be_added_again() {
    given::<Cart>([opened(), added(&regular(), 2), removed(&regular())])
        .when(add(&regular(), 1))
        .then([added(&regular(), 1)]);
}

#[test]
fn quantity_above_the_limit_per_order_cannot_be_added() {
    given::<Cart>([]).when(add(&regular(), 7)).then_refused(Refusal::TooManyTickets(quantity(6)));
}

#[test]
fn cart_has_at_most_50_lines() {
    let lines = (0..MAX_LINES).map(|n| added(&sale_of(offer(&format!("type-{n}"), "1.00 PLN")), 1));
    given::<Cart>([opened()]).and(lines).when(add(&regular(), 1)).then_refused(Refusal::TooManyLines);
}

#[test]
fn cart_cannot_mix_currencies() {
    let in_euro = sale_of(offer("vip", "99.00 EUR"));
    given::<Cart>([opened(), added(&regular(), 1)]).when(add(&in_euro, 1)).then_refused(Refusal::OtherCurrency);
}

#[test]
fn total_cannot_exceed_the_largest_charge() {
    let dear = sale_of(offer("moon", "9999999999.99 PLN"));
    given::<Cart>([]).when(add(&dear, 2)).then_refused(Refusal::TooExpensive);
}

#[test]
fn tickets_are_not_sold_before_sales_open() {
    let mut sale = regular();
    sale.opens_at = Some(at("2026-11-22T10:00:01Z"));
    given::<Cart>([])
        .when(add(&sale, 1))
        .then_refused(Refusal::NotYetOnSale(sale.offer.concert_name.clone(), at("2026-11-22T10:00:01Z")));
}

#[test]
fn tickets_are_sold_from_the_moment_that_sales_open() {
    let mut sale = regular();
    sale.opens_at = Some(at("2026-11-22T10:00:00Z"));
    given::<Cart>([]).when(add(&sale, 1)).then([opened(), added(&sale, 1)]);
}

#[test]
fn tickets_are_not_sold_from_the_moment_that_sales_close() {
    let mut sale = regular();
    sale.closes_at = at("2026-11-22T10:00:00Z");
    given::<Cart>([]).when(add(&sale, 1)).then_refused(Refusal::SaleEnded(sale.offer.concert_name.clone()));
}

#[test]
fn quantity_can_be_changed() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(change(&regular(), 5)).then([changed(&regular(), 5)]);
}

#[test]
fn quantity_can_be_changed_up_to_the_limit_per_order() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(change(&regular(), 6)).then([changed(&regular(), 6)]);
}

#[test]
fn changing_a_quantity_to_the_same_does_nothing() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(change(&regular(), 2)).then_nothing();
}

#[test]
fn quantity_cannot_be_changed_above_the_limit_per_order() {
    given::<Cart>([opened(), added(&regular(), 2)])
        .when(change(&regular(), 7))
        .then_refused(Refusal::TooManyTickets(quantity(6)));
}

#[test]
fn quantity_of_tickets_not_in_the_cart_cannot_be_changed() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(change(&golden_circle(), 1)).then_refused(Refusal::NotInCart);
}

#[test]
fn changed_quantity_cannot_exceed_the_largest_charge() {
    let dear = sale_of(offer("moon", "9999999999.99 PLN"));
    given::<Cart>([opened(), added(&dear, 1)]).when(change(&dear, 2)).then_refused(Refusal::TooExpensive);
}

#[test]
fn item_can_be_removed() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(remove(&regular())).then([removed(&regular())]);
}

#[test]
fn tickets_not_in_the_cart_cannot_be_removed() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(remove(&golden_circle())).then_refused(Refusal::NotInCart);
}

#[test]
fn several_items_are_added_at_once() {
    given::<Cart>([]).when(set([(regular(), 2), (golden_circle(), 1)])).then([
        opened(),
        added(&golden_circle(), 1),
        added(&regular(), 2),
    ]);
}

#[test]
fn items_of_a_concert_are_changed_and_removed_at_once() {
    given::<Cart>([opened(), added(&regular(), 2), added(&golden_circle(), 1)])
        .when(set([(regular(), 3), (golden_circle(), 0)]))
        .then([removed(&golden_circle()), changed(&regular(), 3)]);
}

#[test]
fn types_that_are_not_listed_stay_in_the_cart() {
    given::<Cart>([opened(), added(&regular(), 2)])
        .when(set([(golden_circle(), 1)]))
        .then([added(&golden_circle(), 1)]);
}

#[test]
fn setting_what_is_in_the_cart_does_nothing() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(set([(regular(), 2), (golden_circle(), 0)])).then_nothing();
}

#[test]
fn several_items_are_set_all_or_none() {
    given::<Cart>([])
        .when(set([(golden_circle(), 1), (regular(), 7)]))
        .then_refused(Refusal::TooManyTickets(quantity(6)));
}

#[test]
fn delivery_chosen_first_opens_the_cart() {
    given::<Cart>([]).when(choose()).then([opened(), chosen()]);
}

#[test]
fn delivery_can_be_chosen_in_an_open_cart() {
    given::<Cart>([opened(), added(&regular(), 1)]).when(choose()).then([chosen()]);
}

#[test]
fn open_cart_can_be_cancelled() {
    given::<Cart>([opened(), added(&regular(), 2)]).when(CartCommand::CancelCart).then([CartEvent::CartCancelled]);
}

#[test]
fn cancelling_an_unopened_cart_does_nothing() {
    given::<Cart>([]).when(CartCommand::CancelCart).then_nothing();
}

#[test]
fn cancelling_again_does_nothing() {
    given::<Cart>([opened(), CartEvent::CartCancelled]).when(CartCommand::CancelCart).then_nothing();
}

#[test]
fn cancelled_cart_accepts_no_items() {
    given::<Cart>([opened(), CartEvent::CartCancelled]).when(add(&regular(), 1)).then_refused(Refusal::Closed);
}

#[test]
fn confirmed_cart_accepts_no_items() {
    given::<Cart>([opened(), added(&regular(), 1), chosen(), confirmed(vec![line(&regular(), 1)], "349.00 PLN")])
        .when(add(&golden_circle(), 1))
        .then_refused(Refusal::Closed);
}

#[test]
fn confirmed_cart_cannot_be_cancelled() {
    given::<Cart>([opened(), added(&regular(), 1), chosen(), confirmed(vec![line(&regular(), 1)], "349.00 PLN")])
        .when(CartCommand::CancelCart)
        .then_refused(Refusal::Closed);
}

#[test]
fn only_confirmed_and_cancelled_carts_are_closed() {
    let closed = |events: &[CartEvent]| events.iter().fold(Cart::initial(), Cart::evolve).is_closed();
    let open = [opened(), added(&regular(), 1), chosen()];
    let confirmed = [&open[..], &[confirmed(vec![line(&regular(), 1)], "349.00 PLN")]].concat();
    let cancelled = [&open[..], &[CartEvent::CartCancelled]].concat();
    assert_eq!([closed(&[]), closed(&open), closed(&confirmed), closed(&cancelled)], [false, false, true, true]);
}
