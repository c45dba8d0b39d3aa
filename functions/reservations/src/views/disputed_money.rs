//! What banks have taken back of a concert's revenue, because payers dispute their payments: one stored item for each dispute.

use contracts::finance::Dispute;
use kernel::{ConcertId, Money, TicketTypeId};
use serde::{Deserialize, Serialize};
use views::Key;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DisputedMoney {
    /// Empty once the payer has lost.
    pub lines: Vec<DisputedLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DisputedLine {
    pub ticket_type_id: TicketTypeId,
    pub amount: Money,
}

impl DisputedMoney {
    pub fn list(concert_id: ConcertId) -> String {
        format!("disputed#{concert_id}")
    }

    pub fn key(concert_id: ConcertId, dispute_id: &str) -> Key {
        Key::new(Self::list(concert_id), dispute_id)
    }

    /// The part of a dispute that concerns a concert.
    pub fn of(dispute: &Dispute, concert_id: ConcertId) -> Self {
        let lines = dispute.lines.iter().filter(|line| dispute.withdrawn && line.concert_id == concert_id);
        let lines = lines.map(|line| DisputedLine { ticket_type_id: line.ticket_type_id.clone(), amount: line.amount });
        Self { lines: lines.collect() }
    }
}
