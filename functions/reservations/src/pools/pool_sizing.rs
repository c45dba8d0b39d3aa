//! The size of each pool: how a ticket type's capacity is divided over its pools.

use super::sale_terms::Offer;
use super::ticket_pool::{Counts, TicketPool, TicketPoolCommand};

/// The commands, each with its pool's number, after which the pools of a ticket type together have the offer's capacity; none once they
/// do. `pools` has all of them, by number.
///
/// Held and sold seats stay in their pools. If there are more of them than the capacity, every free seat is removed, and the excess becomes
/// a surplus, which leaves the pools as seats become free. So the sizes of the pools always add up to the offer's capacity plus the surplus,
/// and their sum never exceeds both the offer's capacity and the previous sum.
pub fn fit(pools: &[TicketPool], offer: &Offer) -> Vec<(u32, TicketPoolCommand)> {
    if fits(pools, offer) {
        return Vec::new();
    }
    let sizes = sizes(pools, offer.capacity);
    let changes = (0..).zip(pools.iter().zip(sizes)).filter_map(|(number, (pool, size))| {
        let command = match pool {
            TicketPool::Unopened => TicketPoolCommand::OpenPool {
                capacity: size.capacity,
                currency: offer.currency,
                concert_version: offer.since,
            },
            TicketPool::Open(counts)
                if (counts.capacity, counts.surplus, counts.concert_version)
                    == (size.capacity, size.surplus, offer.since) =>
            {
                return None;
            }
            TicketPool::Open(_) => TicketPoolCommand::ResizePool {
                capacity: size.capacity,
                surplus: size.surplus,
                concert_version: offer.since,
            },
        };
        Some((number, command))
    });
    changes.collect()
}

/// The pools' capacity without their surplus: less than the offer's capacity while the pools are being opened or enlarged.
pub fn backed_capacity(pools: &[TicketPool]) -> u32 {
    pools.iter().filter_map(TicketPool::counts).map(Counts::backed).sum()
}

fn fits(pools: &[TicketPool], offer: &Offer) -> bool {
    let stamped = pools.iter().all(|pool| pool.counts().is_some_and(|counts| counts.concert_version == offer.since));
    let surplus: u32 = pools.iter().filter_map(TicketPool::counts).map(|pool| pool.surplus).sum();
    let free: u32 = pools.iter().map(TicketPool::free).sum();
    stamped && backed_capacity(pools) == offer.capacity && (surplus == 0 || free == 0)
}

struct Size {
    capacity: u32,
    surplus: u32,
}

fn sizes(pools: &[TicketPool], wanted: u32) -> Vec<Size> {
    let of_each =
        |count: fn(&Counts) -> u32| -> Vec<u32> { pools.iter().map(|pool| pool.counts().map_or(0, count)).collect() };
    let (taken, held, sold) = (of_each(Counts::taken), of_each(|pool| pool.held), of_each(|pool| pool.sold));
    let (all_taken, all_held): (u32, u32) = (taken.iter().sum(), held.iter().sum());
    if let Some(over) = all_taken.checked_sub(wanted).filter(|over| *over > 0) {
        // Held seats become free sooner than sold ones.
        let surplus = match over.checked_sub(all_held) {
            None => lowered(&held, over),
            Some(of_sold) => sum_of_each(&held, &lowered(&sold, of_sold)),
        };
        return taken.into_iter().zip(surplus).map(|(capacity, surplus)| Size { capacity, surplus }).collect();
    }
    let capacity = of_each(|pool| pool.capacity);
    let capacities = if wanted >= capacity.iter().sum() {
        raised(&capacity, wanted)
    } else {
        sum_of_each(&taken, &lowered(&of_each(Counts::free), wanted - all_taken))
    };
    capacities.into_iter().map(|capacity| Size { capacity, surplus: 0 }).collect()
}

fn sum_of_each(left: &[u32], right: &[u32]) -> Vec<u32> {
    left.iter().zip(right).map(|(left, right)| left + right).collect()
}

/// Raises the smallest amounts as evenly as possible until they add up to `total`, which is at least their sum.
fn raised(amounts: &[u32], total: u32) -> Vec<u32> {
    let level = highest_level(total, |level| amounts.iter().map(|amount| u64::from((*amount).max(level))).sum());
    evened(amounts, total, |amount| amount.max(level), |amount| amount <= level)
}

/// Lowers the largest amounts as evenly as possible until they add up to `total`, which is at most their sum.
fn lowered(amounts: &[u32], total: u32) -> Vec<u32> {
    let level = highest_level(total, |level| amounts.iter().map(|amount| u64::from((*amount).min(level))).sum());
    evened(amounts, total, |amount| amount.min(level), |amount| amount > level)
}

/// The highest level up to `total` at which the sum does not exceed it.
fn highest_level(total: u32, sum_at: impl Fn(u32) -> u64) -> u32 {
    let (mut low, mut high) = (0, total);
    while low < high {
        let middle = high - (high - low) / 2;
        if sum_at(middle) <= u64::from(total) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

/// The amounts at a level; what is missing to `total` is added one by one to the first amounts that may have more.
fn evened(amounts: &[u32], total: u32, at_level: impl Fn(u32) -> u32, may_have_more: impl Fn(u32) -> bool) -> Vec<u32> {
    let sum: u32 = amounts.iter().map(|amount| at_level(*amount)).sum();
    let mut missing = total.saturating_sub(sum);
    let one_by_one = amounts.iter().map(|amount| {
        let more = u32::from(missing > 0 && may_have_more(*amount));
        missing -= more;
        at_level(*amount) + more
    });
    one_by_one.collect()
}
