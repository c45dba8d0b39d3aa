//! At the end the pools of a ticket type add up to its capacity, not counting surplus seats that are still taken.

use std::collections::BTreeMap;

use crate::history::{History, PoolState, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut pools: BTreeMap<(&str, &str), Vec<PoolState>> = BTreeMap::new();
    for pool in history.pools() {
        if let Some((_, last)) = pool.states.last() {
            pools.entry((pool.concert, pool.ticket_type)).or_default().push(*last);
        }
    }
    let mut violations = Vec::new();
    let cancelled = history.cancelled_concerts();
    for (concert, (_, ticket_types)) in history.ticket_types() {
        let mut wanted: BTreeMap<&str, i64> = BTreeMap::new();
        // A withdrawn ticket type keeps its pools, but without free seats.
        wanted.extend(pools.keys().filter(|(of, _)| *of == concert).map(|(_, id)| (*id, 0)));
        if !cancelled.contains(concert) {
            let sold = ticket_types.as_array().into_iter().flatten();
            wanted.extend(sold.map(|one| (text(one, "/ticketTypeId"), number(one, "/capacity"))));
        }
        for (id, wanted) in wanted {
            let of_type = pools.get(&(concert, id)).map(Vec::as_slice).unwrap_or_default();
            let backed: i64 = of_type.iter().map(|pool| pool.capacity - pool.surplus).sum();
            let surplus: i64 = of_type.iter().map(|pool| pool.surplus).sum();
            let free: i64 = of_type.iter().map(|pool| pool.capacity - pool.taken()).sum();
            if backed != wanted || (surplus > 0 && free > 0) {
                violations.push(format!("{concert} {id}: capacity {wanted}, the pools are {of_type:?}"));
            }
        }
    }
    violations
}
