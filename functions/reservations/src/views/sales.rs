//! A concert's sales: one stored item for each pool, added up for each request.

use jiff::civil::Date;
use kernel::{ConcertId, Text, TicketTypeId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use super::daily_sales::DaySales;
use super::disputed_money::DisputedMoney;
use crate::pools::pool_id::PoolId;
use crate::pools::revenue::Revenue;
use crate::pools::sale_terms::{Offer, SaleTerms};
use crate::pools::ticket_pool::{Counts, TicketPool};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PoolSales {
    pub ticket_type_id: TicketTypeId,
    #[serde(flatten)]
    pub counts: Counts,
    /// The last day on which seats were sold or returned. Absent in items of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub today: Option<DaySales>,
}

/// The seats of one ticket type, summed over its pools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TicketTypeSales {
    pub ticket_type_id: TicketTypeId,
    pub name: Text<100>,
    /// Free, held and sold seats.
    pub capacity: u32,
    pub available: u32,
    pub held: u32,
    pub sold: u32,
    /// Held and sold seats above the capacity that the organizer has set. They leave the sale as they become free.
    pub surplus: u32,
    /// The prices of the sold seats, without what is disputed.
    pub revenue: Revenue,
    /// What banks have taken back because payers dispute their payments.
    pub disputed: Revenue,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConcertSales {
    /// Every ticket type that is or was on sale.
    pub ticket_types: Vec<TicketTypeSales>,
}

impl PoolSales {
    pub fn list(concert_id: ConcertId) -> String {
        format!("sales#{concert_id}")
    }

    /// None before the pool is open.
    pub fn of(id: &PoolId, pool: &TicketPool) -> Option<(Key, Self)> {
        let counts = pool.counts()?.clone();
        let item = Self { ticket_type_id: id.ticket_type_id.clone(), counts, today: None };
        Some((Key::new(Self::list(id.concert_id), format!("{}#{:03}", id.ticket_type_id, id.number)), item))
    }
}

impl PoolSales {
    /// Whether seats were sold or returned since the item before it.
    pub fn differs_from(&self, earlier: &Self) -> bool {
        self.counts.sold != earlier.counts.sold || self.counts.revenue != earlier.counts.revenue
    }

    /// With what was sold since the item before it, on this day; and the day that has ended.
    #[must_use]
    pub fn after(self, earlier: Self, day: Date) -> (Self, Option<DaySales>) {
        if !self.differs_from(&earlier) {
            return (Self { today: earlier.today, ..self }, None);
        }
        let change = DaySales::between(day, &earlier.counts, &self.counts);
        let (today, ended) = match earlier.today {
            // Clocks differ a little: a day that has begun goes on.
            Some(last) if last.day >= day => (last.and(&change), None),
            last => (change, last),
        };
        (Self { today: Some(today), ..self }, ended)
    }
}

impl ConcertSales {
    pub fn of(terms: &SaleTerms, pools: &[PoolSales]) -> Self {
        Self { ticket_types: terms.ticket_types.iter().map(|offer| TicketTypeSales::of(offer, pools)).collect() }
    }

    #[must_use]
    pub fn without_disputed(mut self, disputed: &[DisputedMoney]) -> Self {
        for of_type in &mut self.ticket_types {
            let lines = disputed.iter().flat_map(|dispute| &dispute.lines);
            let lines = lines.filter(|line| line.ticket_type_id == of_type.ticket_type_id);
            of_type.disputed = lines.fold(of_type.disputed, |sum, line| sum.plus(line.amount));
            of_type.revenue = of_type.revenue.without(of_type.disputed);
        }
        self
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
            disputed: Revenue::zero(offer.currency),
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
