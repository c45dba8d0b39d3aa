//! Whose a concert is and in which currency it is sold, copied from the concerts context: one stored item for each. Neither ever changes.

use contracts::concerts;
use kernel::{ConcertId, Currency, UserId};
use serde::{Deserialize, Serialize};
use views::Key;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SettledConcert {
    pub organizer_id: UserId,
    pub currency: Currency,
}

impl SettledConcert {
    /// None for a cancelled concert, which is published without prices: an earlier event has them.
    pub fn of(concert: &concerts::Concert) -> Option<Self> {
        let currency = concert.ticket_types.first()?.price.currency();
        Some(Self { organizer_id: concert.organizer_id, currency })
    }

    pub fn key(concert_id: ConcertId) -> Key {
        Key::new(format!("settled#{concert_id}"), "-")
    }
}
