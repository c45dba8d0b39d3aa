//! Each order that was bought was mailed once, to its buyer; whoever's seats went back was told, once each time; and no other mail was
//! sent.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::history::{History, Order, text};

/// Deliveries of an order: of its tickets, and of the news that seats went back.
#[derive(Default)]
struct Deliveries<'a> {
    tickets: BTreeSet<&'a str>,
    notices: BTreeSet<&'a str>,
}

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut of_order: BTreeMap<&str, Deliveries<'_>> = BTreeMap::new();
    for (id, commits) in history.streams("delivery") {
        for event in commits.iter().flat_map(|commit| &commit.events).filter(|event| event.name == "DeliveryRequested")
        {
            let deliveries = of_order.entry(text(&event.data, "/orderId")).or_default();
            let is_notice = text(&event.data, "/message/kind") == "refund";
            if is_notice { &mut deliveries.notices } else { &mut deliveries.tickets }.insert(id);
        }
    }
    let mut known = 0;
    for order in history.orders() {
        let deliveries = of_order.remove(order.id).unwrap_or_default();
        let tickets = mails(history, &deliveries.tickets);
        let notices = mails(history, &deliveries.notices);
        known += tickets.len() + notices.len();
        wrong.extend(count(&order, tickets.len(), notices.len()));
        let buyer = history.promises.orders.iter().find(|promise| promise.order_id == order.id);
        let to_buyer = |mail: &&Value| buyer.is_none_or(|buyer| text(mail, "/to").contains(&buyer.email));
        if !tickets.iter().chain(&notices).all(to_buyer) {
            wrong.push(format!("order {} of {buyer:?} was mailed to somebody else", order.id));
        }
    }
    if history.mails.len() != known {
        wrong.push(format!("{} mails were sent, {known} are of an order", history.mails.len()));
    }
    wrong
}

/// Whether so many mails are due. One whose seats all went back before its tickets were sent is not sent them any more.
fn count(order: &Order<'_>, tickets: usize, notices: usize) -> Option<String> {
    let (completed, due) = (order.count("OrderCompleted"), order.count("OrderRefundRequested"));
    let may_be_sent = order.count("OrderPaid");
    let is_right = completed <= tickets && tickets <= may_be_sent && notices == due;
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
