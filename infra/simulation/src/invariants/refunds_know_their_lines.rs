//! Each acknowledged refund is recorded for its payment and order, with its amount or its tickets. The parts that a refund gives back of each
//! line add up to it, and a line gives back its price at most, and all of it once no ticket is left. A refund that failed leaves
//! its money to those that are requested after it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::history::{History, Order, Payment, Refund, line_total, minor_units, number, text};
use crate::world::acknowledged::{AcknowledgedRefund, RefundedPart};

pub(super) fn check(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    let (payments, orders) = (history.payments(), history.orders());
    for (id, refund) in &history.acknowledged.refunds {
        let payment = payments.iter().find(|payment| payment.id == refund.payment_id);
        let recorded = payment.and_then(|payment| payment.refunds.iter().find(|recorded| recorded.id == id));
        if !recorded.is_some_and(|recorded| is_as_acknowledged(recorded, refund)) {
            violations.push(format!("{refund:?} was acknowledged as refund {id}, recorded is {recorded:?}"));
        }
        let is_live = orders.iter().any(|order| order.id == refund.order_id);
        if !is_live {
            violations.push(format!("refund {id} is for an order that does not exist: {refund:?}"));
        }
    }
    let by_hand: Vec<&str> = payments
        .iter()
        .flat_map(|payment| &payment.refunds)
        .filter(|refund| refund.status == "by hand")
        .map(|refund| refund.id)
        .collect();
    let missing = history.acknowledged.refunds_by_hand.iter().filter(|id| !by_hand.contains(&id.as_str()));
    violations.extend(missing.map(|id| format!("refund {id} was paid back by hand, but is not recorded so")));
    for order in &orders {
        let payment = payments.iter().find(|payment| text(payment.terms, "/orderId") == order.id);
        if let Some(payment) = payment.filter(|payment| payment.progress == "captured") {
            violations.extend(check_lines(order, payment));
        }
    }
    violations
}

fn is_as_acknowledged(recorded: &Refund<'_>, acknowledged: &AcknowledgedRefund) -> bool {
    match &acknowledged.part {
        RefundedPart::Amount(amount) => recorded.amount == minor_units(amount),
        RefundedPart::Tickets { concert, ticket_type, quantity } => {
            let [line] = recorded.lines[..] else { return false };
            text(line, "/concertId") == concert
                && text(line, "/ticketTypeId") == ticket_type
                && number(line, "/quantity") == *quantity
        }
    }
}

fn check_lines(order: &Order<'_>, payment: &Payment<'_>) -> Vec<String> {
    let mut violations = Vec::new();
    let mut requested: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    let mut given_back = requested.clone();
    for refund in &payment.refunds {
        let sum: i64 = refund.lines.iter().map(|line| minor_units(&line["amount"])).sum();
        if sum != refund.amount {
            violations.push(format!("the lines of refund {} add up to {sum}: {refund:?}", refund.id));
        }
        for line in &refund.lines {
            let (key, amount) = (key(line), minor_units(&line["amount"]));
            *requested.entry(key).or_default() += amount;
            if refund.status != "failed" || !refund.is_followed {
                *given_back.entry(key).or_default() += amount;
            }
        }
    }
    for line in order.lines() {
        let of_line = |amounts: &BTreeMap<_, i64>| amounts.get(&key(line)).copied().unwrap_or_default();
        let (requested, given_back) = (of_line(&requested), of_line(&given_back));
        let (price, kept) = (line_total(line), order.kept(line));
        if given_back > price || (kept == 0 && requested < price) || kept < 0 {
            violations.push(format!(
                "order {}: {given_back} of {price} is given back, and {requested} was requested, for a line of which {kept} tickets are left",
                order.id
            ));
        }
    }
    violations
}

fn key(line: &Value) -> (&str, &str) {
    (text(line, "/concertId"), text(line, "/ticketTypeId"))
}
