//! In the end the pools of a ticket type add up to its capacity, with what could not be taken back beside it.

use std::collections::BTreeMap;

use crate::history::{History, PoolState, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut pools: BTreeMap<(&str, &str), Vec<PoolState>> = BTreeMap::new();
    for pool in history.pools() {
        if let Some((_, last)) = pool.states.last() {
            pools.entry((pool.concert, pool.ticket_type)).or_default().push(*last);
        }
    }
    let mut wrong = Vec::new();
    for (concert, (_, ticket_types)) in history.ticket_types() {
        for ticket_type in ticket_types.as_array().into_iter().flatten() {
            let id = text(ticket_type, "/ticketTypeId");
            let wanted = number(ticket_type, "/capacity");
            let of_type = pools.get(&(concert, id)).map(Vec::as_slice).unwrap_or_default();
            let backed: i64 = of_type.iter().map(|pool| pool.capacity - pool.surplus).sum();
            let surplus: i64 = of_type.iter().map(|pool| pool.surplus).sum();
            let free: i64 = of_type.iter().map(|pool| pool.capacity - pool.taken()).sum();
            if backed != wanted || (surplus > 0 && free > 0) {
                wrong.push(format!("{concert} {id}: {wanted} wanted, the pools are {of_type:?}"));
            }
        }
    }
    wrong
}
