//! Which seats: the choice of pools, pure.

use std::cmp::Reverse;

use kernel::{OrderId, Quantity};

/// Which pools give how many seats: the first one that has enough alone; where none has, the fullest first, so that they are as
/// few as can be. None if all together have too few.
///
/// `free` are the free seats of each pool, the preferred ones first; the answer names pools by their place in it.
pub fn allocate(free: &[u32], wanted: Quantity) -> Option<Vec<(usize, Quantity)>> {
    if let Some(place) = free.iter().position(|free| *free >= wanted.get()) {
        return Some(vec![(place, wanted)]);
    }
    let mut fullest_first: Vec<(usize, u32)> = free.iter().copied().enumerate().collect();
    fullest_first.sort_by_key(|(_, free)| Reverse(*free));
    let mut rest = wanted.get();
    let mut allocated = Vec::new();
    for (place, free) in fullest_first {
        // None for nothing: the rest is there, or all further pools are empty.
        let Ok(taken) = Quantity::try_from(free.min(rest)) else { break };
        allocated.push((place, taken));
        rest -= taken.get();
    }
    (rest == 0).then_some(allocated)
}

/// The pools of a ticket type in the order in which an order tries them. Each order begins at another pool, and at each
/// attempt at yet another, so that those who collided once don't again.
pub fn preference(order_id: OrderId, attempt: u32, pools: u32) -> impl Iterator<Item = u32> {
    let bytes = attempt.to_be_bytes().into_iter().chain(order_id.uuid().into_bytes());
    // By the hash's upper bits: the lower ones of FNV depend on too little of its input. Always below `pools`.
    let start = u32::try_from((u128::from(fnv1a(bytes)) * u128::from(pools)) >> 64).unwrap_or(0);
    (0..pools).map(move |step| (start + step) % pools)
}

/// FNV-1a, 64 bits: the same for ever and everywhere, unlike the standard library's hash.
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
    fn the_hash_gives_the_published_test_vectors() {
        let hashes = ["", "a", "foobar"].map(|text| fnv1a(text.bytes()));
        assert_eq!(hashes, [0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c, 0x8594_4171_f739_67e8]);
    }
}
