//! What became of an order after it was paid: which of its tickets were returned, and for which refunds.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{ConcertId, DeliveryId, OrderId, Quantity, RefundId, TicketTypeId};
use serde::{Deserialize, Serialize};

use super::cancel_reason::CancelReason;
use crate::purchase::{Line, Purchase};

/// Tickets of one line that are returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnedLine {
    pub concert_id: ConcertId,
    pub ticket_type_id: TicketTypeId,
    pub quantity: Quantity,
}

impl ReturnedLine {
    fn is_of(&self, line: &Line) -> bool {
        self.concert_id == line.concert_id && self.ticket_type_id == line.ticket_type_id
    }
}

/// What an order knows of one of its refunds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderRefund {
    pub reason: CancelReason,
    /// The tickets that it returned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<ReturnedLine>,
    /// Whether finance has worked out its amount, so that the buyer was informed.
    pub accepted: bool,
}

/// A purchase that is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sale {
    pub purchase: Purchase,
    /// The tickets that were returned; their refunds may be under way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<ReturnedLine>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub refunds: BTreeMap<RefundId, OrderRefund>,
    /// Deliveries of its tickets that failed permanently.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub failed_deliveries: BTreeSet<DeliveryId>,
    /// The order completed though no ticket was sent: the buyer had passed them all on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub delivery_not_needed: bool,
}

impl Sale {
    /// How many tickets of a line the buyer still has.
    pub fn kept(&self, line: &Line) -> u32 {
        let returned = self.returned.iter().filter(|returned| returned.is_of(line));
        line.quantity.get().saturating_sub(returned.map(|returned| returned.quantity.get()).sum())
    }

    /// The tickets that the buyer still has.
    pub fn kept_lines(&self) -> Vec<ReturnedLine> {
        let kept = |line: &Line| {
            let (concert_id, ticket_type_id) = (line.concert_id, line.ticket_type_id.clone());
            Some(ReturnedLine { concert_id, ticket_type_id, quantity: Quantity::try_from(self.kept(line)).ok()? })
        };
        self.purchase.lines.iter().filter_map(kept).collect()
    }

    /// The tickets for a concert that the buyer still has.
    pub fn kept_lines_at(&self, concert_id: ConcertId) -> Vec<ReturnedLine> {
        self.kept_lines().into_iter().filter(|line| line.concert_id == concert_id).collect()
    }

    /// As many of these tickets as the buyer still has.
    pub fn kept_of(&self, lines: &[ReturnedLine]) -> Vec<ReturnedLine> {
        let kept = |wanted: &ReturnedLine| {
            let kept = self
                .kept_lines()
                .into_iter()
                .find(|kept| kept.concert_id == wanted.concert_id && kept.ticket_type_id == wanted.ticket_type_id)?;
            Some(ReturnedLine { quantity: kept.quantity.min(wanted.quantity), ..kept })
        };
        lines.iter().filter_map(kept).collect()
    }

    /// The concerts for which the buyer still has tickets.
    pub fn kept_concerts(&self) -> BTreeSet<ConcertId> {
        self.kept_lines().into_iter().map(|line| line.concert_id).collect()
    }

    /// After these tickets were returned for a refund.
    pub fn without(mut self, lines: Vec<ReturnedLine>, refund_id: RefundId, reason: CancelReason) -> Self {
        self.returned.extend(lines.iter().cloned());
        self.refunds.insert(refund_id, OrderRefund { reason, lines, accepted: false });
        self
    }

    /// After finance has worked out a refund. One that returned no tickets is not known before.
    pub fn with_accepted(mut self, refund_id: RefundId) -> Self {
        let unknown = || OrderRefund { reason: CancelReason::Refunded, lines: Vec::new(), accepted: true };
        self.refunds.entry(refund_id).or_insert_with(unknown).accepted = true;
        self
    }

    pub fn with_failed_delivery(mut self, delivery_id: DeliveryId) -> Self {
        self.failed_deliveries.insert(delivery_id);
        self
    }

    pub fn with_delivery_not_needed(self) -> Self {
        Self { delivery_not_needed: true, ..self }
    }
}

impl From<Purchase> for Sale {
    fn from(purchase: Purchase) -> Self {
        Self {
            purchase,
            returned: Vec::new(),
            refunds: BTreeMap::new(),
            failed_deliveries: BTreeSet::new(),
            delivery_not_needed: false,
        }
    }
}

/// The id of a refund that the order requests, derived from the concerts whose tickets are returned, so that a repeated request refunds
/// once. The order requests it for all tickets that the buyer has for them.
pub fn refund_id(order_id: OrderId, concert_ids: &BTreeSet<ConcertId>) -> RefundId {
    let concerts: Vec<String> = concert_ids.iter().map(ToString::to_string).collect();
    RefundId::derived(&[&order_id, &concerts.join(",")])
}
