use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::expected::{ExpectedItem, ExpectedItems, by_time};
use crate::history::{Commit, Event, History, Payment, text};

/// Payments in their user's list, and failed refunds in the list for staff until all money is refunded. Invoices and credit notes
/// are in their buyer's list, in the list of their day and in the settlements of their concerts, captures and refunds in a list of their
/// day. The list of unsettled payments is empty at the end.
pub(super) fn expect(history: &History, items: &mut ExpectedItems) {
    expect_documents(history, items);
    expect_disputes(history, items);
    expect_fees_and_disputes_in_settlements(history, items);
    expect_money(history, items);
    // A free order makes no payment that anybody could look for.
    for payment in history.payments().into_iter().filter(|payment| payment.amount() > 0) {
        let terms = payment.terms;
        let data = json!({
            "paymentId": payment.id, "orderId": terms["orderId"], "amount": terms["amount"], "status": payment.status(),
            "gatewayId": payment.gateway_id.map_or(Value::Null, Value::from),
        });
        let list = format!("user#{}", text(terms, "/userId"));
        let place = by_time(text(terms, "/requestedAt"), payment.id);
        items.insert(("finance", list, place), ExpectedItem { version: Some(payment.version), data });
        let is_left = payment.amount() > payment.refunded();
        for refund in payment.refunds.iter().filter(|refund| is_left && refund.status == "failed") {
            let data = json!({ "refundId": refund.id, "paymentId": payment.id, "orderId": terms["orderId"] });
            let place = by_time(refund.requested_at, refund.id);
            let item = ExpectedItem { version: Some(payment.version), data };
            items.insert(("finance", "refund_failed".to_owned(), place), item);
        }
    }
}

/// Disputes that the bank has not decided.
fn expect_disputes(history: &History, items: &mut ExpectedItems) {
    let open = history.disputes.iter().filter(|dispute| !matches!(text(dispute, "/status"), "won" | "lost"));
    for dispute in open {
        let data = json!({"disputeId": dispute["id"], "status": dispute["status"]});
        let key = ("finance", "disputes".to_owned(), text(dispute, "/id").to_owned());
        items.insert(key, ExpectedItem { version: None, data });
    }
}

fn expect_documents(history: &History, items: &mut ExpectedItems) {
    for (category, event, order) in [("invoice", "InvoiceIssued", 1), ("credit-note", "CreditNoteIssued", 2)] {
        let commits = history.streams(category).into_values().flatten();
        for document in commits.flat_map(|commit| &commit.events).filter(|known| known.name == event) {
            let document = &document.data;
            let (id, number) = (text(document, "/invoiceId"), text(document, "/number"));
            let data = json!({
                "invoiceId": id, "number": number, "orderId": document["orderId"], "total": document["total"],
                "tax": document["tax"],
            });
            let places = [
                (format!("invoices#{}", text(document, "/userId")), by_time(text(document, "/issuedAt"), id)),
                (format!("issued#{}", text(document, "/issuedOn")), format!("{order}#{number}")),
            ];
            for (list, place) in places {
                items.insert(("finance", list, place), ExpectedItem { version: Some(1), data: data.clone() });
            }
            let kind = category.replace('-', "_");
            expect_document_in_settlements(document, &kind, items);
        }
    }
}

/// A document is in the settlement of each concert that it has lines of. Its taxes are those of its line if it has only one of the concert.
fn expect_document_in_settlements(document: &Value, kind: &str, items: &mut ExpectedItems) {
    let mut lines: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for line in document["lines"].as_array().into_iter().flatten() {
        lines.entry(text(line, "/concertId")).or_default().push(line);
    }
    let (id, order) = (text(document, "/invoiceId"), text(document, "/orderId"));
    for (concert, lines) in lines.into_iter().filter(|(concert, _)| !concert.is_empty()) {
        let mut data = json!({
            "concertId": concert, "orderId": order, "entry": "document", "invoiceId": id, "kind": kind,
        });
        if let [line] = lines[..] {
            data["taxes"] = json!([{
                "country": line["country"], "taxRate": line["taxRate"], "net": line["net"], "tax": line["tax"],
                "gross": line["lineTotal"],
            }]);
        }
        let list = format!("money#{concert}#{}", list_of(order));
        items.insert(("finance", list, format!("document#{id}")), ExpectedItem { version: Some(1), data });
    }
}

