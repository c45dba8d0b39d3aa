//! Seats are sold for orders that were paid, exactly those that were bought, and none stays held.

use std::collections::BTreeMap;

use crate::history::{End, History, minor_units, number, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let reservations = history.reservations();
    let mut sold: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for order in history.orders() {
        let mut bought: BTreeMap<(String, String), i64> = BTreeMap::new();
        for line in order.purchase["lines"].as_array().into_iter().flatten() {
            let seats = (text(line, "/concertId").to_owned(), text(line, "/ticketTypeId").to_owned());
            *bought.entry(seats).or_default() += number(line, "/quantity");
        }
        let mut reserved: BTreeMap<(String, String), i64> = BTreeMap::new();
        let of_order = reservations.iter().filter(|reservation| text(reservation.data, "/orderId") == order.id);
        for reservation in of_order {
            let taken = matches!(reservation.status, "held" | "confirmed");
            if taken != (order.end == Some(End::Completed)) || reservation.status == "held" {
                let end = order.end;
                wrong.push(format!(
                    "order {} ended {end:?}, its reservation {} is {}",
                    order.id, reservation.id, reservation.status
                ));
            }
            if !taken {
                continue;
            }
            let concert = text(reservation.data, "/concertId");
            for part in reservation.data["allocations"].as_array().into_iter().flatten() {
                let ticket_type = text(part, "/ticketTypeId");
                let quantity = number(part, "/quantity");
                *reserved.entry((concert.to_owned(), ticket_type.to_owned())).or_default() += quantity;
                let pool = sold.entry(format!("{concert}#{ticket_type}#{}", number(part, "/pool"))).or_default();
                *pool = (pool.0 + quantity, pool.1 + quantity * minor_units(&part["unitPrice"]));
            }
        }
        if order.end == Some(End::Completed) && reserved != bought {
            wrong.push(format!("order {} bought {bought:?} and has {reserved:?}", order.id));
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
