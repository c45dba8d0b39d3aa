//! Free seats as reservations last published them: one stored item per pool.

use std::collections::BTreeMap;

use contracts::reservations::AvailabilityChanged;
use kernel::{ConcertId, TicketTypeId};
use serde::{Deserialize, Serialize};
use views::Key;

/// The free seats of one pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FreeSeats {
    pub ticket_type_id: TicketTypeId,
    pub available: u32,
}

impl FreeSeats {
    /// The list's key: all pools of a concert.
    pub fn list(concert_id: ConcertId) -> String {
        format!("availability#{concert_id}")
    }

    /// The pool's item and its key.
    pub fn of(changed: AvailabilityChanged) -> (Key, Self) {
        let AvailabilityChanged { concert_id, ticket_type_id, pool, available, .. } = changed;
        let key = Key::new(Self::list(concert_id), format!("{ticket_type_id}#{pool}"));
        (key, Self { ticket_type_id, available })
    }
}

/// The sum of free seats of each ticket type that has a pool.
pub fn by_ticket_type(pools: impl IntoIterator<Item = FreeSeats>) -> BTreeMap<TicketTypeId, u64> {
    let mut sums = BTreeMap::new();
    for FreeSeats { ticket_type_id, available } in pools {
        *sums.entry(ticket_type_id).or_default() += u64::from(available);
    }
    sums
}

/// How many seats are left, in the steps that the pages and the API show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    Plenty,
    Few,
    Nothing,
}

impl Left {
    /// Few are a tenth of the capacity or less.
    pub fn of(available: u64, capacity: u64) -> Self {
        match available {
            0 => Self::Nothing,
            few if few.saturating_mul(10) <= capacity => Self::Few,
            _ => Self::Plenty,
        }
    }
}
