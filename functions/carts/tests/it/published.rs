use carts::cart::{Cart, CartEvent};
use carts::published::{PUBLISHED, published};
use contracts::carts::CartsEvent;
use contracts::ids;
use eventstore::RecordedEvent;
use kernel::CartId;
use testkit::{given, id, money};

use crate::samples::{added, ann, chosen, confirmed, confirmed_to_pay_later, line, opened, regular};

fn cart_id() -> CartId {
    CartId::new(id(5))
}

fn confirmation() -> CartEvent {
    confirmed(vec![line(&regular(), 2)], "698.00 PLN")
}

#[test]
fn confirmed_cart_is_published_with_its_order() {
    let cart = given::<Cart>([opened(), added(&regular(), 2), chosen(), confirmation()]).state();
    let Some(CartsEvent::CartConfirmed(sent)) = published(cart_id(), &confirmation(), &cart) else {
        panic!("not published")
    };
    assert_eq!((sent.cart_id, sent.order_id, sent.user_id), (cart_id(), ids::order_id(cart_id()), ann()));
    let lines: Vec<_> = sent.lines.iter().map(|line| (line.quantity.get(), line.unit_price)).collect();
    assert_eq!((lines, sent.total), (vec![(2, money("349.00 PLN"))], money("698.00 PLN")));
}

#[test]
fn cart_without_a_card_is_published_as_paid_later() {
    let confirmation = confirmed_to_pay_later(vec![line(&regular(), 2)], "698.00 PLN");
    let cart = given::<Cart>([opened(), added(&regular(), 2), chosen(), confirmation.clone()]).state();
    let Some(CartsEvent::CartConfirmed(sent)) = published(cart_id(), &confirmation, &cart) else {
        panic!("not published")
    };
    assert!(sent.pays_later && sent.keep_seats_on_decline);
}

#[test]
fn only_confirmed_carts_are_published() {
    let cart = given::<Cart>([opened(), added(&regular(), 2), CartEvent::CartCancelled]).state();
    assert_eq!(published(cart_id(), &CartEvent::CartCancelled, &cart), None);
    assert_eq!(PUBLISHED, [RecordedEvent::encode(&confirmation()).unwrap().name.as_str()]);
}
