//! Seats of people who have entered: they are not sold again, even if their tickets are refunded.

use contracts::orders::{CancelReason, OrderRefundRequested, ReturnedTickets};
use kernel::{Quantity, ReservationId};

use crate::views::admitted_tickets::AdmittedTicket;

/// The refund without the seats of admitted tickets. A cancelled concert sells nothing any more, so that all its seats are released.
pub fn without_admitted(order: OrderRefundRequested, tickets: &[AdmittedTicket]) -> OrderRefundRequested {
    if order.reason == CancelReason::ConcertCancelled {
        return order;
    }
    let mut reduced: Vec<ReservationId> = Vec::new();
    let mut release = |line: ReturnedTickets| {
        let free = line.kept.saturating_add(line.quantity.get()).saturating_sub(admitted(&line, tickets));
        if free >= line.quantity.get() {
            return Some(line);
        }
        reduced.push(line.reservation_id);
        Quantity::try_from(free).ok().map(|quantity| ReturnedTickets { quantity, ..line })
    };
    let returned = order.returned.map(|lines| lines.into_iter().filter_map(&mut release).collect());
    let reservation_ids = order.reservation_ids.into_iter().filter(|id| !reduced.contains(id)).collect();
    OrderRefundRequested { returned, reservation_ids, ..order }
}

fn admitted(line: &ReturnedTickets, tickets: &[AdmittedTicket]) -> u32 {
    let of_line = |ticket: &&AdmittedTicket| {
        ticket.admitted && ticket.concert_id == line.concert_id && ticket.ticket_type_id == line.ticket_type_id
    };
    u32::try_from(tickets.iter().filter(of_line).count()).unwrap_or(u32::MAX)
}
