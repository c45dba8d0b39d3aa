//! The concert: put on sale by its organizer, who may change it until they call it off.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Carry, Event};
use kernel::{
    ConcertId, CountryCode, Decider, Money, Quantity, Refusal, RefusalKind, Text, TicketTypeId, Timestamp, UserId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What happened to a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum ConcertEvent {
    /// It was put on sale.
    ConcertCreated {
        /// Its id.
        concert_id: ConcertId,
        /// Whose it is.
        organizer_id: UserId,
        /// What it is.
        details: Details,
        /// What is sold.
        ticket_types: Vec<TicketType>,
    },
    /// What it is changed.
    ConcertUpdated {
        /// What it is from now on.
        details: Details,
    },
    /// What is sold changed.
    TicketTypesUpdated {
        /// All that is sold from now on.
        ticket_types: Vec<TicketType>,
    },
    /// It will not be performed.
    ConcertCancelled {
        /// Why, for its ticket holders.
        reason: Text<500>,
    },
}

/// What a concert is, without what is sold for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// What it is called.
    pub name: Text<200>,
    /// Who performs.
    pub artist: Text<200>,
    /// When it begins.
    pub starts_at: Timestamp,
    /// Where it is.
    pub venue: Venue,
    /// No sales before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_open_at: Option<Timestamp>,
    /// No sales from then on; when it begins, if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sales_close_at: Option<Timestamp>,
}

/// Where a concert is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Venue {
    /// What the place is called.
    pub name: Text<200>,
    /// City.
    pub city: Text<100>,
    /// Country.
    pub country: CountryCode,
}

/// What is sold for a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TicketType {
    /// Unique in its concert.
    pub ticket_type_id: TicketTypeId,
    /// What it is called.
    pub name: Text<100>,
    /// Price of one ticket.
    pub price: Money,
    /// Places.
    pub capacity: Quantity,
    /// The most that one order may have; ten, if not said.
    #[serde(default = "ten")]
    #[schemars(range(max = MOST_PER_ORDER))]
    pub max_per_order: Quantity,
}

fn ten() -> Quantity {
    Quantity::TEN
}

/// What a concert is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Concert {
    /// Not created.
    Nothing,
    /// Will be performed.
    Scheduled(Box<Schedule>),
    /// Will not be performed.
    Cancelled {
        /// What was to be.
        schedule: Box<Schedule>,
        /// Why not.
        reason: Text<500>,
    },
}

/// A concert that will be performed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// Its id.
    pub concert_id: ConcertId,
    /// Whose it is.
    pub organizer_id: UserId,
    /// What it is.
    pub details: Details,
    /// What is sold.
    pub ticket_types: Vec<TicketType>,
}

impl Concert {
    /// The concert, once it is created.
    pub fn schedule(&self) -> Option<&Schedule> {
        match self {
            Self::Nothing => None,
            Self::Scheduled(schedule) | Self::Cancelled { schedule, .. } => Some(schedule),
        }
    }

    /// The state's name, as clients know it.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Scheduled(_) => "scheduled",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}

/// Who wants to change a concert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Editor {
    /// An organizer, who may change their own concerts.
    Organizer(UserId),
    /// An admin, who may change all.
    Admin,
}

impl Editor {
    fn may_change(self, schedule: &Schedule) -> bool {
        match self {
            Self::Organizer(user_id) => user_id == schedule.organizer_id,
            Self::Admin => true,
        }
    }
}

/// What may be asked of a concert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConcertCommand {
    /// Put it on sale.
    CreateConcert {
        /// The concert.
        schedule: Schedule,
        /// The time now.
        now: Timestamp,
    },
    /// Change what it is.
    UpdateConcert {
        /// Who wants it.
        editor: Editor,
        /// What it is to be.
        details: Details,
        /// The time now.
        now: Timestamp,
    },
    /// Change what is sold.
    UpdateTicketTypes {
        /// Who wants it.
        editor: Editor,
        /// All that is to be sold.
        ticket_types: Vec<TicketType>,
    },
    /// Call it off.
    CancelConcert {
        /// Who wants it.
        editor: Editor,
        /// Why, for its ticket holders.
        reason: Text<500>,
    },
}

/// The most ticket types that a concert may have.
pub const MOST_TICKET_TYPES: usize = 50;

