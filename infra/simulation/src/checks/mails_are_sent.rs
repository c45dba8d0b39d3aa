//! Each order that was bought was mailed once, to its buyer, and no other was.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::history::{End, History, text};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut of_delivery: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for mail in &history.mails {
        of_delivery.entry(delivery_of(mail).unwrap_or("none")).or_default().push(mail);
    }
    let mut expected = 0;
    for order in history.orders() {
        let deliveries: Vec<&str> = history
            .streams("delivery")
            .into_iter()
            .filter(|(_, commits)| {
                let mut events = commits.iter().flat_map(|commit| &commit.events);
                events.any(|event| event.name == "DeliveryRequested" && text(&event.data, "/orderId") == order.id)
            })
            .map(|(id, _)| id)
            .collect();
        let mails: Vec<&&Value> = deliveries.iter().filter_map(|id| of_delivery.get(id)).flatten().collect();
        let due = usize::from(order.end == Some(End::Completed));
        expected += due;
        if mails.len() != due {
            wrong.push(format!("order {} ended {:?} and was mailed {} times", order.id, order.end, mails.len()));
        }
        let buyer = history.promised.iter().find(|promise| promise.order_id == order.id);
        if let Some(buyer) = buyer
            && mails.iter().any(|mail| !text(mail, "/to").contains(&buyer.email))
        {
            wrong.push(format!("order {} of {} was mailed to somebody else", order.id, buyer.email));
        }
    }
    if history.mails.len() != expected && wrong.is_empty() {
        wrong.push(format!("{} mails were sent, {expected} were due", history.mails.len()));
    }
    wrong
}

/// The delivery that a mail is of, which its Message-Id names.
fn delivery_of(mail: &Value) -> Option<&str> {
    let headers = mail["headers"].as_object()?;
    let id = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("message-id"))?.1.as_str()?;
    id.trim_start_matches('<').strip_prefix("tickets.")?.split('.').next()
}
