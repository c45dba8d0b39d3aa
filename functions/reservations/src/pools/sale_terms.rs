//! The allotment of a concert: which tickets are on sale, when, and divided over how many pools.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Event, Snapshots};
use kernel::{Currency, Decider, Quantity, Refusal, RefusalKind, Text, TicketTypeId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::pool_count::pool_count;
use crate::reservation::Seats;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum AllotmentEvent {
    AllotmentChanged(SaleTerms),
}

/// On what terms a concert's tickets are sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SaleTerms {
    /// The version of the concert's stream that they come from.
    pub concert_version: u64,
    pub organizer_id: UserId,
    /// Absent means that sales are open already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_open_at: Option<Timestamp>,
    /// The first moment after sales.
    pub sales_close_at: Timestamp,
    /// Every ticket type that is or was on sale.
    pub ticket_types: Vec<Offer>,
}

/// A ticket type and its terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    pub ticket_type_id: TicketTypeId,
    pub name: Text<100>,
    /// 0 after the organizer has removed it.
    pub capacity: u32,
    /// The version of the concert that set the capacity. Pools are marked with it, so that a late command for an older capacity does
    /// nothing.
    pub since: u64,
    /// Number of pools. It never shrinks, because an opened pool has a history.
    pub pools: u32,
    pub max_per_order: Quantity,
    /// The currency of its first price. It never changes, so that its revenue adds up.
    pub currency: Currency,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Allotment {
    /// The concert is not known yet.
    Nothing,
    Set(SaleTerms),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AllotmentCommand {
    /// Sell the tickets on the concert's new terms.
    ChangeAllotment {
        /// The version of the concert's stream that has these terms.
        concert_version: u64,
        organizer_id: UserId,
        /// Absent means that sales are open already.
        sales_open_at: Option<Timestamp>,
        /// The first moment after sales.
        sales_close_at: Timestamp,
        ticket_types: Vec<TicketTypeOnSale>,
    },
}

/// A ticket type as its organizer sells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketTypeOnSale {
    pub ticket_type_id: TicketTypeId,
    pub name: Text<100>,
    pub capacity: Quantity,
    pub max_per_order: Quantity,
    /// Of its price.
    pub currency: Currency,
}

/// Nothing is refused: the context `concerts` has validated the terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AllotmentRefusal {}

impl Refusal for AllotmentRefusal {
    fn kind(&self) -> RefusalKind {
        match *self {}
    }

    fn code(&self) -> &'static str {
        match *self {}
    }
}

impl SaleTerms {
    /// The offer for each of these seats of one order, in the same sequence. None if any of them is not on sale: at another time, of an
    /// unknown ticket type, above the limit of an order, in another currency, or with a ticket type that occurs twice.
    pub fn offers(&self, seats: &[Seats], placed_at: Timestamp) -> Option<Vec<&Offer>> {
        let open = self.sales_open_at.is_none_or(|open_at| open_at <= placed_at) && placed_at < self.sales_close_at;
        let types: BTreeSet<&TicketTypeId> = seats.iter().map(|seats| &seats.ticket_type_id).collect();
        if !open || seats.is_empty() || types.len() < seats.len() {
            return None;
        }
        seats.iter().map(|seats| self.offer(&seats.ticket_type_id).filter(|offer| offer.covers(seats))).collect()
    }

    pub fn offer(&self, ticket_type_id: &TicketTypeId) -> Option<&Offer> {
        self.ticket_types.iter().find(|offer| offer.ticket_type_id == *ticket_type_id)
    }
}

impl Offer {
    fn covers(&self, seats: &Seats) -> bool {
        self.capacity > 0 && seats.quantity <= self.max_per_order && seats.unit_price.currency() == self.currency
    }
}

impl Decider for Allotment {
    type State = Self;
    type Command = AllotmentCommand;
    type Event = AllotmentEvent;
    type Refusal = AllotmentRefusal;

    fn initial() -> Self {
        Self::Nothing
    }

    fn decide(command: &AllotmentCommand, state: &Self) -> Result<Vec<AllotmentEvent>, AllotmentRefusal> {
        let AllotmentCommand::ChangeAllotment {
            concert_version,
            organizer_id,
            sales_open_at,
            sales_close_at,
            ticket_types,
        } = command;
        let known = match state {
            Self::Set(terms) if terms.concert_version >= *concert_version => return Ok(vec![]),
            Self::Set(terms) => terms.ticket_types.as_slice(),
            Self::Nothing => &[],
        };
        let is_sold = |offer: &&Offer| ticket_types.iter().any(|wanted| wanted.ticket_type_id == offer.ticket_type_id);
        let sold = ticket_types.iter().map(|wanted| {
            let before = known.iter().find(|offer| offer.ticket_type_id == wanted.ticket_type_id);
            offer(wanted, before, *concert_version)
        });
        let taken_off = known.iter().filter(|offer| !is_sold(offer)).map(|offer| Offer {
            capacity: 0,
            since: if offer.capacity == 0 { offer.since } else { *concert_version },
            ..offer.clone()
        });
        Ok(vec![AllotmentEvent::AllotmentChanged(SaleTerms {
            concert_version: *concert_version,
            organizer_id: *organizer_id,
            sales_open_at: *sales_open_at,
            sales_close_at: *sales_close_at,
            ticket_types: sold.chain(taken_off).collect(),
        })])
    }

    fn evolve(_: Self, event: &AllotmentEvent) -> Self {
        match event {
            AllotmentEvent::AllotmentChanged(terms) => Self::Set(terms.clone()),
        }
    }
}

fn offer(wanted: &TicketTypeOnSale, before: Option<&Offer>, concert_version: u64) -> Offer {
    let capacity = wanted.capacity.get();
    Offer {
        ticket_type_id: wanted.ticket_type_id.clone(),
        name: wanted.name.clone(),
        capacity,
        since: before.filter(|offer| offer.capacity == capacity).map_or(concert_version, |offer| offer.since),
        pools: before.map_or(0, |offer| offer.pools).max(pool_count(capacity)),
        max_per_order: wanted.max_per_order,
        currency: before.map_or(wanted.currency, |offer| offer.currency),
    }
}

impl Event for AllotmentEvent {}

impl Aggregate for Allotment {
    const CATEGORY: &'static str = "allotment";
    const STATE_VERSION: u32 = 1;
    // Each event is the whole state, and every reservation reads the newest.
    const SNAPSHOTS: Snapshots = Snapshots::Always;
}