/// The most tickets of one type that an order may be allowed.
pub const MOST_PER_ORDER: u32 = 100;

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConcertRefusal {
    /// There is no such concert, or it is somebody else's.
    #[error("There is no such concert, or it is not yours.")]
    Unknown,
    /// The id belongs to a concert that was created differently.
    #[error("There is another concert under this id.")]
    Exists,
    /// It will not be performed.
    #[error("The concert is cancelled.")]
    Cancelled,
    /// Concerts of the past can't be sold.
    #[error("A concert must begin in the future.")]
    StartsInPast,
    /// Nobody can buy a ticket for what has begun.
    #[error("Sales must close before the concert begins, or when it does.")]
    SalesCloseAfterStart,
    /// The sale would end before it began.
    #[error("Sales must open before they close.")]
    SalesOpenAfterClose,
    /// There is nothing to sell.
    #[error("A concert needs at least one ticket type.")]
    NoTicketTypes,
    /// There is too much to choose from.
    #[error("A concert may have at most {MOST_TICKET_TYPES} ticket types.")]
    TooManyTicketTypes,
    /// Two ticket types can't be told apart.
    #[error("The ticket type {0} is there twice.")]
    DuplicateTicketType(TicketTypeId),
    /// An order has one currency.
    #[error("All prices of a concert must be in one currency.")]
    MixedCurrencies,
    /// An order would be too large.
    #[error("An order may be allowed at most {MOST_PER_ORDER} tickets of the type {0}.")]
    MaxPerOrderTooHigh(TicketTypeId),
}

impl Refusal for ConcertRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
            Self::Exists | Self::Cancelled => RefusalKind::Conflict,
            Self::StartsInPast
            | Self::SalesCloseAfterStart
            | Self::SalesOpenAfterClose
            | Self::NoTicketTypes
            | Self::TooManyTicketTypes
            | Self::DuplicateTicketType(_)
            | Self::MixedCurrencies
            | Self::MaxPerOrderTooHigh(_) => RefusalKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::Exists => "concert_exists",
            Self::Cancelled => "concert_cancelled",
            Self::StartsInPast => "starts_in_past",
            Self::SalesCloseAfterStart => "sales_close_after_start",
            Self::SalesOpenAfterClose => "sales_open_after_close",
            Self::NoTicketTypes => "no_ticket_types",
            Self::TooManyTicketTypes => "too_many_ticket_types",
            Self::DuplicateTicketType(_) => "duplicate_ticket_type",
            Self::MixedCurrencies => "mixed_currencies",
            Self::MaxPerOrderTooHigh(_) => "max_per_order_too_high",
        }
    }
}

impl ConcertRefusal {
    /// The field that it is about, as it is called in events and requests.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::Exists | Self::Cancelled => None,
            Self::StartsInPast => Some("startsAt"),
            Self::SalesCloseAfterStart => Some("salesCloseAt"),
            Self::SalesOpenAfterClose => Some("salesOpenAt"),
            Self::NoTicketTypes
            | Self::TooManyTicketTypes
            | Self::DuplicateTicketType(_)
            | Self::MixedCurrencies
            | Self::MaxPerOrderTooHigh(_) => Some("ticketTypes"),
        }
    }
}

impl Decider for Concert {
    type State = Self;
    type Command = ConcertCommand;
    type Event = ConcertEvent;
    type Refusal = ConcertRefusal;

    fn initial() -> Self {
        Self::Nothing
    }

