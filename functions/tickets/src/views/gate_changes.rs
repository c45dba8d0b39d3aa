//! What gates must hear of a concert's tickets, so that they can check them offline: one stored item per change, in the order in which the
//! changes were stored.
//!
//! That is not the order in which they happened: messages come late and in any order. A gate that has read until now therefore misses
//! nothing that is stored later, and of two changes of a ticket, the one with the higher version counts.

use eventstore::Commit;
use kernel::{ConcertId, Text, TicketId, Timestamp};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::ticket::Ticket;

/// A ticket as it was after a change that matters at gates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GateChange {
    pub ticket_id: TicketId,
    pub concert_id: ConcertId,
    /// Of the ticket's stream.
    pub version: u64,
    pub stored_at: Timestamp,
    /// Its first use; absent while it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_use: Option<FirstUse>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_void: bool,
    /// Of its newest code.
    #[serde(default, skip_serializing_if = "is_first")]
    pub serial: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FirstUse {
    pub at: Timestamp,
    pub gate: Text<60>,
}

fn is_first(serial: &u16) -> bool {
    *serial == 0
}

impl GateChange {
    /// The events after which gates must know more. A ticket that was issued or named is checked by its code alone.
    pub const EVENTS: [&str; 7] = [
        "TicketValidated",
        "OfflineAdmissionRecorded",
        "AdmissionUndone",
        "TicketVoided",
        "TicketTransferred",
        "TicketReissued",
        "TicketGivenBack",
    ];

    pub fn list(concert_id: ConcertId) -> String {
        format!("gate-changes#{concert_id}")
    }

    /// The ticket after a commit, stored now. None if it was never issued.
    pub fn of(ticket: &Ticket, commit: &Commit, stored_at: Timestamp) -> Option<Self> {
        let seat = ticket.seat()?;
        let first_use = ticket.first_use().map(|first| FirstUse { at: first.at, gate: first.gate.clone() });
        Some(Self {
            ticket_id: seat.ticket_id,
            concert_id: seat.concert_id,
            version: commit.last_version(),
            stored_at,
            first_use,
            is_void: matches!(ticket, Ticket::Void { .. }),
            serial: seat.holding.serial(),
        })
    }

    pub fn key(&self) -> Key {
        let time = Self::sort_key_of_time(self.stored_at.as_millisecond());
        let sort = format!("{time}#{}#{}", self.ticket_id, self.version);
        Key::new(Self::list(self.concert_id), sort)
    }

    /// Changes that were stored at this time, in milliseconds, or later have greater sort keys.
    pub fn sort_key_of_time(millisecond: i64) -> String {
        format!("{:014}", millisecond.max(0))
    }
}
