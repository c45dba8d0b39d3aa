use carts::cart::{Cart, CartEvent};
use carts::views::cart_contents::CartContents;
use kernel::CartId;
use serde_json::{Value, json, to_value};
use testkit::{given, id};

use crate::samples::{added, chosen, confirmed, golden_circle, line, opened, regular};

fn shown(events: Vec<CartEvent>) -> Value {
    let cart = given::<Cart>(events).state();
    to_value(CartContents::of(CartId::new(id(5)), &cart, None)).unwrap()
}

#[test]
fn unopened_cart_is_open_and_empty() {
    let cart = shown(vec![]);
    assert_eq!((&cart["status"], &cart["items"], &cart["total"]), (&json!("open"), &json!([]), &Value::Null));
}

#[test]
fn open_cart_shows_quantities_and_totals() {
    let cart = shown(vec![opened(), added(&regular(), 2), added(&golden_circle(), 1), chosen()]);
    assert_eq!((&cart["totalQuantity"], &cart["total"]["amount"]), (&json!(3), &json!("1597.00")));
    assert_eq!(cart["items"][0]["lineTotal"]["amount"], "698.00");
    assert_eq!(cart["delivery"]["method"], "email");
}

#[test]
fn closed_cart_shows_how_it_was_closed() {
    let confirmation = confirmed(vec![line(&regular(), 1)], "349.00 PLN");
    assert_eq!(shown(vec![opened(), added(&regular(), 1), chosen(), confirmation])["status"], "confirmed");
    assert_eq!(shown(vec![opened(), CartEvent::CartCancelled])["status"], "cancelled");
}
