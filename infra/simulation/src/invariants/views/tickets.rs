use serde_json::json;

use super::expected::{ExpectedItem, ExpectedItems, by_time};
use crate::history::{History, text};

/// Tickets in their user's list, void tickets and conflicts in their concert's lists, the holders of a concert's tickets, and open
/// shipments.
pub(super) fn expect(history: &History, items: &mut ExpectedItems) {
    for ticket in history.tickets().into_iter().filter(|ticket| !ticket.seat.is_null()) {
        let seat = ticket.seat;
        let status = match (ticket.void, ticket.admissions + ticket.offline_scans.len()) {
            (true, _) => "void",
            (false, 0) => "valid",
            (false, _) => "used",
        };
        let data = json!({"ticketId": ticket.id, "orderId": seat["orderId"], "status": status, "code": seat["code"]});
        let list = format!("user#{}", text(seat, "/userId"));
        let place = by_time(text(seat, "/issuedAt"), ticket.id);
        // A refused scan changes nothing in the list, so the version may be any.
        items.insert(("tickets", list, place), ExpectedItem { version: None, data });
        let concert = text(seat, "/concertId");
        if ticket.void {
            let data = json!({"ticketId": ticket.id});
            items.insert(
                ("tickets", format!("void#{concert}"), ticket.id.to_owned()),
                ExpectedItem { version: None, data },
            );
        }
        if ticket.conflicts > 0 {
            let data = json!({"ticketId": ticket.id, "orderId": seat["orderId"]});
            items.insert(
                ("tickets", format!("conflict#{concert}"), ticket.id.to_owned()),
                ExpectedItem { version: None, data },
            );
        }
        let place = format!("{}#{}", text(seat, "/orderId"), text(seat, "/ticketTypeId"));
        let data = json!({"orderId": seat["orderId"]});
        items.insert(("tickets", format!("holders#{concert}"), place), ExpectedItem { version: None, data });
    }
    for (id, commits) in history.streams("delivery") {
        let mut events = commits.iter().flat_map(|commit| &commit.events);
        let last = events.rfind(|event| {
            event.name != "ShipmentSeen"
                && event.name != "ShipmentCancellationRequested"
                && event.name != "ShipmentNotCancelled"
        });
        if last.is_some_and(|event| event.name == "TicketsShipped") {
            items.insert(
                ("tickets", "shipments#open".to_owned(), id.to_owned()),
                ExpectedItem { version: None, data: json!({"deliveryId": id}) },
            );
        }
    }
}
