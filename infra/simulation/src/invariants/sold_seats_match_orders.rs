//! The sold seats are exactly those that the buyers of completed orders have, or that somebody has entered with, and no seat stays held.

use std::collections::BTreeMap;

use crate::history::{History, Ticket, minor_units, number, text};

/// Numbers of seats by concert and ticket type.
type Seats<'a> = BTreeMap<(&'a str, &'a str), i64>;

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let reservations = history.reservations();
    let tickets = history.tickets();
    let mut sold: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for order in history.orders() {
        let mut kept = Seats::new();
        for (line, quantity) in order.kept_lines() {
            *kept.entry((text(line, "/concertId"), text(line, "/ticketTypeId"))).or_default() += quantity;
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
                let (ticket_type, quantity) = (text(part, "/ticketTypeId"), reservation.left_of(part));
                *taken.entry((concert, ticket_type)).or_default() += quantity;
                let pool = sold.entry(format!("{concert}#{ticket_type}#{}", number(part, "/pool"))).or_default();
                *pool = (pool.0 + quantity, pool.1 + quantity * minor_units(&part["unitPrice"]));
            }
        }
        // The seat of somebody who has entered is not sold again, even if the ticket is refunded.
        let entered = entered(&tickets, order.id);
        let seats = |of: &Seats<'_>, key: &(&str, &str)| of.get(key).copied().unwrap_or_default();
        let is_right = taken.keys().chain(kept.keys()).all(|key| {
            let surplus = seats(&taken, key) - seats(&kept, key);
            (0..=seats(&entered, key)).contains(&surplus)
        });
        if !is_right {
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

/// The numbers of an order's void tickets with which somebody has entered.
fn entered<'a>(tickets: &[Ticket<'a>], order_id: &str) -> Seats<'a> {
    let mut entered = Seats::new();
    for ticket in tickets.iter().filter(|ticket| ticket.void && text(ticket.seat, "/orderId") == order_id) {
        if ticket.admissions > 0 || !ticket.offline_scans.is_empty() {
            let of_type = (text(ticket.seat, "/concertId"), text(ticket.seat, "/ticketTypeId"));
            *entered.entry(of_type).or_default() += 1;
        }
    }
    entered
}
