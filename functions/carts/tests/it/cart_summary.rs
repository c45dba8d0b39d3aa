use carts::cart::{Cart, CartEvent};
use carts::views::cart_summary::CartSummary;
use kernel::CartId;
use serde_json::{Value, json, to_value};
use testkit::{given, id};

use crate::samples::{added, golden_circle, opened, regular};

fn summary(events: Vec<CartEvent>) -> Value {
    let cart = given::<Cart>(events).state();
    to_value(CartSummary::of(CartId::new(id(5)), &cart)).unwrap()
}

#[test]
fn summary_counts_items_and_tickets() {
    assert_eq!(
        summary(vec![opened(), added(&regular(), 2), added(&golden_circle(), 1)]),
        json!({
            "cartId": id(5),
            "totalQuantity": 3,
            "total": {"amount": "1597.00", "currency": "PLN"},
            "items": 2,
        })
    );
}

#[test]
fn summary_without_a_cart_is_that_of_an_empty_one() {
    assert_eq!(summary(vec![]), json!({"cartId": id(5), "totalQuantity": 0, "total": null, "items": 0}));
}
