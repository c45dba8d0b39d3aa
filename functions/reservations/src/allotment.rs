//! The allotment: what of one concert is on sale, when, and cut into how many pools.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Carry, Event};
use kernel::{Currency, Decider, Quantity, Refusal, RefusalKind, Text, TicketTypeId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::fitting::pool_count;
use crate::reservation::Seats;

/// What happened to an allotment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum AllotmentEvent {
    /// The concert is sold on these terms from now on.
    AllotmentChanged(Terms),
}

/// On which terms a concert is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
    /// Version of the concert's stream that they come from.
    pub concert_version: u64,
    /// Whose concert it is.
    pub organizer_id: UserId,
    /// No sales before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_open_at: Option<Timestamp>,
    /// No sales from then on.
    pub sales_close_at: Timestamp,
    /// Every ticket type that is or was sold.
    pub ticket_types: Vec<Offer>,
}

/// One ticket type of a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
    /// What it is called.
    pub name: Text<100>,
    /// Places; 0 once the organizer has taken it off.
    pub capacity: u32,
    /// The concert's version since which that is its capacity. Pools are stamped with it, so that a resizing that belongs to an
    /// older capacity and comes late does nothing.
    pub since: u64,
    /// Into how many pools its capacity is cut. It never shrinks: a pool that was opened has a history.
    pub pools: u32,
    /// The most that one order may have.
    pub max_per_order: Quantity,
    /// What it is sold in; the currency of its first price, for ever, so that what its seats were sold for adds up.
    pub currency: Currency,
}

/// What an allotment is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Allotment {
    /// The concert is not known (yet).
    Nothing,
    /// Sold on these terms.
    Set(Terms),
}

/// What may be asked of an allotment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AllotmentCommand {
    /// Sell the concert as its organizer says.
    ChangeAllotment {
        /// Version of the concert's stream that says so.
        concert_version: u64,
        /// Whose concert it is.
        organizer_id: UserId,
        /// No sales before.
        sales_open_at: Option<Timestamp>,
        /// No sales from then on.
        sales_close_at: Timestamp,
        /// What is sold.
        ticket_types: Vec<TicketTypeOnSale>,
    },
}

/// A ticket type as its organizer wants it sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketTypeOnSale {
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
    /// What it is called.
    pub name: Text<100>,
    /// Places.
    pub capacity: Quantity,
    /// The most that one order may have.
    pub max_per_order: Quantity,
    /// Its price's currency.
    pub currency: Currency,
}

/// Why not: there is no reason. The organizer's wishes were checked by concerts.
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

impl Terms {
    /// The offers under which these seats are sold to one order that is placed at that time, in the order of the seats. None if
    /// any of them is not: outside the time of sale, of an unknown type, more than one order may have, in another currency, or
    /// not seats of each type once.
    pub fn offers(&self, seats: &[Seats], placed_at: Timestamp) -> Option<Vec<&Offer>> {
        let open = self.sales_open_at.is_none_or(|open_at| open_at <= placed_at) && placed_at < self.sales_close_at;
        let types: BTreeSet<&TicketTypeId> = seats.iter().map(|seats| &seats.ticket_type_id).collect();
        if !open || seats.is_empty() || types.len() < seats.len() {
            return None;
        }
        seats.iter().map(|seats| self.offer(&seats.ticket_type_id).filter(|offer| offer.covers(seats))).collect()
    }

    /// The offer of a ticket type.
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
        Ok(vec![AllotmentEvent::AllotmentChanged(Terms {
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
    const CARRY: Carry = Carry::Always;
}
