//! Which pools give the seats of a reservation.

use std::cmp::Reverse;

use kernel::{OrderId, Quantity};

/// Which pools give how many seats: the first pool that has enough; otherwise the ones with the most free seats, so that there are as few
/// pools as possible. None if all pools together have too few.
///
/// `free` has the free seats of each pool in order of preference; the result identifies pools by their index in it.
pub fn allocate(free: &[u32], wanted: Quantity) -> Option<Vec<(usize, Quantity)>> {
    if let Some(place) = free.iter().position(|free| *free >= wanted.get()) {
        return Some(vec![(place, wanted)]);
    }
    let mut fullest_first: Vec<(usize, u32)> = free.iter().copied().enumerate().collect();
    fullest_first.sort_by_key(|(_, free)| Reverse(*free));
    let mut rest = wanted.get();
    let mut allocated = Vec::new();
    for (place, free) in fullest_first {
        // Zero is no quantity: nothing is missing, or all remaining pools are empty.
        let Ok(taken) = Quantity::try_from(free.min(rest)) else { break };
        allocated.push((place, taken));
        rest -= taken.get();
    }
    (rest == 0).then_some(allocated)
}

/// The numbers of a ticket type's pools, in the sequence in which an order tries them. Each order starts at a different pool, and each
/// attempt at another one, so that orders that collided once don't collide again.
pub fn preference(order_id: OrderId, attempt: u32, pools: u32) -> impl Iterator<Item = u32> {
    let bytes = attempt.to_be_bytes().into_iter().chain(order_id.uuid().into_bytes());
    // The upper bits of the hash, because the lower bits of FNV depend on too little of its input. Always below `pools`.
    let start = u32::try_from((u128::from(fnv1a(bytes)) * u128::from(pools)) >> 64).unwrap_or(0);
    (0..pools).map(move |step| (start + step) % pools)
}

/// FNV-1a, 64 bits: stable across versions and platforms, unlike the standard library's hash.
/// Source: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm" (IETF draft-eastlake-fnv).
fn fnv1a(bytes: impl IntoIterator<Item = u8>) -> u64 {
    const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    bytes.into_iter().fold(OFFSET_BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::fnv1a;

    #[test]
    fn hash_matches_the_published_test_vectors() {
        let hashes = ["", "a", "foobar"].map(|text| fnv1a(text.bytes()));
        assert_eq!(hashes, [0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c, 0x8594_4171_f739_67e8]);
    }
}
