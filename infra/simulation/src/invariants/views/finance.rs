use serde_json::{Value, json};

use super::expected::{ExpectedItem, ExpectedItems, by_time};
use crate::history::{Commit, History, Payment, text};

/// Payments in their user's list, and failed refunds in the list for staff until all money is refunded. Invoices and credit notes
/// are in their buyer's list and in the list of their day, captures and refunds in a list of their day. The list of unsettled
/// payments is empty at the end.
pub(super) fn expect(history: &History, items: &mut ExpectedItems) {
    expect_documents(history, items);
    expect_disputes(history, items);
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
        }
    }
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
    let id = payment.id.replace('-', "");
    let list = u128::from_str_radix(&id, 16).expect("a UUID") % 16;
    let day = commit.at.split('T').next().unwrap_or_default();
    let data = json!({"paymentId": payment.id, "orderId": payment.terms["orderId"], "intentId": intent});
    let item = ExpectedItem { version: Some(commit.last_version()), data };
    items.insert(("finance", format!("moved#{day}#{list}"), place), item);
}
