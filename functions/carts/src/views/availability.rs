//! Free seats as reservations last published them: one stored item for each pool that is or was scarce.

use contracts::concerts::TicketType;
use contracts::reservations::AvailabilityChanged;
use kernel::{ConcertId, TicketTypeId};
use lambda::http::Problem;
use serde::{Deserialize, Serialize};
use views::{Key, Views};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PoolSeats {
    pub ticket_type_id: TicketTypeId,
    pub available: u32,
    /// The pool's part of the ticket type's capacity.
    pub capacity: u32,
}

impl PoolSeats {
    /// The list's key: the pools of a concert.
    pub fn list(concert_id: ConcertId) -> String {
        format!("availability#{concert_id}")
    }

    /// The pool's item and its key. None of an event without the capacity, which older releases published.
    pub fn of(changed: AvailabilityChanged) -> Option<(Key, Self)> {
        let AvailabilityChanged { concert_id, ticket_type_id, pool, available, capacity, .. } = changed;
        let key = Key::new(Self::list(concert_id), format!("{ticket_type_id}#{pool}"));
        Some((key, Self { ticket_type_id, available, capacity: capacity? }))
    }
}

pub async fn of_concert(views: &Views, concert_id: ConcertId) -> Result<Vec<PoolSeats>, Problem> {
    views.list_all(&PoolSeats::list(concert_id)).await.map_err(|error| Problem::view(&error))
}

/// The free seats of a ticket type. None unless all of its pools are known, which together have its capacity, and all are scarce: of
/// others only some changes are published.
pub fn free_for_certain(ticket_type: &TicketType, pools: &[PoolSeats]) -> Option<u32> {
    let of_type = || pools.iter().filter(|pool| pool.ticket_type_id == ticket_type.ticket_type_id);
    let capacity = of_type().fold(0_u32, |sum, pool| sum.saturating_add(pool.capacity));
    let free = of_type().fold(0_u32, |sum, pool| sum.saturating_add(pool.available));
    let all_are_scarce = of_type().all(|pool| pool.available < AvailabilityChanged::SCARCE);
    (all_are_scarce && capacity >= ticket_type.capacity.get()).then_some(free)
}