/// The fee of a captured payment and its disputes are in the settlement of each of its concerts: with the whole amount if it has only one.
fn expect_fees_and_disputes_in_settlements(history: &History, items: &mut ExpectedItems) {
    let streams = history.streams("payment");
    for payment in history.payments().into_iter().filter(|payment| payment.progress == "captured") {
        let events: Vec<&Event> = streams[payment.id].iter().flat_map(|commit| &commit.events).collect();
        let mut entries = Vec::new();
        if payment.amount() > 0 {
            let recorded = events.iter().find(|event| event.name == "PaymentFeeRecorded");
            let data = json!({"entry": "fee", "paymentId": payment.id});
            entries.push((format!("fee#{}", payment.id), data, recorded.map(|event| event.data["fee"].clone())));
        }
        for opened in events.iter().filter(|event| event.name == "DisputeOpened") {
            let id = text(&opened.data, "/disputeId");
            let taken =
                if is_withdrawn(id, &events) { opened.data["amount"].clone() } else { zero_of(&opened.data["amount"]) };
            entries.push((format!("dispute#{id}"), json!({"entry": "dispute", "disputeId": id}), Some(taken)));
        }
        let order = text(payment.terms, "/orderId");
        let lines = payment.terms["lines"].as_array().into_iter().flatten();
        let concerts: BTreeSet<&str> = lines.map(|line| text(line, "/concertId")).collect();
        for concert in &concerts {
            for (place, entry, amount) in &entries {
                let mut data = entry.clone();
                (data["concertId"], data["orderId"]) = (json!(concert), json!(order));
                if let (1, Some(amount)) = (concerts.len(), amount) {
                    data["amount"] = amount.clone();
                }
                let list = format!("money#{concert}#{}", list_of(order));
                items.insert(("finance", list, place.clone()), ExpectedItem { version: None, data });
            }
        }
    }
}

/// Whether the bank has taken back what a dispute is about.
fn is_withdrawn(dispute_id: &str, events: &[&Event]) -> bool {
    let newest = events.iter().rfind(|event| text(&event.data, "/disputeId") == dispute_id);
    let status = newest.map_or("", |event| text(&event.data, "/status"));
    status != "won" && !status.starts_with("warning_")
}

fn zero_of(money: &Value) -> Value {
    let decimals = text(money, "/amount").split_once('.').map_or(0, |(_, decimals)| decimals.len());
    json!({"amount": format!("{:.decimals$}", 0.0), "currency": money["currency"]})
}

/// Which of 16 lists has the items of a payment or an order.
fn list_of(id: &str) -> u128 {
    u128::from_str_radix(&id.replace('-', ""), 16).expect("a UUID") % 16
}

/// Captures and refunds are listed with the version of their commit, under the payment's last PaymentIntent.
fn expect_money(history: &History, items: &mut ExpectedItems) {
    let streams = history.streams("payment");
    for payment in history.payments().into_iter().filter(|payment| !payment.terms.is_null()) {
        for commit in &streams[payment.id] {
            for event in &commit.events {
                let gateway_id = || text(&event.data, "/gatewayId");
                let moved = match event.name.as_str() {
                    "PaymentCaptured" => payment.gateway_id.map(|id| (format!("captured#{id}"), id)),
                    "PaymentAttemptCaptured" => Some((format!("captured#{}", gateway_id()), gateway_id())),
                    "PaymentAttemptRefunded" => Some((format!("refunded#{}", gateway_id()), gateway_id())),
                    "PaymentRefunded" => payment.gateway_id.map(|id| {
                        let refund = Some(gateway_id()).filter(|id| !id.is_empty());
                        (format!("refunded#{}", refund.unwrap_or(text(&event.data, "/refundId"))), id)
                    }),
                    _ => None,
                };
                if let Some((place, intent)) = moved {
                    expect_moved(&payment, commit, place, intent, items);
                }
            }
        }
    }
}

fn expect_moved(payment: &Payment<'_>, commit: &Commit, place: String, intent: &str, items: &mut ExpectedItems) {
    let list = list_of(payment.id);
    let day = commit.at.split('T').next().unwrap_or_default();
    let data = json!({"paymentId": payment.id, "orderId": payment.terms["orderId"], "intentId": intent});
    let item = ExpectedItem { version: Some(commit.last_version()), data };
    items.insert(("finance", format!("moved#{day}#{list}"), place), item);
}
