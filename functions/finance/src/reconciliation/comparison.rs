//! Compares Stripe's captures and refunds of a day with ours. Both lists include a margin before and after the day.

use kernel::Money;
use stripe::{Captured, Refunded};

use super::day::Day;
use super::difference::{Difference, DifferenceKind};
use crate::views::money_movements::{MoneyMovement, MovementKind};

pub fn compare(day: Day, captured: &[Captured], refunded: &[Refunded], ours: &[MoneyMovement]) -> Vec<Difference> {
    let captures = captured.iter().filter_map(|theirs| capture_difference(day, theirs, ours));
    let refunds = refunded.iter().filter_map(|theirs| refund_difference(day, theirs, ours));
    let missing = ours.iter().filter_map(|movement| missing_at_gateway(day, movement, captured, refunded));
    captures.chain(refunds).chain(missing).collect()
}

fn capture_difference(day: Day, theirs: &Captured, ours: &[MoneyMovement]) -> Option<Difference> {
    let amount = stripe::money(theirs.amount, &theirs.currency);
    match ours.iter().find(|movement| is_same_capture(movement, theirs)) {
        Some(movement) if day.has(theirs.at) || day.has(movement.at) => amount_difference(movement, amount),
        None if day.has(theirs.at) => Some(Difference {
            gateway_id: Some(theirs.intent_id.clone()),
            at_gateway: amount,
            ..DifferenceKind::NotInOurs.difference()
        }),
        _ => None,
    }
}

/// A refund that failed at Stripe moved no money.
fn refund_difference(day: Day, theirs: &Refunded, ours: &[MoneyMovement]) -> Option<Difference> {
    if theirs.refund.has_failed() {
        return None;
    }
    let amount = stripe::money(theirs.refund.amount, &theirs.refund.currency);
    match ours.iter().find(|movement| is_same_refund(movement, theirs)) {
        Some(movement) if day.has(theirs.at) || day.has(movement.at) => amount_difference(movement, amount),
        None if day.has(theirs.at) => Some(Difference {
            gateway_id: Some(theirs.refund.id.clone()),
            refund_id: theirs.refund.metadata.get("refund_id").and_then(|id| id.parse().ok()),
            payment_id: theirs.refund.metadata.get("payment_id").and_then(|id| id.parse().ok()),
            at_gateway: amount,
            ..DifferenceKind::NotInOurs.difference()
        }),
        _ => None,
    }
}

fn amount_difference(movement: &MoneyMovement, at_gateway: Option<Money>) -> Option<Difference> {
    (at_gateway != Some(movement.amount))
        .then(|| Difference { at_gateway, ..DifferenceKind::AmountDiffers.about(movement) })
}

/// A refund that failed later still was made: it is not missing.
fn missing_at_gateway(
    day: Day,
    movement: &MoneyMovement,
    captured: &[Captured],
    refunded: &[Refunded],
) -> Option<Difference> {
    let is_known = captured.iter().any(|theirs| is_same_capture(movement, theirs))
        || refunded.iter().any(|theirs| is_same_refund(movement, theirs));
    (day.has(movement.at) && !is_known).then(|| DifferenceKind::NotAtGateway.about(movement))
}

fn is_same_capture(movement: &MoneyMovement, theirs: &Captured) -> bool {
    movement.kind == MovementKind::Captured && movement.intent_id == theirs.intent_id
}

/// By Stripe's id of the refund; without it, by ours; without both, by the payment.
fn is_same_refund(movement: &MoneyMovement, theirs: &Refunded) -> bool {
    let MovementKind::Refunded { refund_id, gateway_id } = &movement.kind else { return false };
    match (gateway_id, refund_id) {
        (Some(gateway_id), _) => *gateway_id == theirs.refund.id,
        (None, Some(refund_id)) => theirs.refund.metadata.get("refund_id") == Some(&refund_id.to_string()),
        (None, None) => theirs.refund.payment_intent.as_deref() == Some(movement.intent_id.as_str()),
    }
}
