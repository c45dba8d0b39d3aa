//! What became of each e-mail and each parcel is recorded. Tickets that did not arrive are on the list of failed deliveries.

use serde_json::Value;

use super::emails_match_orders::delivery_id;
use super::parcels_match_deliveries::reference;
use crate::history::{Event, History, User, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let users = history.users();
    for (id, commits) in history.streams("delivery") {
        let events: Vec<&Event> = commits.iter().flat_map(|commit| &commit.events).collect();
        let has = |name: &str| events.iter().any(|event| event.name == name);
        let emails = history.emails.iter().filter(|email| delivery_id(email) == Some(id));
        for expected in emails.map(outcomes_of_email).chain(outcomes_of_parcels(history, id, &events)) {
            if !expected.iter().any(|name| has(name)) && !is_given_up(&events, &users) {
                let names: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
                violations.push(format!("delivery {id} has the events {names:?}, expected one of {expected:?}"));
            }
        }
        let is_failed = events.last().is_some_and(|event| event.name == "DeliveryFailed");
        let is_of_tickets = events.first().is_some_and(|event| is_of_tickets(&event.data));
        let mut listed = history.views.iter().filter(|item| item.list == "deliveries#failed");
        let is_listed = listed.any(|item| text(&item.data, "/deliveryId") == id);
        if is_failed && is_of_tickets && !is_listed {
            violations.push(format!("delivery {id} failed, but is not listed"));
        }
        if is_listed && !has("DeliveryFailed") {
            violations.push(format!("delivery {id} is listed as failed, but did not fail"));
        }
    }
    violations
}

/// Whether the buyer was forgotten before it was known that the e-mail was sent: it can't be looked up without the address.
fn is_given_up(events: &[&Event], users: &[User<'_>]) -> bool {
    let buyer = events.first().map_or("", |requested| text(&requested.data, "/userId"));
    let is_forgotten = users.iter().any(|user| user.id == buyer && user.forgotten_at.is_some());
    let failure = events.iter().rfind(|event| event.name == "DeliveryFailed");
    is_forgotten && failure.is_some_and(|failed| text(&failed.data, "/reason") == "person_forgotten")
}

/// The events of which the delivery has one at least. The first word of the address decides what Mailgun does.
fn outcomes_of_email(email: &Value) -> &'static [&'static str] {
    let address = text(email, "/to");
    let address = address.rsplit_once('<').map_or(address, |(_, address)| address);
    match address.split(['+', '@']).next().unwrap_or_default() {
        "bounce" => &["DeliveryFailed"],
        // After the first complaint no mail is sent to the address.
        "complain" => &["RecipientComplained", "DeliveryFailed"],
        _ => &["DeliverySucceeded"],
    }
}

/// For the parcel that the delivery knows.
fn outcomes_of_parcels(history: &History, id: &str, events: &[&Event]) -> Option<&'static [&'static str]> {
    let shipped = events.iter().find(|event| event.name == "TicketsShipped")?;
    let number = text(&shipped.data, "/trackingNumber");
    let reference = reference(id);
    let parcel = history
        .parcels
        .iter()
        .find(|parcel| text(parcel, "/reference") == reference && text(parcel, "/trackingNumber") == number)?;
    match text(parcel, "/status") {
        "DL" => Some(&["DeliverySucceeded"]),
        "RS" => Some(&["DeliveryFailed"]),
        _ => None,
    }
}

fn is_of_tickets(request: &Value) -> bool {
    matches!(text(request, "/message/kind"), "" | "tickets")
}
