//! What is wrong in the settlement of a concert is found.

use serde_json::{Value, json};
use simulation::history::{Commit, History, ViewItem};
use simulation::invariants::violations;

use crate::invariants::commit;

const ORDER: &str = "00000000-0000-0000-0000-000000000003";
const PAYMENT: &str = "00000000-0000-0000-0000-000000000004";
const INVOICE: &str = "00000000-0000-0000-0000-000000000005";
const SETTLEMENT: &str = "money#c#3";

fn zloty(amount: &str) -> Value {
    json!({"amount": amount, "currency": "PLN"})
}

fn invoice() -> Commit {
    let line = json!({
        "concertId": "c", "country": "PL", "taxRate": "8", "net": zloty("100.00"), "tax": zloty("8.00"),
        "lineTotal": zloty("108.00"),
    });
    let issued = json!({
        "invoiceId": INVOICE, "orderId": ORDER, "issuedAt": "2026-05-01T10:00:00Z", "total": zloty("108.00"),
        "tax": zloty("8.00"), "lines": [line],
    });
    commit(("invoice", INVOICE), 1, &[("InvoiceIssued", issued)])
}

/// A captured payment with its fee, and with these further events.
fn payment(events: &[(&str, Value)]) -> Commit {
    let requested = json!({
        "orderId": ORDER, "userId": "u", "amount": zloty("108.00"), "requestedAt": "2026-05-01T10:00:00Z",
        "lines": [{"concertId": "c", "ticketTypeId": "regular", "quantity": 1, "unitPrice": zloty("108.00")}],
    });
    let fee = json!({"fee": zloty("5.10")});
    let captured = [("PaymentRequested", requested), ("PaymentCaptured", json!({})), ("PaymentFeeRecorded", fee)];
    commit(("payment", PAYMENT), 1, &[&captured, events].concat())
}

fn item(place: &str, version: u64, entry: &Value) -> ViewItem {
    let mut data = json!({"concertId": "c", "orderId": ORDER});
    data.as_object_mut().unwrap().extend(entry.as_object().unwrap().clone());
    let (context, list) = ("finance".to_owned(), SETTLEMENT.to_owned());
    ViewItem { context, list, place: place.to_owned(), version: Some(version), data }
}

fn fee(amount: &str) -> ViewItem {
    let entry = json!({"entry": "fee", "paymentId": PAYMENT, "amount": zloty(amount)});
    item(&format!("fee#{PAYMENT}"), 3, &entry)
}

/// Whether the settlement of the concert is not what the commits add up to.
fn is_wrong(commits: Vec<Commit>, views: Vec<ViewItem>) -> bool {
    let found = violations(&History { commits, views, ..History::default() });
    found.iter().any(|violation| violation.invariant == "views match streams" && violation.detail.contains(SETTLEMENT))
}

#[test]
fn invoice_that_a_settlement_lacks_is_found() {
    assert!(is_wrong(vec![invoice()], vec![]));
}

#[test]
fn invoice_with_another_tax_in_a_settlement_is_found() {
    let listed = |tax: &str| {
        let taxes = json!({
            "country": "PL", "taxRate": "8", "net": zloty("100.00"), "tax": zloty(tax), "gross": zloty("108.00"),
        });
        let entry = json!({"entry": "document", "invoiceId": INVOICE, "kind": "invoice", "taxes": [taxes]});
        item(&format!("document#{INVOICE}"), 1, &entry)
    };
    assert!(!is_wrong(vec![invoice()], vec![listed("8.00")]));
    assert!(is_wrong(vec![invoice()], vec![listed("7.00")]));
}

#[test]
fn fee_of_another_amount_in_a_settlement_is_found() {
    assert!(!is_wrong(vec![payment(&[])], vec![fee("5.10")]));
    assert!(is_wrong(vec![payment(&[])], vec![fee("5.20")]));
    assert!(is_wrong(vec![payment(&[])], vec![]));
}

#[test]
fn won_dispute_that_a_settlement_still_subtracts_is_found() {
    let opened = ("DisputeOpened", json!({"disputeId": "dp_1", "status": "needs_response", "amount": zloty("108.00")}));
    let won = ("DisputeClosed", json!({"disputeId": "dp_1", "status": "won"}));
    let subtracted = |amount: &str| {
        let entry = json!({"entry": "dispute", "disputeId": "dp_1", "amount": zloty(amount)});
        vec![fee("5.10"), item("dispute#dp_1", 4, &entry)]
    };
    let open = vec![payment(std::slice::from_ref(&opened))];
    assert!(!is_wrong(open.clone(), subtracted("108.00")));
    assert!(is_wrong(open, subtracted("0.00")));
    let decided = vec![payment(&[opened, won])];
    assert!(!is_wrong(decided.clone(), subtracted("0.00")));
    assert!(is_wrong(decided, subtracted("108.00")));
}

#[test]
fn settlement_of_what_was_never_paid_is_found() {
    assert!(is_wrong(vec![], vec![fee("5.10")]));
}
