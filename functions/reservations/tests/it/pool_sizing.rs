//! The size of pools.

use kernel::Decider;
use proptest::prelude::*;
use reservations::pools::pool_count::pool_count;
use reservations::pools::pool_sizing::{backed_capacity, fit};
use reservations::pools::revenue::Revenue;
use reservations::pools::sale_terms::Offer;
use reservations::pools::ticket_pool::{Counts, TicketPool, TicketPoolCommand};
use testkit::currency;

use crate::samples::offer;

fn pool(capacity: u32, surplus: u32, held: u32, sold: u32) -> TicketPool {
    TicketPool::Open(Counts {
        capacity,
        surplus,
        held,
        sold,
        revenue: Revenue::zero(currency("PLN")),
        concert_version: 1,
    })
}

fn apply(pools: &mut [TicketPool], commands: Vec<(u32, TicketPoolCommand)>) {
    for (number, command) in commands {
        let pool = &mut pools[number as usize];
        let events = TicketPool::decide(&command, pool).expect("a pool that can be fitted");
        *pool = events.iter().fold(pool.clone(), TicketPool::evolve);
    }
}

fn fitted(mut pools: Vec<TicketPool>, offer: &Offer) -> Vec<TicketPool> {
    let commands = fit(&pools, offer);
    apply(&mut pools, commands);
    pools
}

fn sizes(pools: &[TicketPool]) -> Vec<(u32, u32)> {
    pools.iter().filter_map(TicketPool::counts).map(|pool| (pool.capacity, pool.surplus)).collect()
}

fn capacity(pools: &[TicketPool]) -> u32 {
    pools.iter().filter_map(TicketPool::counts).map(|pool| pool.capacity).sum()
}

fn taken(pools: &[TicketPool]) -> u32 {
    pools.iter().filter_map(TicketPool::counts).map(Counts::taken).sum()
}

#[test]
fn capacity_determines_the_number_of_pools() {
    let capacities = [1, 49, 50, 100, 400, 8_000, 8_001, 20_000, 58_000, 1_000_000];
    assert_eq!(capacities.map(pool_count), [1, 1, 2, 4, 16, 16, 17, 40, 96, 96]);
}

#[test]
fn new_pools_differ_by_one_seat_at_most() {
    let pools = fitted(vec![TicketPool::Unopened; 4], &offer("regular", 102, 1, 4));
    assert_eq!(sizes(&pools), [(26, 0), (26, 0), (25, 0), (25, 0)]);
}

#[test]
fn missing_pools_are_opened() {
    let pools = fitted(vec![pool(25, 0, 3, 4), TicketPool::Unopened], &offer("regular", 50, 1, 2));
    assert_eq!(sizes(&pools), [(25, 0), (25, 0)]);
}

#[test]
fn larger_capacity_enlarges_the_smallest_pools() {
    let pools = fitted(vec![pool(25, 0, 25, 0), pool(10, 0, 0, 0)], &offer("regular", 41, 2, 2));
    assert_eq!(sizes(&pools), [(25, 0), (16, 0)]);
}

#[test]
fn smaller_capacity_removes_free_seats_where_most_are_free() {
    let pools = fitted(vec![pool(25, 0, 20, 0), pool(25, 0, 0, 5)], &offer("regular", 40, 2, 2));
    assert_eq!(sizes(&pools), [(25, 0), (15, 0)]);
}

#[test]
fn excess_is_a_surplus_of_held_seats_first() {
    let pools = fitted(vec![pool(25, 0, 20, 0), pool(25, 0, 0, 25)], &offer("regular", 40, 2, 2));
    assert_eq!(sizes(&pools), [(20, 5), (25, 0)]);
}

#[test]
fn removed_ticket_type_keeps_held_and_sold_seats() {
    let pools = fitted(vec![pool(25, 0, 2, 3), pool(25, 0, 0, 0)], &offer("regular", 0, 2, 2));
    assert_eq!(sizes(&pools), [(5, 5), (0, 0)]);
}

