//! The sold seats are exactly those that the buyers of completed orders have, and no seat stays held.

use std::collections::BTreeMap;

use crate::history::{History, minor_units, number, text};

/// Numbers of seats by concert and ticket type.
type Seats<'a> = BTreeMap<(&'a str, &'a str), i64>;

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
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
                violations.push(format!(
                    "order {} ended as {:?}, but reservation {} is still held",
                    order.id, order.end, reservation.id
                ));
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
            violations.push(format!(
                "order {} ended as {:?}, and has seats {taken:?}, expected {kept:?}",
                order.id, order.end
            ));
        }
    }
    for pool in history.pools() {
        let Some((_, last)) = pool.states.last() else { continue };
        let expected = sold.remove(pool.id).unwrap_or_default();
        if last.held != 0 || (last.sold, last.revenue) != expected {
            violations.push(format!(
                "pool {} is {last:?}, its reservations have sold (seats, revenue) {expected:?}",
                pool.id
            ));
        }
    }
    violations
}
