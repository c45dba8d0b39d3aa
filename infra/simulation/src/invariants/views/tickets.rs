use serde_json::{Value, json};

use super::expected::{ExpectedItem, ExpectedItems, by_time};
use crate::history::{History, Ticket, ViewItem, number, text};

const OPEN_SHIPMENTS: &str = "shipments#open";

/// How many lists the tickets of a concert are spread over.
const CONCERT_LISTS: u128 = 16;

/// Tickets in their user's list, void tickets, conflicts and what gates hear of in their concert's lists, the holders of a concert's tickets,
/// and open shipments.
pub(super) fn expect(history: &History, items: &mut ExpectedItems) {
    for ticket in history.tickets().into_iter().filter(|ticket| !ticket.seat.is_null()) {
        let seat = ticket.seat;
        let status = match (ticket.void, ticket.inside.len()) {
            (true, _) => "void",
            (false, 0) => "valid",
            (false, _) => "used",
        };
        let data = json!({"ticketId": ticket.id, "orderId": seat["orderId"], "status": status});
        let place = by_time(text(seat, "/issuedAt"), ticket.id);
        // A refused scan changes nothing in the list, so the version may be any.
        let mut listed = |account: &str, more: Value| {
            let mut data = data.clone();
            data.as_object_mut()
                .into_iter()
                .for_each(|fields| fields.extend(more.as_object().cloned().into_iter().flatten()));
            items.insert(("tickets", format!("user#{account}"), place.clone()), ExpectedItem { version: None, data });
        };
        if let Some(account) = ticket.holder() {
            listed(account, json!({ "code": ticket.code }));
        }
        for account in ticket.former_holders() {
            listed(account, json!({ "transferred": true }));
        }
        let concert = text(seat, "/concertId");
        let order = text(seat, "/orderId");
        let number = order.parse::<uuid::Uuid>().map_or(0, |id| id.as_u128() % CONCERT_LISTS);
        let place_of_concert = format!("{}#{}", text(seat, "/orderNumber"), ticket.id);
        let data_of_concert = json!({"ticketId": ticket.id, "orderId": order, "status": status});
        let of_concert = ("tickets", format!("tickets#{concert}#{number}"), place_of_concert);
        items.insert(of_concert, ExpectedItem { version: None, data: data_of_concert });
        if ticket.serial > 0 {
            let data = json!({"ticketId": ticket.id, "serial": ticket.serial});
            let place = ticket.id.to_owned();
            items.insert(("tickets", format!("replaced#{concert}"), place), ExpectedItem { version: None, data });
        }
        if ticket.void {
            let data = json!({"ticketId": ticket.id});
            items.insert(
                ("tickets", format!("void#{concert}"), ticket.id.to_owned()),
                ExpectedItem { version: None, data },
            );
        }
        if ticket.has_conflict {
            let data = json!({"ticketId": ticket.id, "orderId": seat["orderId"]});
            items.insert(
                ("tickets", format!("conflict#{concert}"), ticket.id.to_owned()),
                ExpectedItem { version: None, data },
            );
        }
        let list = format!("holders#{concert}");
        let place = format!("{}#{}", text(seat, "/orderId"), text(seat, "/ticketTypeId"));
        // Nobody is notified about void tickets. A refund may have voided some of a line before they were issued, and others after.
        let is_listed = || history.views.iter().any(|item| item.list == list && item.place == place);
        if !ticket.void || is_listed() {
            let data = json!({"orderId": seat["orderId"]});
            items.insert(("tickets", list, place), ExpectedItem { version: None, data });
        }
    }
    expect_gate_changes(history, items);
    expect_scans(history, items);
    expect_admitted(history, items);
    expect_shipments(history, items);
}

