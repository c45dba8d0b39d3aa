//! How large pools are.

use kernel::Decider;
use proptest::prelude::*;
use reservations::allotment::Offer;
use reservations::fitting::{backed_capacity, fit, pool_count};
use reservations::revenue::Revenue;
use reservations::ticket_pool::{Counts, TicketPool, TicketPoolCommand};
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
fn a_capacity_is_cut_into_so_many_pools() {
    let capacities = [1, 49, 50, 100, 400, 8_000, 8_001, 20_000, 58_000, 1_000_000];
    assert_eq!(capacities.map(pool_count), [1, 1, 2, 4, 16, 16, 17, 40, 96, 96]);
}

#[test]
fn new_pools_are_of_one_size() {
    let pools = fitted(vec![TicketPool::Unopened; 4], &offer("regular", 102, 1, 4));
    assert_eq!(sizes(&pools), [(26, 0), (26, 0), (25, 0), (25, 0)]);
}

#[test]
fn pools_that_are_left_unopened_are_opened_beside_those_that_are_not() {
    let pools = fitted(vec![pool(25, 0, 3, 4), TicketPool::Unopened], &offer("regular", 50, 1, 2));
    assert_eq!(sizes(&pools), [(25, 0), (25, 0)]);
}

#[test]
fn a_larger_capacity_makes_the_smallest_pools_larger() {
    let pools = fitted(vec![pool(25, 0, 25, 0), pool(10, 0, 0, 0)], &offer("regular", 41, 2, 2));
    assert_eq!(sizes(&pools), [(25, 0), (16, 0)]);
}

#[test]
fn a_smaller_capacity_takes_free_seats_where_there_are_most() {
    let pools = fitted(vec![pool(25, 0, 20, 0), pool(25, 0, 0, 5)], &offer("regular", 40, 2, 2));
    assert_eq!(sizes(&pools), [(25, 0), (15, 0)]);
}

#[test]
fn seats_that_can_not_be_taken_back_are_a_surplus_of_the_held_ones_first() {
    let pools = fitted(vec![pool(25, 0, 20, 0), pool(25, 0, 0, 25)], &offer("regular", 40, 2, 2));
    assert_eq!(sizes(&pools), [(20, 5), (25, 0)]);
}

#[test]
fn a_ticket_type_that_is_taken_off_keeps_what_is_held_or_sold() {
    let pools = fitted(vec![pool(25, 0, 2, 3), pool(25, 0, 0, 0)], &offer("regular", 0, 2, 2));
    assert_eq!(sizes(&pools), [(5, 5), (0, 0)]);
}

#[test]
fn a_capacity_that_grows_again_clears_the_surplus() {
    let pools = fitted(vec![pool(20, 5, 20, 0), pool(25, 0, 0, 25)], &offer("regular", 60, 3, 2));
    assert_eq!(sizes(&pools), [(30, 0), (30, 0)]);
}

#[test]
fn a_seat_that_came_free_in_one_pool_makes_up_for_the_surplus_of_another() {
    let pools = fitted(vec![pool(20, 5, 20, 0), pool(25, 0, 0, 24)], &offer("regular", 40, 1, 2));
    assert_eq!(sizes(&pools), [(20, 4), (24, 0)]);
}

#[test]
fn every_pool_is_stamped_with_the_version_since_which_the_capacity_is_this() {
    let pools = fitted(vec![pool(25, 0, 0, 0), pool(25, 0, 0, 0)], &offer("regular", 50, 2, 2));
    assert!(pools.iter().filter_map(TicketPool::counts).all(|pool| pool.concert_version == 2));
}

#[test]
fn pools_that_are_not_opened_yet_back_no_capacity() {
    assert_eq!(backed_capacity(&[pool(25, 3, 20, 5), TicketPool::Unopened]), 22);
}

/// A pool as it can be: never more held and sold than there are seats, and none free beside a surplus.
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
    fn pools_together_have_the_capacity_or_what_is_taken(pools in any_pools(), wanted in 0_u32..500) {
        let offer = offer("regular", wanted, 2, pools.len() as u32);
        let taken = taken(&pools);
        prop_assert_eq!(capacity(&fitted(pools, &offer)), wanted.max(taken));
    }

    #[test]
    fn capacities_add_up_to_the_offer_and_the_surplus(pools in any_pools(), wanted in 0_u32..500) {
        let offer = offer("regular", wanted, 2, pools.len() as u32);
        prop_assert_eq!(backed_capacity(&fitted(pools, &offer)), wanted);
    }

    #[test]
    fn held_and_sold_seats_stay_where_they_are(pools in any_pools(), wanted in 0_u32..500) {
        let offer = offer("regular", wanted, 2, pools.len() as u32);
        let of_each = |pools: &[TicketPool]| -> Vec<(u32, u32)> {
            pools.iter().map(|pool| pool.counts().map_or((0, 0), |counts| (counts.held, counts.sold))).collect()
        };
        let before = of_each(&pools);
        prop_assert_eq!(of_each(&fitted(pools, &offer)), before);
    }

    #[test]
    fn pools_that_fit_are_left_alone(pools in any_pools(), wanted in 0_u32..500) {
        let offer = offer("regular", wanted, 2, pools.len() as u32);
        prop_assert_eq!(fit(&fitted(pools, &offer), &offer), vec![]);
    }

    #[test]
    fn pools_are_at_no_moment_larger_than_both_before_and_wanted(pools in any_pools(), wanted in 0_u32..500) {
        let offer = offer("regular", wanted, 2, pools.len() as u32);
        let most = capacity(&pools).max(wanted);
        let mut pools = pools;
        for command in fit(&pools, &offer) {
            apply(&mut pools, vec![command]);
            prop_assert!(capacity(&pools) <= most);
        }
    }

    #[test]
    fn a_fitting_that_stopped_halfway_resumes(pools in any_pools(), wanted in 0_u32..500, done in 0_usize..10) {
        let offer = offer("regular", wanted, 2, pools.len() as u32);
        let mut pools = pools;
        let commands = fit(&pools, &offer).into_iter().take(done).collect();
        apply(&mut pools, commands);
        prop_assert_eq!(backed_capacity(&fitted(pools, &offer)), wanted);
    }
}
