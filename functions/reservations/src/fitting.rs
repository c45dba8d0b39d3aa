//! How large each pool is: the ticket type's capacity over its pools, pure.

use crate::allotment::Offer;
use crate::ticket_pool::{Counts, TicketPool, TicketPoolCommand};

/// The seats that a pool is to have at most, as long as there may be more pools. A buyer collides only with those at the same
/// pool at the same moment, and only the last of a pool's seats make anyone look further.
const SEATS_PER_POOL: u32 = 500;

/// The seats that a pool is to have at least: fewer would send many a buyer on to a second pool.
const FEWEST_SEATS: u32 = 25;

/// Pools that even a small ticket type is cut into, where it has the seats. One pool takes a commit per round trip to
/// DynamoDB, some 50 a second at 20 ms: sixteen take several times the 134 reservations a second of the fastest on-sale known.
const SUSTAINING_POOLS: u32 = 16;

/// The most pools of a ticket type. One transaction has room for all of them and the reservation (100 items), so a request for
/// however many seats of a type can be met from wherever they are.
const MOST_POOLS: u32 = 96;

/// Into how many pools a capacity is cut: 4 for 100 seats, 16 for 400 to 8,000, 40 for 20,000, 96 for 58,000.
pub fn pool_count(capacity: u32) -> u32 {
    let sustaining = (capacity / FEWEST_SEATS).min(SUSTAINING_POOLS);
    capacity.div_ceil(SEATS_PER_POOL).max(sustaining).clamp(1, MOST_POOLS)
}

/// What the pools of a ticket type have to do so that together they have the offer's capacity; nothing once they do. `pools`
/// are all of them, by number.
///
/// Seats that are held or sold stay where they are. Where they are more than the capacity, every free seat is taken back, and
/// what is still too much becomes a surplus: it leaves as seats come free. So capacities always add up to the offer's capacity
/// and the surplus, and are never together above both the offer's capacity and what they were before.
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

/// The capacity that the pools have together once their surplus has left: less than the offer's while they are still being
/// opened or enlarged.
pub fn backed_capacity(pools: &[TicketPool]) -> u32 {
    pools.iter().filter_map(TicketPool::counts).map(|pool| pool.capacity.saturating_sub(pool.surplus)).sum()
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
        // Seats that are held come free sooner than those that are sold.
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

/// The amounts with the smallest raised, as even as can be, until they add up to a total that is no less than their sum.
fn raised(amounts: &[u32], total: u32) -> Vec<u32> {
    let level = highest_level(total, |level| amounts.iter().map(|amount| u64::from((*amount).max(level))).sum());
    evened(amounts, total, |amount| amount.max(level), |amount| amount <= level)
}

/// The amounts with the largest lowered, as even as can be, until they add up to a total that is no more than their sum.
fn lowered(amounts: &[u32], total: u32) -> Vec<u32> {
    let level = highest_level(total, |level| amounts.iter().map(|amount| u64::from((*amount).min(level))).sum());
    evened(amounts, total, |amount| amount.min(level), |amount| amount > level)
}

/// The highest level up to the total at which the sum is no more than the total.
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

/// The amounts at a level, and what is missing to the total one by one to the first that may have it.
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
