//! How many pools a ticket type's capacity is divided over.

/// The most seats of a pool while a ticket type can have more pools. A buyer collides only with buyers at the same pool at the same
/// moment, and only a pool's last seats make a buyer look further.
const SEATS_PER_POOL: u32 = 500;

/// Smaller pools would send many buyers on to a second pool.
const MIN_SEATS_PER_POOL: u32 = 25;

/// The pools of a small ticket type, if it has the seats. A pool takes one commit for each round trip to DynamoDB, some 50 a second at
/// 20 ms: sixteen take several times the 134 reservations a second of the fastest on-sale known.
const SUSTAINING_POOLS: u32 = 16;

/// A transaction has room for all of a ticket type's pools and the reservation (100 items): so any quantity can be taken from wherever the
/// free seats are.
const MAX_POOLS: u32 = 96;

/// 4 pools for 100 seats, 16 for 400 to 8,000, 40 for 20,000, 96 for 58,000.
pub fn pool_count(capacity: u32) -> u32 {
    let sustaining = (capacity / MIN_SEATS_PER_POOL).min(SUSTAINING_POOLS);
    capacity.div_ceil(SEATS_PER_POOL).max(sustaining).clamp(1, MAX_POOLS)
}
