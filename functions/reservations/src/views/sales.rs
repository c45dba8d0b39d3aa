//! How a concert sells: one stored item per pool, added up when it is asked for.

use kernel::{ConcertId, Text, TicketTypeId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::allotment::{Offer, Terms};
use crate::pool_id::PoolId;
use crate::revenue::Revenue;
use crate::ticket_pool::{Counts, TicketPool};

/// The seats of one pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PoolSales {
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
    /// Its seats.
    #[serde(flatten)]
    pub counts: Counts,
}

/// The seats of one ticket type, over all its pools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TicketTypeSales {
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
    /// What it is called.
    pub name: Text<100>,
    /// All seats: those that can be had, are held or are sold.
    pub capacity: u32,
    /// Seats that can be had.
    pub available: u32,
    /// Held for reservations.
    pub held: u32,
    /// Sold.
    pub sold: u32,
    /// How many seats above the capacity that the organizer wants are held or sold, and could not be taken back.
    pub surplus: u32,
    /// What the sold seats were sold for.
    pub revenue: Revenue,
}

/// How a concert sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConcertSales {
    /// Each ticket type that is or was sold.
    pub ticket_types: Vec<TicketTypeSales>,
}

impl PoolSales {
    /// The list of a concert's pools.
    pub fn list(concert_id: ConcertId) -> String {
        format!("sales#{concert_id}")
    }

    /// The item of a pool, once it is open, and where it is.
    pub fn of(id: &PoolId, pool: &TicketPool) -> Option<(Key, Self)> {
        let item = Self { ticket_type_id: id.ticket_type_id.clone(), counts: pool.counts()?.clone() };
        Some((Key::new(Self::list(id.concert_id), format!("{}#{:03}", id.ticket_type_id, id.number)), item))
    }
}

impl ConcertSales {
    /// What the pools of a concert add up to.
    pub fn of(terms: &Terms, pools: &[PoolSales]) -> Self {
        Self { ticket_types: terms.ticket_types.iter().map(|offer| TicketTypeSales::of(offer, pools)).collect() }
    }
}

impl TicketTypeSales {
    fn of(offer: &Offer, pools: &[PoolSales]) -> Self {
        let nothing = Self {
            ticket_type_id: offer.ticket_type_id.clone(),
            name: offer.name.clone(),
            capacity: 0,
            available: 0,
            held: 0,
            sold: 0,
            surplus: 0,
            revenue: Revenue::zero(offer.currency),
        };
        pools.iter().filter(|pool| pool.ticket_type_id == offer.ticket_type_id).fold(nothing, |sum, pool| {
            let counts = &pool.counts;
            Self {
                capacity: sum.capacity + counts.capacity,
                available: sum.available + counts.free(),
                held: sum.held + counts.held,
                sold: sum.sold + counts.sold,
                surplus: sum.surplus + counts.surplus,
                revenue: sum.revenue.and(counts.revenue),
                ..sum
            }
        })
    }
}