    fn decide(command: &ConcertCommand, state: &Self) -> Result<Vec<ConcertEvent>, ConcertRefusal> {
        match (command, state) {
            (ConcertCommand::CreateConcert { schedule, now }, Self::Nothing) => {
                check_details(&schedule.details, *now)?;
                check_ticket_types(&schedule.ticket_types)?;
                let Schedule { concert_id, organizer_id, details, ticket_types } = schedule.clone();
                Ok(vec![ConcertEvent::ConcertCreated { concert_id, organizer_id, details, ticket_types }])
            }
            (
                ConcertCommand::CreateConcert { schedule, .. },
                Self::Scheduled(existing) | Self::Cancelled { schedule: existing, .. },
            ) => {
                if schedule == &**existing {
                    Ok(vec![])
                } else {
                    Err(ConcertRefusal::Exists)
                }
            }

            (
                ConcertCommand::UpdateConcert { editor, .. }
                | ConcertCommand::UpdateTicketTypes { editor, .. }
                | ConcertCommand::CancelConcert { editor, .. },
                Self::Scheduled(existing) | Self::Cancelled { schedule: existing, .. },
            ) if !editor.may_change(existing) => Err(ConcertRefusal::Unknown),
            (_, Self::Nothing) => Err(ConcertRefusal::Unknown),

            (ConcertCommand::CancelConcert { reason, .. }, Self::Scheduled(_)) => {
                Ok(vec![ConcertEvent::ConcertCancelled { reason: reason.clone() }])
            }
            (ConcertCommand::CancelConcert { .. }, Self::Cancelled { .. }) => Ok(vec![]),
            (
                ConcertCommand::UpdateConcert { .. } | ConcertCommand::UpdateTicketTypes { .. },
                Self::Cancelled { .. },
            ) => Err(ConcertRefusal::Cancelled),
            (ConcertCommand::UpdateConcert { details, now, .. }, Self::Scheduled(existing)) => {
                if existing.details == *details {
                    return Ok(vec![]);
                }
                check_details(details, *now)?;
                Ok(vec![ConcertEvent::ConcertUpdated { details: details.clone() }])
            }
            (ConcertCommand::UpdateTicketTypes { ticket_types, .. }, Self::Scheduled(existing)) => {
                if existing.ticket_types == *ticket_types {
                    return Ok(vec![]);
                }
                check_ticket_types(ticket_types)?;
                Ok(vec![ConcertEvent::TicketTypesUpdated { ticket_types: ticket_types.clone() }])
            }
        }
    }

    fn evolve(state: Self, event: &ConcertEvent) -> Self {
        match (state, event.clone()) {
            (Self::Nothing, ConcertEvent::ConcertCreated { concert_id, organizer_id, details, ticket_types }) => {
                Self::Scheduled(Box::new(Schedule { concert_id, organizer_id, details, ticket_types }))
            }
            (Self::Scheduled(schedule), ConcertEvent::ConcertUpdated { details }) => {
                Self::Scheduled(Box::new(Schedule { details, ..*schedule }))
            }
            (Self::Scheduled(schedule), ConcertEvent::TicketTypesUpdated { ticket_types }) => {
                Self::Scheduled(Box::new(Schedule { ticket_types, ..*schedule }))
            }
            (Self::Scheduled(schedule), ConcertEvent::ConcertCancelled { reason }) => {
                Self::Cancelled { schedule, reason }
            }
            (state, _) => state,
        }
    }
}

fn check_details(details: &Details, now: Timestamp) -> Result<(), ConcertRefusal> {
    if details.starts_at <= now {
        return Err(ConcertRefusal::StartsInPast);
    }
    let close_at = details.sales_close_at.unwrap_or(details.starts_at);
    if close_at > details.starts_at {
        return Err(ConcertRefusal::SalesCloseAfterStart);
    }
    if details.sales_open_at.is_some_and(|open_at| open_at >= close_at) {
        return Err(ConcertRefusal::SalesOpenAfterClose);
    }
    Ok(())
}

fn check_ticket_types(ticket_types: &[TicketType]) -> Result<(), ConcertRefusal> {
    let first = ticket_types.first().ok_or(ConcertRefusal::NoTicketTypes)?;
    if ticket_types.len() > MOST_TICKET_TYPES {
        return Err(ConcertRefusal::TooManyTicketTypes);
    }
    let mut ids = BTreeSet::new();
    for ticket_type in ticket_types {
        if !ids.insert(&ticket_type.ticket_type_id) {
            return Err(ConcertRefusal::DuplicateTicketType(ticket_type.ticket_type_id.clone()));
        }
        if ticket_type.price.currency() != first.price.currency() {
            return Err(ConcertRefusal::MixedCurrencies);
        }
        if ticket_type.max_per_order.get() > MOST_PER_ORDER {
            return Err(ConcertRefusal::MaxPerOrderTooHigh(ticket_type.ticket_type_id.clone()));
        }
    }
    Ok(())
}

impl Event for ConcertEvent {}

impl Aggregate for Concert {
    const CATEGORY: &'static str = "concert";
    const STATE_VERSION: u32 = 1;
    const CARRY: Carry = Carry::WhenSmall;
}