#[test]
fn increased_capacity_clears_the_surplus() {
    let pools = fitted(vec![pool(20, 5, 20, 0), pool(25, 0, 0, 25)], &offer("regular", 60, 3, 2));
    assert_eq!(sizes(&pools), [(30, 0), (30, 0)]);
}

#[test]
fn free_seat_of_one_pool_reduces_the_surplus_of_another() {
    let pools = fitted(vec![pool(20, 5, 20, 0), pool(25, 0, 0, 24)], &offer("regular", 40, 1, 2));
    assert_eq!(sizes(&pools), [(20, 4), (24, 0)]);
}

#[test]
fn every_pool_is_marked_with_the_version_of_the_capacity() {
    let pools = fitted(vec![pool(25, 0, 0, 0), pool(25, 0, 0, 0)], &offer("regular", 50, 2, 2));
    assert!(pools.iter().filter_map(TicketPool::counts).all(|pool| pool.concert_version == 2));
}

#[test]
fn unopened_pools_and_surplus_back_no_capacity() {
    assert_eq!(backed_capacity(&[pool(25, 3, 20, 5), TicketPool::Unopened]), 22);
}

/// A valid pool: no more held and sold seats than its capacity, and no free seats next to a surplus.
fn any_pool() -> impl Strategy<Value = TicketPool> {
    let open = (0_u32..30, 0_u32..30, 0_u32..30, 0_u32..60).prop_map(|(free, held, sold, surplus)| {
        let surplus = if free > 0 { 0 } else { surplus.min(held + sold) };
        pool(held + sold + free, surplus, held, sold)
    });
    prop_oneof![1 => Just(TicketPool::Unopened), 4 => open]
}

fn any_pools() -> impl Strategy<Value = Vec<TicketPool>> {
    prop::collection::vec(any_pool(), 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn pools_together_have_the_capacity_or_the_taken_seats(pools in any_pools(), wanted in 0_u32..500) {
        let offer = offer("regular", wanted, 2, pools.len() as u32);
        let taken = taken(&pools);
        prop_assert_eq!(capacity(&fitted(pools, &offer)), wanted.max(taken));
    }

    #[test]
    fn pools_add_up_to_the_offer_and_the_surplus(pools in any_pools(), wanted in 0_u32..500) {
        let offer = offer("regular", wanted, 2, pools.len() as u32);
        prop_assert_eq!(backed_capacity(&fitted(pools, &offer)), wanted);
    }

    #[test]
    fn held_and_sold_seats_stay_in_their_pools(pools in any_pools(), wanted in 0_u32..500) {
        let offer = offer("regular", wanted, 2, pools.len() as u32);
        let of_each = |pools: &[TicketPool]| -> Vec<(u32, u32)> {
            pools.iter().map(|pool| pool.counts().map_or((0, 0), |counts| (counts.held, counts.sold))).collect()
        };
        let before = of_each(&pools);
        prop_assert_eq!(of_each(&fitted(pools, &offer)), before);
    }

    #[test]
    fn fitting_pools_are_unchanged(pools in any_pools(), wanted in 0_u32..500) {
        let offer = offer("regular", wanted, 2, pools.len() as u32);
        prop_assert_eq!(fit(&fitted(pools, &offer), &offer), vec![]);
    }

    #[test]
    fn pools_never_exceed_both_the_old_and_the_new_capacity(pools in any_pools(), wanted in 0_u32..500) {
        let offer = offer("regular", wanted, 2, pools.len() as u32);
        let most = capacity(&pools).max(wanted);
        let mut pools = pools;
        for command in fit(&pools, &offer) {
            apply(&mut pools, vec![command]);
            prop_assert!(capacity(&pools) <= most);
        }
    }

    #[test]
    fn interrupted_fitting_continues(pools in any_pools(), wanted in 0_u32..500, done in 0_usize..10) {
        let offer = offer("regular", wanted, 2, pools.len() as u32);
        let mut pools = pools;
        let commands = fit(&pools, &offer).into_iter().take(done).collect();
        apply(&mut pools, commands);
        prop_assert_eq!(backed_capacity(&fitted(pools, &offer)), wanted);
    }
}
