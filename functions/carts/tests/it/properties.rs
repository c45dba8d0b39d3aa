use carts::cart::{Cart, CartCommand, CartEvent, MAX_LINES, total};
use eventstore::RecordedEvent;
use kernel::Decider;
use proptest::prelude::*;

use crate::samples::{add, change, choose, confirm_when, offer, remove, sale_of};

fn command() -> impl Strategy<Value = CartCommand> {
    let sale = (0..4_u8).prop_map(|n| sale_of(offer(&format!("type-{n}"), "10.00 PLN")));
    prop_oneof![
        4 => (sale.clone(), 1..8_u32).prop_map(|(sale, count)| add(&sale, count)),
        2 => (sale.clone(), 1..8_u32).prop_map(|(sale, count)| change(&sale, count)),
        2 => sale.prop_map(|sale| remove(&sale)),
        1 => Just(choose()),
        1 => Just(CartCommand::ClearCart),
        1 => Just(CartCommand::CancelCart),
        1 => Just(confirm_when((0..4_u8).map(|n| sale_of(offer(&format!("type-{n}"), "10.00 PLN"))), None)),
    ]
}

fn history(commands: &[CartCommand]) -> Vec<CartEvent> {
    let mut cart = Cart::initial();
    let mut history = Vec::new();
    for command in commands {
        for event in Cart::decide(command, &cart).unwrap_or_default() {
            cart = Cart::evolve(cart, &event);
            history.push(event);
        }
    }
    history
}

fn fold(events: &[CartEvent]) -> Cart {
    events.iter().fold(Cart::initial(), Cart::evolve)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_line_exceeds_the_limit_per_order(commands in prop::collection::vec(command(), 0..32)) {
        prop_assert!(fold(&history(&commands)).lines().iter().all(|line| line.quantity.get() <= 6));
    }

    #[test]
    fn no_ticket_type_is_in_the_cart_twice(commands in prop::collection::vec(command(), 0..32)) {
        let cart = fold(&history(&commands));
        let mut types: Vec<_> = cart.lines().iter().map(|line| line.offer.ticket_type_id.clone()).collect();
        types.sort();
        types.dedup();
        prop_assert_eq!(types.len(), cart.lines().len());
        prop_assert!(types.len() <= MAX_LINES);
    }

    #[test]
    fn closed_cart_never_changes(commands in prop::collection::vec(command(), 0..32)) {
        let history = history(&commands);
        let closes = |event: &CartEvent| matches!(event, CartEvent::CartConfirmed { .. } | CartEvent::CartCancelled);
        if let Some(closed) = history.iter().position(closes) {
            prop_assert_eq!(closed, history.len() - 1);
        }
    }

    #[test]
    fn confirmed_lines_are_the_lines_of_the_cart(commands in prop::collection::vec(command(), 0..32)) {
        let history = history(&commands);
        if let Some((CartEvent::CartConfirmed { lines, total: confirmed, .. }, before)) = history.split_last() {
            let cart = fold(before);
            prop_assert_eq!(lines.as_slice(), cart.lines());
            prop_assert_eq!(*confirmed, total(lines).unwrap());
        }
    }

    #[test]
    fn stored_events_fold_to_the_same_cart(commands in prop::collection::vec(command(), 0..32)) {
        let history = history(&commands);
        let stored: Vec<CartEvent> =
            history.iter().map(|event| RecordedEvent::encode(event).unwrap().decode().unwrap()).collect();
        prop_assert_eq!(fold(&stored), fold(&history));
    }
}
