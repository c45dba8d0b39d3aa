//! What was sold on each day: one stored item for each pool and day on which it sold something. The last day of a pool is in its
//! [`PoolSales`](super::sales::PoolSales) until the next one begins, so that an order costs no further write.

use jiff::civil::Date;
use kernel::{ConcertId, TicketTypeId};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::pools::pool_id::PoolId;
use crate::pools::revenue::Revenue;
use crate::pools::ticket_pool::Counts;

/// A day of a pool, at the venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaySales {
    pub day: Date,
    pub sold: u32,
    /// Seats whose orders were cancelled or refunded that day, whenever they were sold.
    pub returned: u32,
    /// The prices of what was sold.
    pub revenue: Revenue,
    /// The prices of what was returned.
    pub refunded: Revenue,
}

/// A day that has ended for a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DailySales {
    pub ticket_type_id: TicketTypeId,
    #[serde(flatten)]
    pub sales: DaySales,
}

impl DailySales {
    pub fn list(concert_id: ConcertId) -> String {
        format!("days#{concert_id}")
    }

    pub fn of(id: &PoolId, sales: DaySales) -> (Key, Self) {
        let place = format!("{}#{}#{:03}", sales.day, id.ticket_type_id, id.number);
        (Key::new(Self::list(id.concert_id), place), Self { ticket_type_id: id.ticket_type_id.clone(), sales })
    }

    /// The sort key after which the items of a day and of later ones come.
    pub fn before(day: Date) -> String {
        day.to_string()
    }
}

impl DaySales {
    /// What changed between two counts of a pool. Seats that are sold and returned within the same moment are left out.
    pub fn between(day: Date, before: &Counts, after: &Counts) -> Self {
        Self {
            day,
            sold: after.sold.saturating_sub(before.sold),
            returned: before.sold.saturating_sub(after.sold),
            revenue: after.revenue.without(before.revenue),
            refunded: before.revenue.without(after.revenue),
        }
    }

    /// The sum of two pools.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        Self {
            day: self.day,
            sold: self.sold.saturating_add(other.sold),
            returned: self.returned.saturating_add(other.returned),
            revenue: self.revenue.and(other.revenue),
            refunded: self.refunded.and(other.refunded),
        }
    }
}