/// What gates hear of a ticket since they have its concert's keys: the newest change says whether it is void. A repeat may store a change once
/// more.
fn expect_gate_changes(history: &History, items: &mut ExpectedItems) {
    for ticket in history.tickets().into_iter().filter(|ticket| !ticket.seat.is_null()) {
        let list = format!("gate-changes#{}", text(ticket.seat, "/concertId"));
        let is_of_ticket = |item: &&ViewItem| item.list == list && text(&item.data, "/ticketId") == ticket.id;
        let stored: Vec<&ViewItem> = history.views.iter().filter(is_of_ticket).collect();
        let newest = stored.iter().map(|item| number(&item.data, "/version")).max();
        for item in &stored {
            let mut data = json!({"ticketId": ticket.id});
            if ticket.void && Some(number(&item.data, "/version")) == newest {
                data["isVoid"] = json!(true);
            }
            items.insert(("tickets", list.clone(), item.place.clone()), ExpectedItem { version: None, data });
        }
        let was_used = ticket.admissions > 0 || !ticket.offline_scans.is_empty();
        if stored.is_empty() && (ticket.void || was_used || ticket.serial > 0) {
            let data = json!({"ticketId": ticket.id});
            items.insert(("tickets", list, format!("any of {}", ticket.id)), ExpectedItem { version: None, data });
        }
    }
}

/// Deliveries by courier that are under way. Those that have ended stay in the list while the label of a lost answer is searched for.
fn expect_shipments(history: &History, items: &mut ExpectedItems) {
    for (id, commits) in history.streams("delivery") {
        let events: Vec<_> = commits.iter().flat_map(|commit| &commit.events).collect();
        if events.first().is_none_or(|first| text(&first.data, "/method") != "courier") {
            continue;
        }
        let has_ended = events
            .iter()
            .any(|event| matches!(event.name.as_str(), "DeliverySucceeded" | "DeliveryFailed" | "DeliveryCancelled"));
        let is_searched = events.iter().any(|event| text(&event.data, "/reason") == "unanswered");
        let is_listed = || history.views.iter().any(|item| item.list == OPEN_SHIPMENTS && item.place == id);
        if !has_ended || (is_searched && is_listed()) {
            items.insert(
                ("tickets", OPEN_SHIPMENTS.to_owned(), id.to_owned()),
                ExpectedItem { version: None, data: json!({"deliveryId": id}) },
            );
        }
    }
}

/// In the contexts that must not give away the seat of somebody who is in.
fn expect_admitted(history: &History, items: &mut ExpectedItems) {
    let was_inside = |ticket: &Ticket<'_>| ticket.admissions > 0 || !ticket.offline_scans.is_empty();
    for ticket in history.tickets().into_iter().filter(was_inside) {
        let is_admitted = !ticket.inside.is_empty() || !ticket.with_void_codes.is_empty();
        let data = json!({"ticketId": ticket.id, "admitted": is_admitted});
        let list = format!("admitted#{}", text(ticket.seat, "/orderId"));
        for context in ["orders", "reservations"] {
            let item = ExpectedItem { version: None, data: data.clone() };
            items.insert((context, list.clone(), ticket.id.to_owned()), item);
        }
    }
}

/// Each scan in the list of the concert at the gate, and where to find those that admitted somebody.
fn expect_scans(history: &History, items: &mut ExpectedItems) {
    for (ticket, commits) in history.streams("ticket") {
        for event in commits.iter().flat_map(|commit| &commit.events) {
            let is_admission = matches!(event.name.as_str(), "TicketValidated" | "OfflineAdmissionRecorded");
            if !is_admission && event.name != "TicketValidationFailed" {
                continue;
            }
            let (scan, concert) = (text(&event.data, "/scanId"), text(&event.data, "/concertId"));
            let place = format!("{}#{scan}", by_time(text(&event.data, "/at"), ticket));
            let data = json!({"scanId": scan, "ticketId": ticket, "concertId": concert});
            items.insert(("tickets", format!("scans#{concert}"), place), ExpectedItem { version: None, data });
            if is_admission {
                let data = json!({"ticketId": ticket, "concertId": concert});
                items.insert(("tickets", format!("scan#{scan}"), "-".to_owned()), ExpectedItem { version: None, data });
            }
        }
    }
}
