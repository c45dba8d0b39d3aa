//! Each seat that a buyer has, has one valid ticket. There are no other valid tickets, and no two with the same code.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::{History, text};

pub(super) fn check(history: &History) -> Vec<String> {
    type Seats<'a> = BTreeMap<(&'a str, &'a str, &'a str), i64>;
    let mut violations = Vec::new();
    let (mut sold, mut issued): (Seats<'_>, Seats<'_>) = Default::default();
    for order in history.orders() {
        for (line, quantity) in order.kept_lines() {
            let seats = (order.id, text(line, "/concertId"), text(line, "/ticketTypeId"));
            *sold.entry(seats).or_default() += quantity;
        }
    }
    let mut codes = BTreeSet::new();
    for ticket in history.tickets() {
        if ticket.void {
            continue;
        }
        let seat = ticket.seat;
        let seats = (text(seat, "/orderId"), text(seat, "/concertId"), text(seat, "/ticketTypeId"));
        *issued.entry(seats).or_default() += 1;
        if !codes.insert(ticket.code.to_owned()) {
            violations.push(format!("ticket {} has the code of another ticket", ticket.id));
        }
    }
    if sold != issued {
        let missing: Vec<_> = sold.iter().filter(|(seats, number)| issued.get(seats) != Some(number)).collect();
        let surplus: Vec<_> = issued.iter().filter(|(seats, number)| sold.get(seats) != Some(number)).collect();
        violations.push(format!(
            "sold seats without as many tickets: {missing:?}; tickets without as many sold seats: {surplus:?}"
        ));
    }
    violations
}
