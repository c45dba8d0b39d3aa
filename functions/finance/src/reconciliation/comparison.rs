//! Compares Stripe's captures and refunds of a day, or of a part of it, with ours. Both lists include a margin before and after.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Money, RefundId};
use stripe::{Captured, Refunded};

use super::day::Day;
use super::difference::{Difference, DifferenceKind};
use crate::views::money_movements::{MoneyMovement, MovementKind};

/// What a movement is recognized by on both sides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum MovementKey<'a> {
    Capture(&'a str),
    /// Stripe's id of the refund.
    Refund(&'a str),
    /// Our id of a refund of which Stripe's is not known here.
    OurRefund(String),
    /// The payment of a refund of which neither id is known.
    RefundOfPayment(&'a str),
}

impl<'a> MovementKey<'a> {
    fn of_ours(movement: &'a MoneyMovement) -> Self {
        match &movement.kind {
            MovementKind::Captured => Self::Capture(&movement.intent_id),
            MovementKind::Refunded { gateway_id: Some(gateway_id), .. } => Self::Refund(gateway_id),
            MovementKind::Refunded { refund_id: Some(refund_id), .. } => Self::OurRefund(refund_id.to_string()),
            MovementKind::Refunded { .. } => Self::RefundOfPayment(&movement.intent_id),
        }
    }

    /// All keys under which a refund can be known here.
    fn of_refund(theirs: &'a Refunded) -> impl Iterator<Item = Self> {
        let ours = theirs.refund.metadata.get("refund_id").cloned().map(Self::OurRefund);
        let payment = theirs.refund.payment_intent.as_deref().map(Self::RefundOfPayment);
        [Some(Self::Refund(&theirs.refund.id)), ours, payment].into_iter().flatten()
    }
}

type OurMovements<'a> = BTreeMap<MovementKey<'a>, &'a MoneyMovement>;

pub fn compare(day: Day, captured: &[Captured], refunded: &[Refunded], ours: &[MoneyMovement]) -> Vec<Difference> {
    let known: OurMovements<'_> =
        ours.iter().rev().map(|movement| (MovementKey::of_ours(movement), movement)).collect();
    let captured_keys = captured.iter().map(|theirs| MovementKey::Capture(&theirs.intent_id));
    let theirs: BTreeSet<MovementKey<'_>> =
        captured_keys.chain(refunded.iter().flat_map(MovementKey::of_refund)).collect();
    let captures = captured.iter().filter_map(|theirs| capture_difference(day, theirs, &known));
    let refunds = refunded.iter().filter_map(|theirs| refund_difference(day, theirs, &known));
    // A refund that failed later still was made: it is not missing.
    let missing = ours
        .iter()
        .filter(|movement| day.has(movement.at) && !theirs.contains(&MovementKey::of_ours(movement)))
        .map(|movement| DifferenceKind::NotAtGateway.about(movement));
    captures.chain(refunds).chain(missing).collect()
}

/// The differences of a whole day from those of its parts. A movement that one side recorded much later than the other is missing in
/// both of their parts, and so in neither list of the day.
pub fn of_whole_day(parts: Vec<Difference>) -> Vec<Difference> {
    let mut found: Vec<Difference> = Vec::new();
    let mut missing: BTreeMap<(Option<String>, Option<RefundId>, DifferenceKind), Option<Money>> = BTreeMap::new();
    for difference in &parts {
        if let Some(counterpart) = counterpart(difference.kind) {
            let amount = difference.at_gateway.or(difference.ours);
            missing.insert((difference.gateway_id.clone(), difference.refund_id, counterpart), amount);
        }
    }
    let mut seen = BTreeSet::new();
    for difference in parts {
        let key = (difference.gateway_id.clone(), difference.refund_id, difference.kind);
        let is_on_other_side = match missing.get(&key) {
            Some(amount) if difference.gateway_id.is_some() => *amount == difference.at_gateway.or(difference.ours),
            _ => false,
        };
        let is_repeated = !seen.insert((key, difference.payment_id, difference.invoice_id));
        if !is_on_other_side && !is_repeated {
            found.push(difference);
        }
    }
    found
}

/// What the other part says of the same movement.
fn counterpart(kind: DifferenceKind) -> Option<DifferenceKind> {
    match kind {
        DifferenceKind::NotAtGateway => Some(DifferenceKind::NotInOurs),
        DifferenceKind::NotInOurs => Some(DifferenceKind::NotAtGateway),
        DifferenceKind::AmountDiffers
        | DifferenceKind::NoInvoice
        | DifferenceKind::NoCreditNote
        | DifferenceKind::InvoiceWithoutCapture
        | DifferenceKind::RateNotConfigured => None,
    }
}

fn capture_difference(day: Day, theirs: &Captured, ours: &OurMovements<'_>) -> Option<Difference> {
    let amount = stripe::money(theirs.amount, &theirs.currency);
    match ours.get(&MovementKey::Capture(&theirs.intent_id)) {
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
fn refund_difference(day: Day, theirs: &Refunded, ours: &OurMovements<'_>) -> Option<Difference> {
    if theirs.refund.has_failed() {
        return None;
    }
    let amount = stripe::money(theirs.refund.amount, &theirs.refund.currency);
    match MovementKey::of_refund(theirs).find_map(|key| ours.get(&key)) {
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
