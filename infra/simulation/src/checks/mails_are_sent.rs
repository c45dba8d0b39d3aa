//! Each order that was bought was mailed once, to its buyer; whoever's seats went back was told, once each time; so was whoever's money
//! could not be had, and whoever's concert changed; and no other mail was sent.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::history::{Commit, History, Order, text};

/// Deliveries of an order, by what they bring.
#[derive(Default)]
struct Deliveries<'a> {
    tickets: BTreeSet<&'a str>,
    /// The news that seats went back.
    notices: BTreeSet<&'a str>,
    /// The news that its money could not be had.
    failures: BTreeSet<&'a str>,
    /// The news that a concert of it is another.
    changes: BTreeSet<&'a str>,
    /// The news that it is paid, where a courier brings the tickets.
    confirmations: BTreeSet<&'a str>,
    /// Tickets that a courier brings.
    parcels: BTreeSet<&'a str>,
}

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut of_order: BTreeMap<&str, Deliveries<'_>> = BTreeMap::new();
    for (id, commits) in history.streams("delivery") {
        for event in commits.iter().flat_map(|commit| &commit.events).filter(|event| event.name == "DeliveryRequested")
        {
            let deliveries = of_order.entry(text(&event.data, "/orderId")).or_default();
            let deliveries = match text(&event.data, "/message/kind") {
                "refund" => &mut deliveries.notices,
                "payment_failed" => &mut deliveries.failures,
                "concert_changed" => &mut deliveries.changes,
                "order_confirmed" => &mut deliveries.confirmations,
                _ if text(&event.data, "/method") == "courier" => &mut deliveries.parcels,
                _ => &mut deliveries.tickets,
            };
            deliveries.insert(id);
        }
    }
    let without_money: BTreeSet<&str> = history
        .streams("order")
        .into_iter()
        .filter(|(_, commits)| ended_without_money(commits))
        .map(|(id, _)| id)
        .collect();
    let mut known = 0;
    for order in history.orders() {
        let deliveries = of_order.remove(order.id).unwrap_or_default();
        let tickets = mails(history, &deliveries.tickets);
        let notices = mails(history, &deliveries.notices);
        let failures = mails(history, &deliveries.failures);
        let changes = mails(history, &deliveries.changes);
        let confirmations = mails(history, &deliveries.confirmations);
        known += tickets.len() + notices.len() + failures.len() + changes.len() + confirmations.len();
        let is_by_courier = text(order.purchase, "/delivery") == "courier";
        let due = order.count("OrderPaid") * usize::from(is_by_courier);
        if confirmations.len() != due {
            wrong.push(format!("order {} was told {} times of {due} that it is paid", order.id, confirmations.len()));
        }
        // One for each card that was declined, and one for the end; of changes, one for each that was asked for, unless no ticket is left.
        let declined = order.count("OrderDeclined") + usize::from(without_money.contains(order.id));
        if failures.len() != declined || changes.len() > deliveries.changes.len() {
            wrong.push(format!(
                "order {} was told {} times of {declined} failed payments, and {} times of {} changes",
                order.id,
                failures.len(),
                changes.len(),
                deliveries.changes.len()
            ));
        }
        let again = deliveries.tickets.len() + deliveries.parcels.len()
            - order.count("OrderPaid").min(deliveries.tickets.len() + deliveries.parcels.len());
        let told = history.promises.sent_again.iter().filter(|(of, _)| of == order.id).count();
        if told > again {
            wrong.push(format!("order {} was to be sent again {told} times, and is {again} times", order.id));
        }
        wrong.extend(count(&order, tickets.len(), notices.len(), deliveries.parcels.len(), again));
        let buyer = history.promises.orders.iter().find(|promise| promise.order_id == order.id);
        let to_buyer = |mail: &&Value| buyer.is_none_or(|buyer| text(mail, "/to").contains(&buyer.email));
        if !tickets.iter().chain(&notices).chain(&failures).chain(&changes).chain(&confirmations).all(to_buyer) {
            wrong.push(format!("order {} of {buyer:?} was mailed to somebody else", order.id));
        }
    }
    if history.mails.len() != known {
        wrong.push(format!("{} mails were sent, {known} are of an order", history.mails.len()));
    }
    wrong
}

/// Why an order is cancelled for want of money.
const WANT_OF_MONEY: [&str; 3] = ["payment_declined", "capture_failed", "authorization_lapsed"];

fn ended_without_money(commits: &[&Commit]) -> bool {
    let mut events = commits.iter().flat_map(|commit| &commit.events);
    events.any(|event| event.name == "OrderCancelled" && WANT_OF_MONEY.contains(&text(&event.data, "/reason")))
}

/// Whether so many mails are due. One whose seats all went back before its tickets were sent is not sent them any more.
fn count(order: &Order<'_>, tickets: usize, notices: usize, parcels: usize, again: usize) -> Option<String> {
    let (completed, due) = (order.count("OrderCompleted"), order.count("OrderRefundRequested"));
    let may_be_sent = order.count("OrderPaid") + again;
    let is_right = completed <= tickets + parcels && tickets + parcels <= may_be_sent && notices == due;
    (!is_right).then(|| {
        format!(
            "order {} was mailed {tickets} times, and told {notices} times of seats that went back: {:?}",
            order.id, order.events
        )
    })
}

fn mails<'a>(history: &'a History, deliveries: &BTreeSet<&str>) -> Vec<&'a Value> {
    let of_them = |mail: &&Value| delivery_of(mail).is_some_and(|delivery| deliveries.contains(delivery));
    history.mails.iter().filter(of_them).collect()
}

/// The delivery that a mail is of, which its Message-Id names.
fn delivery_of(mail: &Value) -> Option<&str> {
    let headers = mail["headers"].as_object()?;
    let id = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("message-id"))?.1.as_str()?;
    id.trim_start_matches('<').strip_prefix("tickets.")?.split('.').next()
}
