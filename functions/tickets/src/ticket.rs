//! The ticket: one admission, once.

use eventstore::{Aggregate, Event};
use kernel::{
    ConcertId, Decider, Money, OrderId, Refusal, RefusalKind, Text, TicketId, TicketTypeId, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

/// What happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum TicketEvent {
    /// A sold seat has its ticket.
    TicketIssued(Seat),
    /// Its holder was let in.
    TicketValidated {
        /// Where.
        gate: Text<60>,
        /// To which concert.
        concert_id: ConcertId,
        /// When.
        at: Timestamp,
    },
    /// It was shown at a gate, and nobody was let in.
    TicketValidationFailed {
        /// Where.
        gate: Text<60>,
        /// To which concert it was shown.
        concert_id: ConcertId,
        /// When.
        at: Timestamp,
        /// Why not.
        reason: ValidationFailure,
    },
    /// It admits nobody any more: its order was refunded or its concert cancelled.
    TicketVoided,
}

/// Why nobody was let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValidationFailure {
    /// Somebody was, before, with the same ticket.
    AlreadyUsed,
    /// The ticket is for another concert.
    WrongConcert,
    /// The ticket is void.
    Void,
}

/// A sold seat, as its ticket says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seat {
    /// The ticket.
    pub ticket_id: TicketId,
    /// Its order.
    pub order_id: OrderId,
    /// The order's number for people.
    pub order_number: Text<20>,
    /// Whose it is.
    pub user_id: UserId,
    /// The concert.
    pub concert_id: ConcertId,
    /// Its name, as the buyer saw it.
    pub concert_name: Text<200>,
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
    /// Its name, as the buyer saw it.
    pub ticket_type_name: Text<100>,
    /// What was paid for it.
    pub price: Money,
    /// What the gate reads, see [`crate::code`].
    pub code: String,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// The id of the n-th ticket of a type in an order, from 1: issuing twice issues once.
pub fn ticket_id(order_id: OrderId, concert_id: ConcertId, ticket_type_id: &TicketTypeId, number: u32) -> TicketId {
    TicketId::derived(&[&order_id, &concert_id, ticket_type_id, &number])
}

/// What a ticket is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ticket {
    /// Not issued.
    Nothing,
    /// Its order was refunded before it was issued, as messages may overtake each other: it never will be.
    VoidBeforeIssued,
    /// It admits one person.
    Valid(Seat),
    /// It has admitted one person.
    Used {
        /// The seat.
        seat: Seat,
        /// When.
        at: Timestamp,
        /// Where.
        gate: Text<60>,
    },
    /// It admits nobody.
    Void(Seat),
}

impl Ticket {
    /// The seat, once the ticket is issued.
    pub fn seat(&self) -> Option<&Seat> {
        match self {
            Self::Nothing | Self::VoidBeforeIssued => None,
            Self::Valid(seat) | Self::Used { seat, .. } | Self::Void(seat) => Some(seat),
        }
    }

    /// The state's name, as clients know it.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::VoidBeforeIssued | Self::Void(_) => "void",
            Self::Valid(_) => "valid",
            Self::Used { .. } => "used",
        }
    }
}

/// What may be asked of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketCommand {
    /// Issue it.
    IssueTicket(Seat),
    /// Let nobody in with it any more.
    VoidTicket,
    /// Let its holder in. Each time that this is asked is one scan, and one event.
    ValidateTicket {
        /// To which concert.
        concert_id: ConcertId,
        /// Where.
        gate: Text<60>,
        /// When.
        at: Timestamp,
    },
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketRefusal {
    /// There is no such ticket.
    #[error("There is no such ticket.")]
    Unknown,
}

impl Refusal for TicketRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
        }
    }
}

impl Decider for Ticket {
    type State = Self;
    type Command = TicketCommand;
    type Event = TicketEvent;
    type Refusal = TicketRefusal;

    fn initial() -> Self {
        Self::Nothing
    }

    fn decide(command: &TicketCommand, state: &Self) -> Result<Vec<TicketEvent>, TicketRefusal> {
        match (command, state) {
            (TicketCommand::IssueTicket(seat), Self::Nothing) => Ok(vec![TicketEvent::TicketIssued(seat.clone())]),
            (TicketCommand::IssueTicket(_), _) => Ok(vec![]),
            (TicketCommand::VoidTicket, Self::Nothing | Self::Valid(_) | Self::Used { .. }) => {
                Ok(vec![TicketEvent::TicketVoided])
            }
            (TicketCommand::VoidTicket, Self::VoidBeforeIssued | Self::Void(_)) => Ok(vec![]),
            (TicketCommand::ValidateTicket { concert_id, gate, at }, _) => {
                let (concert_id, gate, at) = (*concert_id, gate.clone(), *at);
                Ok(vec![match state.hindrance(concert_id)? {
                    None => TicketEvent::TicketValidated { gate, concert_id, at },
                    Some(reason) => TicketEvent::TicketValidationFailed { gate, concert_id, at, reason },
                }])
            }
        }
    }

    fn evolve(state: Self, event: &TicketEvent) -> Self {
        match (state, event) {
            (Self::Nothing, TicketEvent::TicketIssued(seat)) => Self::Valid(seat.clone()),
            (Self::Valid(seat), TicketEvent::TicketValidated { gate, at, .. }) => {
                Self::Used { seat, at: *at, gate: gate.clone() }
            }
            (Self::Nothing, TicketEvent::TicketVoided) => Self::VoidBeforeIssued,
            (Self::Valid(seat) | Self::Used { seat, .. }, TicketEvent::TicketVoided) => Self::Void(seat),
            (state, _) => state,
        }
    }
}

impl Ticket {
    /// What keeps its holder from being let in to a concert.
    fn hindrance(&self, concert_id: ConcertId) -> Result<Option<ValidationFailure>, TicketRefusal> {
        if self.seat().ok_or(TicketRefusal::Unknown)?.concert_id != concert_id {
            return Ok(Some(ValidationFailure::WrongConcert));
        }
        Ok(match self {
            Self::Nothing | Self::VoidBeforeIssued | Self::Valid(_) => None,
            Self::Used { .. } => Some(ValidationFailure::AlreadyUsed),
            Self::Void(_) => Some(ValidationFailure::Void),
        })
    }
}

impl Event for TicketEvent {}

impl Aggregate for Ticket {
    const CATEGORY: &'static str = "ticket";
    const STATE_VERSION: u32 = 2;
}
