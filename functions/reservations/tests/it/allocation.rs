//! The choice of pools.

use std::collections::BTreeSet;

use kernel::OrderId;
use proptest::prelude::*;
use reservations::pools::allocation::{allocate, preference};
use testkit::{id, quantity};

#[test]
fn first_pool_with_enough_seats_gives_all() {
    assert_eq!(allocate(&[1, 4, 9], quantity(4)), Some(vec![(1, quantity(4))]));
}

#[test]
fn pools_with_the_most_free_seats_give_if_none_has_enough() {
    assert_eq!(allocate(&[1, 2, 3], quantity(5)), Some(vec![(2, quantity(3)), (1, quantity(2))]));
}

#[test]
fn last_seats_are_found_in_any_pool() {
    assert_eq!(allocate(&[1, 0, 1], quantity(2)), Some(vec![(0, quantity(1)), (2, quantity(1))]));
}

#[test]
fn too_few_seats_give_none() {
    assert_eq!(allocate(&[1, 2, 3], quantity(7)), None);
}

#[test]
fn order_always_starts_at_the_same_pool() {
    let order_id = OrderId::new(id(0x6f72_6465_7200_0000_0000_0000_0000_0001));
    let first: Vec<u32> = (0..4).filter_map(|attempt| preference(order_id, attempt, 16).next()).collect();
    assert_eq!(first, [4, 12, 10, 12]);
}

#[test]
fn orders_spread_over_the_pools() {
    let orders = (0..1_600).map(|number| OrderId::derived(&[&number]));
    let mut begin = [0_u32; 16];
    for pool in orders.filter_map(|order_id| preference(order_id, 0, 16).next()) {
        begin[pool as usize] += 1;
    }
    assert!(begin.iter().all(|orders| (50..=150).contains(orders)), "{begin:?}");
}

#[test]
fn orders_that_collided_once_try_different_pools() {
    let orders = (0..1_600).map(|number| OrderId::derived(&[&number]));
    let collided = orders.filter(|order_id| preference(*order_id, 0, 16).next() == Some(0));
    let then: BTreeSet<u32> = collided.filter_map(|order_id| preference(order_id, 1, 16).next()).collect();
    assert!(then.len() > 12, "{then:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_pool_gives_more_than_it_has(free in prop::collection::vec(0_u32..20, 0..12), requested in 1_u32..60) {
        for (place, given) in allocate(&free, quantity(requested)).unwrap_or_default() {
            prop_assert!(given.get() <= free[place]);
        }
    }

    #[test]
    fn exact_quantity_is_given_unless_too_few_seats_are_free(
        free in prop::collection::vec(0_u32..20, 0..12),
        requested in 1_u32..60,
    ) {
        let given = allocate(&free, quantity(requested)).map(|given| given.iter().map(|(_, part)| part.get()).sum());
        prop_assert_eq!(given, (free.iter().sum::<u32>() >= requested).then_some(requested));
    }

    #[test]
    fn each_pool_gives_once(free in prop::collection::vec(0_u32..20, 0..12), requested in 1_u32..60) {
        let given = allocate(&free, quantity(requested)).unwrap_or_default();
        let places: BTreeSet<usize> = given.iter().map(|(place, _)| *place).collect();
        prop_assert_eq!(places.len(), given.len());
    }

    #[test]
    fn preference_has_each_pool_once(order in any::<u128>(), attempt in 0_u32..16, pools in 1_u32..97) {
        let all: BTreeSet<u32> = preference(OrderId::new(id(order)), attempt, pools).collect();
        prop_assert!(all.into_iter().eq(0..pools));
    }
}
