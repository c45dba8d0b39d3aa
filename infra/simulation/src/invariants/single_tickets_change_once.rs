//! An acknowledged transfer replaced the ticket's code once, and a code that was replaced admits nobody. A ticket that was given back is
//! void, and its price is refunded once.

use crate::history::{History, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let (tickets, orders) = (history.tickets(), history.orders());
    for (id, acknowledged) in &history.acknowledged.transfers {
        let recorded = tickets.iter().find(|ticket| ticket.id == id).map_or(0, |ticket| ticket.recipients.len());
        if recorded < *acknowledged {
            violations
                .push(format!("ticket {id}: {acknowledged} transfers were acknowledged, {recorded} are recorded"));
        }
    }
    let admitted = &history.acknowledged.void_codes_admitted;
    violations.extend(admitted.iter().map(|id| format!("ticket {id} admitted somebody with a code that was replaced")));
    let given_back = &history.acknowledged.given_back;
    let kept = given_back.iter().filter(|id| !tickets.iter().any(|ticket| ticket.id == *id && ticket.is_given_back));
    violations.extend(kept.map(|id| format!("ticket {id} was to be given back, but was not")));
    for ticket in tickets.iter().filter(|ticket| ticket.is_given_back) {
        let requested = refunds_of(history, ticket.id);
        let order = orders.iter().find(|order| order.id == text(ticket.seat, "/orderId"));
        // A refund of the whole line may have come first.
        let is_line_returned = order.is_some_and(|order| {
            let mut lines = order.lines();
            let line = lines.find(|line| text(line, "/ticketTypeId") == text(ticket.seat, "/ticketTypeId"));
            line.is_some_and(|line| order.kept(line) <= 0)
        });
        let is_right = requested == 1 || (requested == 0 && is_line_returned);
        if !ticket.void || !is_right {
            violations.push(format!("ticket {} was given back, and is refunded {requested} times", ticket.id));
        }
    }
    violations
}

/// How many refunds an order requested for which this ticket was chosen.
fn refunds_of(history: &History, ticket: &str) -> usize {
    let events = |category| {
        let streams = history.streams(category).into_iter();
        streams.flat_map(|(_, commits)| commits).flat_map(|commit| &commit.events)
    };
    let has_ticket = |ids: &serde_json::Value| ids.as_array().is_some_and(|ids| ids.iter().any(|id| id == ticket));
    let chosen = events("returned-tickets").filter(|event| has_ticket(&event.data["ticketIds"]));
    let refunds: Vec<&str> = chosen.map(|event| text(&event.data, "/refundId")).collect();
    let requested = events("order").filter(|event| event.name == "OrderRefundRequested");
    requested.filter(|event| refunds.contains(&text(&event.data, "/refundId"))).count()
}
