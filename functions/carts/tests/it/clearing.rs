use carts::cart::{Cart, CartCommand, CartRefusal};
use testkit::given;

use crate::samples::{add, added, chosen, confirmed, golden_circle, line, opened, regular, removed};

#[test]
fn clearing_removes_every_item() {
    given::<Cart>([opened(), added(&regular(), 2), added(&golden_circle(), 1)])
        .when(CartCommand::ClearCart)
        .then([removed(&regular()), removed(&golden_circle())]);
}

#[test]
fn cleared_cart_keeps_its_delivery() {
    given::<Cart>([opened(), added(&regular(), 2), chosen()]).when(CartCommand::ClearCart).then_state(
        |cart| matches!(cart, Cart::Open { lines, delivery, .. } if lines.is_empty() && delivery.is_some()),
    );
}

#[test]
fn cleared_cart_takes_the_same_tickets_again() {
    given::<Cart>([opened(), added(&regular(), 2), removed(&regular())])
        .when(add(&regular(), 1))
        .then([added(&regular(), 1)]);
}

#[test]
fn clearing_an_empty_cart_changes_nothing() {
    given::<Cart>([opened()]).when(CartCommand::ClearCart).then_nothing();
    given::<Cart>([]).when(CartCommand::ClearCart).then_nothing();
}

#[test]
fn closed_cart_is_not_cleared() {
    let confirmation = confirmed(vec![line(&regular(), 1)], "349.00 PLN");
    given::<Cart>([opened(), added(&regular(), 1), chosen(), confirmation])
        .when(CartCommand::ClearCart)
        .then_refused(CartRefusal::Closed);
}
