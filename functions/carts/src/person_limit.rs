//! How many tickets for a concert one person has bought, where the organizer limits that. Each person and concert has a stream.
//!
//! A confirmed cart claims its tickets in the same commit, so that simultaneous purchases don't exceed the limit. An order that ends without
//! a sale, and returned tickets, give their share back.

use std::collections::BTreeMap;

use eventstore::{Aggregate, Event};
use kernel::{ConcertId, Decider, OrderId, Quantity, RefundId, Refusal, RefusalKind, UserId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum PersonLimitEvent {
    TicketsClaimed {
        order_id: OrderId,
        quantity: Quantity,
    },
    /// A refund returned tickets of the order.
    ClaimReduced {
        order_id: OrderId,
        refund_id: RefundId,
        quantity: u32,
    },
    /// The order ended without a sale.
    ClaimReleased {
        order_id: OrderId,
        /// Of the order's stream.
        version: u64,
    },
    /// The order was paid after it had ended.
    ClaimRestored {
        order_id: OrderId,
        /// Of the order's stream.
        version: u64,
    },
}

/// What each order of the person has bought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonLimit(BTreeMap<OrderId, Claim>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claim {
    quantity: Quantity,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    returned: BTreeMap<RefundId, u32>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    released: bool,
    /// Of the order's stream, at the last release or restoration.
    #[serde(default)]
    version: u64,
}

impl Claim {
    fn left(&self) -> u32 {
        if self.released { 0 } else { self.quantity.get().saturating_sub(self.returned.values().sum()) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonLimitCommand {
    ClaimTickets { order_id: OrderId, quantity: Quantity, max: Quantity },
    ReduceClaim { order_id: OrderId, refund_id: RefundId, quantity: u32 },
    ReleaseClaim { order_id: OrderId, version: u64 },
    RestoreClaim { order_id: OrderId, version: u64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonLimitRefusal {
    #[error("One person can buy {} tickets for this concert. You can buy {left} more.", .max.get())]
    Reached { max: Quantity, left: u32 },
}

impl Refusal for PersonLimitRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Conflict
    }

    fn code(&self) -> &'static str {
        "limit_per_person"
    }
}

/// The id of a person's stream for a concert.
pub fn person_limit_id(concert_id: ConcertId, user_id: UserId) -> String {
    format!("{concert_id}-{user_id}")
}

impl PersonLimit {
    fn check(&self, order_id: OrderId, quantity: Quantity, max: Quantity) -> Result<(), PersonLimitRefusal> {
        let other: u32 = self.0.iter().filter(|(order, _)| **order != order_id).map(|(_, claim)| claim.left()).sum();
        let left = max.get().saturating_sub(other);
        if quantity.get() <= left { Ok(()) } else { Err(PersonLimitRefusal::Reached { max, left }) }
    }
}

impl Decider for PersonLimit {
    type State = Self;
    type Command = PersonLimitCommand;
    type Event = PersonLimitEvent;
    type Refusal = PersonLimitRefusal;

    fn initial() -> Self {
        Self::default()
    }

    fn decide(command: &PersonLimitCommand, state: &Self) -> Result<Vec<PersonLimitEvent>, PersonLimitRefusal> {
        let claim = |order_id: &OrderId| state.0.get(order_id);
        Ok(match *command {
            PersonLimitCommand::ClaimTickets { order_id, quantity, max } => {
                state.check(order_id, quantity, max)?;
                vec![PersonLimitEvent::TicketsClaimed { order_id, quantity }]
            }
            PersonLimitCommand::ReduceClaim { order_id, refund_id, quantity } => match claim(&order_id) {
                Some(claim) if !claim.returned.contains_key(&refund_id) => {
                    vec![PersonLimitEvent::ClaimReduced { order_id, refund_id, quantity }]
                }
                _ => vec![],
            },
            PersonLimitCommand::ReleaseClaim { order_id, version } => match claim(&order_id) {
                Some(claim) if !claim.released && claim.version < version => {
                    vec![PersonLimitEvent::ClaimReleased { order_id, version }]
                }
                _ => vec![],
            },
            PersonLimitCommand::RestoreClaim { order_id, version } => match claim(&order_id) {
                Some(claim) if claim.version < version => vec![PersonLimitEvent::ClaimRestored { order_id, version }],
                _ => vec![],
            },
        })
    }

    fn evolve(mut state: Self, event: &PersonLimitEvent) -> Self {
        match *event {
            PersonLimitEvent::TicketsClaimed { order_id, quantity } => {
                let claim = Claim { quantity, returned: BTreeMap::new(), released: false, version: 0 };
                state.0.insert(order_id, claim);
            }
            PersonLimitEvent::ClaimReduced { order_id, refund_id, quantity } => {
                if let Some(claim) = state.0.get_mut(&order_id) {
                    claim.returned.insert(refund_id, quantity);
                }
            }
            PersonLimitEvent::ClaimReleased { order_id, version } => {
                if let Some(claim) = state.0.get_mut(&order_id) {
                    (claim.released, claim.version) = (true, version);
                }
            }
            PersonLimitEvent::ClaimRestored { order_id, version } => {
                if let Some(claim) = state.0.get_mut(&order_id) {
                    (claim.released, claim.version) = (false, version);
                }
            }
        }
        state
    }
}

impl Event for PersonLimitEvent {}

impl Aggregate for PersonLimit {
    const CATEGORY: &'static str = "person-limit";
    const STATE_VERSION: u32 = 1;
}
