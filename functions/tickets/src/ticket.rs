//! The ticket: one admission, once.

use eventstore::{Aggregate, Event};
use kernel::{
    ConcertId, Decider, Money, OrderId, Refusal, RefusalKind, ScanId, Text, TicketId, TicketTypeId, Timestamp, UserId,
};
use schemars::JsonSchema;
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
    /// A gate without a network let its holder in, and told later.
    OfflineAdmissionRecorded {
        /// To which concert.
        concert_id: ConcertId,
        /// Where and when.
        #[serde(flatten)]
        admission: Admission,
    },
    /// Somebody was let in who should not have been: only gates without a network can't know better. Staff are to look at it.
    AdmissionConflictFound {
        /// Why not.
        reason: AdmissionConflict,
        /// All that were let in with the ticket, by time.
        admissions: Vec<Admission>,
    },
    /// It admits nobody any more: its order was refunded or its concert cancelled.
    TicketVoided,
}

/// Somebody was let in with a ticket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Admission {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub gate: Text<60>,
    /// The scan, if the gate had no network then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan_id: Option<ScanId>,
}

/// Why somebody should not have been let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdmissionConflict {
    /// More than one was, with the same ticket.
    AdmittedTwice,
    /// The ticket is void.
    AdmittedThoughVoid,
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
    /// It has admitted somebody.
    Used {
        /// The seat.
        seat: Seat,
        /// The first admission, by time.
        first: Admission,
        /// Those after it, which only gates without a network can make, by time.
        others: Vec<Admission>,
    },
    /// It admits nobody.
    Void {
        /// The seat.
        seat: Seat,
        /// Those it admitted, before or by a gate that did not know, by time.
        admissions: Vec<Admission>,
        /// Why somebody of them should not have been, if that is so.
        conflict: Option<AdmissionConflict>,
    },
}

impl Ticket {
    /// The seat, once the ticket is issued.
    pub fn seat(&self) -> Option<&Seat> {
        match self {
            Self::Nothing | Self::VoidBeforeIssued => None,
            Self::Valid(seat) | Self::Used { seat, .. } | Self::Void { seat, .. } => Some(seat),
        }
    }

    /// The state's name, as clients know it.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::VoidBeforeIssued | Self::Void { .. } => "void",
            Self::Valid(_) => "valid",
            Self::Used { .. } => "used",
        }
    }

    /// Those who were let in with it, by time.
    pub fn admissions(&self) -> impl Iterator<Item = &Admission> {
        let (first, others) = match self {
            Self::Used { first, others, .. } => (Some(first), others.as_slice()),
            Self::Void { admissions, .. } => (None, admissions.as_slice()),
            Self::Nothing | Self::VoidBeforeIssued | Self::Valid(_) => (None, [].as_slice()),
        };
        first.into_iter().chain(others)
    }

    /// Why somebody should not have been let in, if that is so.
    pub fn conflict(&self) -> Option<AdmissionConflict> {
        match self {
            Self::Used { others, .. } if !others.is_empty() => Some(AdmissionConflict::AdmittedTwice),
            Self::Void { conflict, .. } => *conflict,
            _ => None,
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
    /// Take note that a gate without a network let its holder in. The same scan is noted once.
    RecordOfflineAdmission {
        /// To which concert.
        concert_id: ConcertId,
        /// The scan.
        scan_id: ScanId,
        /// Where.
        gate: Text<60>,
        /// When, by the gate's clock.
        at: Timestamp,
    },
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketRefusal {
    /// There is no such ticket.
    #[error("There is no such ticket.")]
    Unknown,
    /// The ticket is for another concert.
    #[error("The ticket is for another concert.")]
    WrongConcert,
}

impl Refusal for TicketRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
            Self::WrongConcert => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::WrongConcert => "wrong_concert",
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
            (TicketCommand::VoidTicket, Self::VoidBeforeIssued | Self::Void { .. }) => Ok(vec![]),
            (TicketCommand::ValidateTicket { concert_id, gate, at }, _) => {
                let (concert_id, gate, at) = (*concert_id, gate.clone(), *at);
                Ok(vec![match state.hindrance(concert_id)? {
                    None => TicketEvent::TicketValidated { gate, concert_id, at },
                    Some(reason) => TicketEvent::TicketValidationFailed { gate, concert_id, at, reason },
                }])
            }
            (TicketCommand::RecordOfflineAdmission { concert_id, scan_id, gate, at }, _) => {
                let admission = Admission { at: *at, gate: gate.clone(), scan_id: Some(*scan_id) };
                state.record_offline(*concert_id, admission)
            }
        }
    }

    fn evolve(state: Self, event: &TicketEvent) -> Self {
        match (state, event) {
            (Self::Nothing, TicketEvent::TicketIssued(seat)) => Self::Valid(seat.clone()),
            (Self::Valid(seat), TicketEvent::TicketValidated { gate, at, .. }) => {
                let first = Admission { at: *at, gate: gate.clone(), scan_id: None };
                Self::Used { seat, first, others: Vec::new() }
            }
            (state, TicketEvent::OfflineAdmissionRecorded { admission, .. }) => state.with(admission),
            (Self::Nothing, TicketEvent::TicketVoided) => Self::VoidBeforeIssued,
            (Self::Valid(seat), TicketEvent::TicketVoided) => {
                Self::Void { seat, admissions: Vec::new(), conflict: None }
            }
            (Self::Used { seat, first, mut others }, TicketEvent::TicketVoided) => {
                let conflict = (!others.is_empty()).then_some(AdmissionConflict::AdmittedTwice);
                others.insert(0, first);
                Self::Void { seat, admissions: others, conflict }
            }
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
            Self::Void { .. } => Some(ValidationFailure::Void),
        })
    }

    /// Who was let in was let in: nothing is refused here but what is no admission with this ticket at all.
    fn record_offline(&self, concert_id: ConcertId, admission: Admission) -> Result<Vec<TicketEvent>, TicketRefusal> {
        if self.seat().ok_or(TicketRefusal::Unknown)?.concert_id != concert_id {
            return Err(TicketRefusal::WrongConcert);
        }
        if self.admissions().any(|known| known.scan_id == admission.scan_id) {
            return Ok(vec![]);
        }
        let recorded = TicketEvent::OfflineAdmissionRecorded { concert_id, admission };
        let after = Self::evolve(self.clone(), &recorded);
        let admissions = after.admissions().cloned().collect();
        let found = after.conflict().map(|reason| TicketEvent::AdmissionConflictFound { reason, admissions });
        Ok([Some(recorded), found].into_iter().flatten().collect())
    }

    /// With one more admission, by time.
    fn with(self, admission: &Admission) -> Self {
        let by_time = |mut admissions: Vec<Admission>| {
            admissions.push(admission.clone());
            admissions.sort_unstable();
            admissions
        };
        match self {
            Self::Valid(seat) => Self::Used { seat, first: admission.clone(), others: Vec::new() },
            Self::Used { seat, first, others } if *admission < first => {
                let mut others = others;
                others.insert(0, first);
                Self::Used { seat, first: admission.clone(), others }
            }
            Self::Used { seat, first, others } => Self::Used { seat, first, others: by_time(others) },
            Self::Void { seat, admissions, .. } => {
                let conflict = Some(AdmissionConflict::AdmittedThoughVoid);
                Self::Void { seat, admissions: by_time(admissions), conflict }
            }
            state @ (Self::Nothing | Self::VoidBeforeIssued) => state,
        }
    }
}

impl Event for TicketEvent {}

impl Aggregate for Ticket {
    const CATEGORY: &'static str = "ticket";
    const STATE_VERSION: u32 = 3;
}
