//! Seats are sold for orders that were bought, exactly those that the buyer kept, and none stays held.

use std::collections::BTreeMap;

use crate::history::{History, minor_units, number, text};

/// How many seats of which concert and ticket type.
type Seats<'a> = BTreeMap<(&'a str, &'a str), i64>;

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let reservations = history.reservations();
    let mut sold: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for order in history.orders() {
        let mut kept = Seats::new();
        for line in order.kept_lines() {
            *kept.entry((text(line, "/concertId"), text(line, "/ticketTypeId"))).or_default() +=
                number(line, "/quantity");
        }
        let mut taken = Seats::new();
        for reservation in reservations.iter().filter(|one| text(one.data, "/orderId") == order.id) {
            if reservation.status == "held" {
                wrong.push(format!("order {} ended {:?}, and {} is held", order.id, order.end, reservation.id));
            }
            if reservation.status != "confirmed" {
                continue;
            }
            let concert = text(reservation.data, "/concertId");
            for part in reservation.data["allocations"].as_array().into_iter().flatten() {
                let (ticket_type, quantity) = (text(part, "/ticketTypeId"), number(part, "/quantity"));
                *taken.entry((concert, ticket_type)).or_default() += quantity;
                let pool = sold.entry(format!("{concert}#{ticket_type}#{}", number(part, "/pool"))).or_default();
                *pool = (pool.0 + quantity, pool.1 + quantity * minor_units(&part["unitPrice"]));
            }
        }
        if taken != kept {
            wrong.push(format!("order {} ended {:?}, is to have {kept:?}, and has {taken:?}", order.id, order.end));
        }
    }
    for pool in history.pools() {
        let Some((_, last)) = pool.states.last() else { continue };
        let expected = sold.remove(pool.id).unwrap_or_default();
        if last.held != 0 || (last.sold, last.revenue) != expected {
            wrong.push(format!("pool {} is {last:?}, its reservations come to {expected:?}", pool.id));
        }
    }
    wrong
}
