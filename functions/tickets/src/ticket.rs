//! The ticket: admits one person, once.

use contracts::Customer;
use eventstore::{Aggregate, Event};
use kernel::{
    ConcertId, Decider, Money, OrderId, Refusal, RefusalKind, ScanId, Sealed, SignedDuration, Text, TicketId,
    TicketTypeId, Timestamp, UserId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod holding;

pub use holding::{HolderName, Holding, MAX_TRANSFERS, NextCode, Recipient};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum TicketEvent {
    TicketIssued(Box<Seat>),
    /// A gate admitted its holder.
    TicketValidated {
        gate: Text<60>,
        concert_id: ConcertId,
        at: Timestamp,
        /// Absent in events of older releases.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scan_id: Option<ScanId>,
    },
    /// A gate scanned it and admitted nobody.
    TicketValidationFailed {
        gate: Text<60>,
        /// The concert at the gate, not always the ticket's.
        concert_id: ConcertId,
        at: Timestamp,
        reason: ValidationFailure,
        /// Absent in events of older releases.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scan_id: Option<ScanId>,
    },
    /// A gate admitted its holder while it was offline, and uploaded the scan later.
    OfflineAdmissionRecorded {
        concert_id: ConcertId,
        #[serde(flatten)]
        admission: Admission,
        /// Whether the scanned code had been replaced by another one. Such a scan does not use the ticket.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        with_void_code: bool,
    },
    /// An offline gate admitted somebody with a used or void ticket. Staff check it.
    AdmissionConflictFound {
        reason: AdmissionConflict,
        /// All admissions with the ticket, oldest first.
        admissions: Vec<Admission>,
    },
    /// A supervisor undid an admission, such as a scan of the wrong phone.
    AdmissionUndone {
        scan_id: ScanId,
        reason: Text<500>,
        /// The supervisor.
        by: UserId,
        at: Timestamp,
    },
    /// It no longer admits anybody: its order was refunded or its concert cancelled.
    TicketVoided,
    /// Its holder put a name on it.
    TicketHolderNamed {
        name: Sealed<HolderName>,
        at: Timestamp,
    },
    /// Its holder passed it on. The earlier code is void.
    TicketTransferred {
        to: Sealed<Customer>,
        code: String,
        at: Timestamp,
    },
    /// The recipient has an account.
    TicketRecipientFound {
        user_id: UserId,
        customer: Sealed<Customer>,
    },
    /// It got another code, such as after a lost parcel. The earlier code is void.
    TicketReissued {
        code: String,
        reason: Text<500>,
        /// Of staff.
        by: UserId,
        at: Timestamp,
    },
    /// Its buyer gave it back, for a refund of its price.
    TicketGivenBack {
        at: Timestamp,
    },
}

/// One person entered with a ticket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Admission {
    // First, because admissions are sorted by time.
    pub at: Timestamp,
    pub gate: Text<60>,
    /// Absent if the gate was online, in a scan of an older release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan_id: Option<ScanId>,
    /// The time by the gate's clock, if the clock must have been wrong. Then `at` is the time of the upload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<Timestamp>,
    /// Whether it was uploaded after the ticket was voided, but made before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub before_voiding: bool,
}

/// Why an admission was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdmissionConflict {
    /// The ticket admitted more than one person.
    AdmittedTwice,
    /// The ticket was void when the scan was uploaded.
    AdmittedThoughVoid,
}

/// Why a gate admitted nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValidationFailure {
    AlreadyUsed,
    WrongConcert,
    Void,
    /// The concert's doors are not open yet.
    TooEarly,
    /// The concert's doors have closed.
    TooLate,
}

/// When gates admit people to a concert. Without a time there is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Doors {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close_at: Option<Timestamp>,
}

/// A sold seat, as printed on its ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seat {
    pub ticket_id: TicketId,
    pub order_id: OrderId,
    /// The order's number for people.
    pub order_number: Text<20>,
    /// The buyer.
    pub user_id: UserId,
    pub concert_id: ConcertId,
    /// At the time of purchase.
    pub concert_name: Text<200>,
    pub ticket_type_id: TicketTypeId,
    /// At the time of purchase.
    pub ticket_type_name: Text<100>,
    pub price: Money,
    /// What the gate scans, see [`crate::code`].
    pub code: String,
    pub issued_at: Timestamp,
    /// Who has it now. Absent in events: it is issued to its buyer.
    #[serde(default, skip_serializing_if = "Holding::is_first")]
    pub holding: Holding,
}

/// The id of an order's n-th ticket of a type, from 1. It is derived, so that issuing twice issues one ticket.
pub fn ticket_id(order_id: OrderId, concert_id: ConcertId, ticket_type_id: &TicketTypeId, number: u32) -> TicketId {
    TicketId::derived(&[&order_id, &concert_id, ticket_type_id, &number])
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ticket {
    /// Not issued yet.
    Nothing,
    /// Its order was refunded before it was issued, since messages may arrive in any order. It is never issued.
    VoidBeforeIssued,
    Valid(Seat),
    Used {
        seat: Seat,
        /// The earliest admission.
        first: Admission,
        /// Later admissions, oldest first. Only offline gates can cause them.
        others: Vec<Admission>,
    },
    Void {
        seat: Seat,
        /// Admissions before the ticket was voided, or by offline gates that did not know; oldest first.
        admissions: Vec<Admission>,
        conflict: Option<AdmissionConflict>,
    },
}

impl Ticket {
    /// Absent until the ticket is issued.
    pub fn seat(&self) -> Option<&Seat> {
        match self {
            Self::Nothing | Self::VoidBeforeIssued => None,
            Self::Valid(seat) | Self::Used { seat, .. } | Self::Void { seat, .. } => Some(seat),
        }
    }

    /// The seat, unless the ticket is void or not issued.
    pub fn into_good_seat(self) -> Option<Seat> {
        match self {
            Self::Valid(seat) | Self::Used { seat, .. } => Some(seat),
            Self::Nothing | Self::VoidBeforeIssued | Self::Void { .. } => None,
        }
    }

    /// As the API shows it.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::VoidBeforeIssued | Self::Void { .. } => "void",
            Self::Valid(_) => "valid",
            Self::Used { .. } => "used",
        }
    }

    /// Oldest first, also those with codes that were void.
    pub fn admissions(&self) -> impl Iterator<Item = &Admission> {
        let (first, others) = match self {
            Self::Used { first, others, .. } => (Some(first), others.as_slice()),
            Self::Void { admissions, .. } => (None, admissions.as_slice()),
            Self::Nothing | Self::VoidBeforeIssued | Self::Valid(_) => (None, [].as_slice()),
        };
        let with_void_codes = self.seat().map_or([].as_slice(), |seat| &seat.holding.with_void_codes);
        let mut all: Vec<&Admission> = first.into_iter().chain(others).chain(with_void_codes).collect();
        all.sort_unstable();
        all.into_iter()
    }

    /// The earliest admission with a code that was valid then.
    pub fn first_use(&self) -> Option<&Admission> {
        match self {
            Self::Used { first, .. } => Some(first),
            Self::Void { admissions, .. } => admissions.first(),
            Self::Nothing | Self::VoidBeforeIssued | Self::Valid(_) => None,
        }
    }

    /// When its holder was admitted.
    pub fn admitted_at(&self) -> Option<Timestamp> {
        self.first_use().map(|admission| admission.at)
    }

    pub fn conflict(&self) -> Option<AdmissionConflict> {
        if self.seat().is_some_and(|seat| !seat.holding.with_void_codes.is_empty()) {
            return Some(AdmissionConflict::AdmittedThoughVoid);
        }
        match self {
            Self::Used { others, .. } if !others.is_empty() => Some(AdmissionConflict::AdmittedTwice),
            Self::Void { conflict, .. } => *conflict,
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketCommand {
    IssueTicket(Box<Seat>),
    VoidTicket,
    /// Admits its holder if it is valid. Each command is one scan and gives one event.
    ValidateTicket {
        /// The concert at the gate.
        concert_id: ConcertId,
        /// Of the scanned code.
        serial: u16,
        scan_id: ScanId,
        gate: Text<60>,
        at: Timestamp,
        doors: Doors,
    },
    /// Records that an offline gate admitted its holder.
    RecordOfflineAdmission {
        /// The concert at the gate.
        concert_id: ConcertId,
        /// Of the scanned code.
        serial: u16,
        scan_id: ScanId,
        gate: Text<60>,
        /// By the gate's clock.
        at: Timestamp,
        /// When it was uploaded.
        received_at: Timestamp,
        /// When the concert is over, if that is known.
        over_at: Option<Timestamp>,
        /// When the ticket was voided, if it is void.
        voided_at: Option<Timestamp>,
        /// Whether a supervisor has undone the admission since an earlier upload.
        is_undone: bool,
    },
    /// Undoes an admission, so that the ticket admits its holder again.
    UndoAdmission {
        scan_id: ScanId,
        reason: Text<500>,
        by: UserId,
        at: Timestamp,
    },
    /// Puts a name on it.
    NameHolder {
        by: UserId,
        name: Sealed<HolderName>,
        at: Timestamp,
    },
    /// Passes it on to another person.
    TransferTicket {
        by: UserId,
        to: Sealed<Customer>,
        next: NextCode,
        at: Timestamp,
    },
    RecordRecipient {
        /// Of the code that the recipient got.
        serial: u16,
        user_id: UserId,
        customer: Sealed<Customer>,
    },
    /// Replaces its code.
    ReissueTicket {
        by: UserId,
        reason: Text<500>,
        next: NextCode,
        at: Timestamp,
    },
    /// Returns it for a refund.
    GiveBackTicket {
        by: UserId,
        at: Timestamp,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketRefusal {
    #[error("The ticket does not exist.")]
    Unknown,
    #[error("The ticket is for another concert.")]
    WrongConcert,
    /// It was voided after the command was prepared.
    #[error("The ticket has just been voided. Try again.")]
    JustVoided,
    #[error("The scan admitted nobody, or its admission was undone before.")]
    NotAdmitted,
    #[error("The ticket has been used to enter.")]
    Admitted,
    #[error("The ticket is void.")]
    Void,
    #[error(
        "The ticket has been transferred. Only its buyer can give it back, and only its holder can do anything else with it."
    )]
    Transferred,
    #[error("A ticket can be transferred {MAX_TRANSFERS} times at most.")]
    TooManyTransfers,
    /// The next code was signed for an earlier state of the ticket.
    #[error("The ticket has just got another code. Try again.")]
    CodeReplaced,
}

impl Refusal for TicketRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
            Self::WrongConcert
            | Self::JustVoided
            | Self::NotAdmitted
            | Self::Admitted
            | Self::Void
            | Self::Transferred
            | Self::TooManyTransfers
            | Self::CodeReplaced => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::WrongConcert => "wrong_concert",
            Self::JustVoided => "just_voided",
            Self::NotAdmitted => "not_admitted",
            Self::Admitted => "ticket_admitted",
            Self::Void => "ticket_void",
            Self::Transferred => "ticket_transferred",
            Self::TooManyTransfers => "too_many_transfers",
            Self::CodeReplaced => "code_replaced",
        }
    }

    fn is_transient(&self) -> bool {
        matches!(self, Self::JustVoided | Self::CodeReplaced)
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

    fn decide(command: &TicketCommand, ticket: &Self) -> Result<Vec<TicketEvent>, TicketRefusal> {
        match command {
            TicketCommand::IssueTicket(seat) => Ok(issue_once(seat, ticket)),
            TicketCommand::VoidTicket => Ok(void_once(ticket)),
            TicketCommand::ValidateTicket { concert_id, serial, scan_id, gate, at, doors } => {
                let scan = Scan { serial: *serial, scan_id: *scan_id, gate, at: *at };
                validate(*concert_id, scan, *doors, ticket)
            }
            TicketCommand::RecordOfflineAdmission {
                concert_id,
                serial,
                scan_id,
                gate,
                at,
                received_at,
                over_at,
                voided_at,
                is_undone,
            } => {
                let scan = Scan { serial: *serial, scan_id: *scan_id, gate, at: *at };
                let upload = Upload {
                    received_at: *received_at,
                    over_at: *over_at,
                    voided_at: *voided_at,
                    is_undone: *is_undone,
                };
                record_offline(*concert_id, scan, upload, ticket)
            }
            TicketCommand::UndoAdmission { scan_id, reason, by, at } => undo(*scan_id, reason, *by, *at, ticket),
            TicketCommand::NameHolder { by, name, at } => holding::name(*by, name, *at, ticket),
            TicketCommand::TransferTicket { by, to, next, at } => holding::transfer(*by, to, next, *at, ticket),
            TicketCommand::RecordRecipient { serial, user_id, customer } => {
                Ok(holding::record_recipient(*serial, *user_id, customer, ticket))
            }
            TicketCommand::ReissueTicket { by, reason, next, at } => holding::reissue(*by, reason, next, *at, ticket),
            TicketCommand::GiveBackTicket { by, at } => holding::give_back(*by, *at, ticket),
        }
    }

    fn evolve(ticket: Self, event: &TicketEvent) -> Self {
        match (ticket, event) {
            (Self::Nothing, TicketEvent::TicketIssued(seat)) => Self::Valid((**seat).clone()),
            (Self::Valid(seat), TicketEvent::TicketValidated { gate, at, scan_id, .. }) => {
                let first = Admission::online(*at, gate.clone(), *scan_id);
                Self::Used { seat, first, others: Vec::new() }
            }
            (ticket, TicketEvent::OfflineAdmissionRecorded { admission, with_void_code: true, .. }) => {
                ticket.with_void_code(admission)
            }
            (ticket, TicketEvent::OfflineAdmissionRecorded { admission, .. }) => ticket.with_admission(admission),
            (ticket, TicketEvent::AdmissionUndone { scan_id, .. }) => ticket.without_admission(*scan_id),
            (Self::Nothing, TicketEvent::TicketVoided) => Self::VoidBeforeIssued,
            (Self::Valid(seat), TicketEvent::TicketVoided) => {
                Self::Void { seat, admissions: Vec::new(), conflict: None }
            }
            (Self::Used { seat, first, mut others }, TicketEvent::TicketVoided) => {
                let conflict = (!others.is_empty()).then_some(AdmissionConflict::AdmittedTwice);
                others.insert(0, first);
                Self::Void { seat, admissions: others, conflict }
            }
            (ticket, event) => match ticket.seat().and_then(|seat| holding::evolve(seat, event)) {
                Some(seat) => ticket.with_seat(seat),
                None => ticket,
            },
        }
    }
}

/// A repeat changes nothing, and a ticket that was voided before it was issued stays void.
fn issue_once(seat: &Seat, ticket: &Ticket) -> Vec<TicketEvent> {
    match ticket {
        Ticket::Nothing => vec![TicketEvent::TicketIssued(Box::new(seat.clone()))],
        Ticket::VoidBeforeIssued | Ticket::Valid(_) | Ticket::Used { .. } | Ticket::Void { .. } => vec![],
    }
}

fn void_once(ticket: &Ticket) -> Vec<TicketEvent> {
    match ticket {
        Ticket::Nothing | Ticket::Valid(_) | Ticket::Used { .. } => vec![TicketEvent::TicketVoided],
        Ticket::VoidBeforeIssued | Ticket::Void { .. } => vec![],
    }
}

/// A ticket in front of a gate.
struct Scan<'a> {
    /// Of the scanned code.
    serial: u16,
    scan_id: ScanId,
    gate: &'a Text<60>,
    at: Timestamp,
}

/// What is known when a scan is uploaded.
#[derive(Clone, Copy)]
struct Upload {
    received_at: Timestamp,
    over_at: Option<Timestamp>,
    voided_at: Option<Timestamp>,
    is_undone: bool,
}

/// Each scan is exactly one event, whatever its result.
fn validate(
    concert_id: ConcertId,
    scan: Scan<'_>,
    doors: Doors,
    ticket: &Ticket,
) -> Result<Vec<TicketEvent>, TicketRefusal> {
    let (gate, at, scan_id) = (scan.gate.clone(), scan.at, Some(scan.scan_id));
    Ok(vec![match validation_failure(concert_id, scan.serial, at, doors, ticket)? {
        None => TicketEvent::TicketValidated { gate, concert_id, at, scan_id },
        Some(reason) => TicketEvent::TicketValidationFailed { gate, concert_id, at, reason, scan_id },
    }])
}

fn validation_failure(
    concert_id: ConcertId,
    serial: u16,
    at: Timestamp,
    doors: Doors,
    ticket: &Ticket,
) -> Result<Option<ValidationFailure>, TicketRefusal> {
    let seat = ticket.seat().ok_or(TicketRefusal::Unknown)?;
    if seat.concert_id != concert_id {
        return Ok(Some(ValidationFailure::WrongConcert));
    }
    // Also of a used ticket: whoever shows an earlier code is not its holder.
    if serial != seat.holding.serial() {
        return Ok(Some(ValidationFailure::Void));
    }
    Ok(match ticket {
        Ticket::Nothing | Ticket::VoidBeforeIssued | Ticket::Valid(_) => doors.closed(at),
        Ticket::Used { .. } => Some(ValidationFailure::AlreadyUsed),
        Ticket::Void { .. } => Some(ValidationFailure::Void),
    })
}

/// The admission has already happened, so it is recorded even with a used or void ticket. The same scan is recorded once, and one that
/// was undone is not recorded again.
fn record_offline(
    concert_id: ConcertId,
    scan: Scan<'_>,
    upload: Upload,
    ticket: &Ticket,
) -> Result<Vec<TicketEvent>, TicketRefusal> {
    let seat = ticket.seat().ok_or(TicketRefusal::Unknown)?;
    if seat.concert_id != concert_id {
        return Err(TicketRefusal::WrongConcert);
    }
    if upload.is_undone || ticket.admissions().any(|known| known.scan_id == Some(scan.scan_id)) {
        return Ok(vec![]);
    }
    let is_void = matches!(ticket, Ticket::Void { .. });
    if is_void && upload.voided_at.is_none() {
        return Err(TicketRefusal::JustVoided);
    }
    let is_plausible = is_plausible(scan.at, seat.issued_at, upload);
    let at = if is_plausible { scan.at } else { upload.received_at };
    let code_void_at = seat.holding.replaced_at(scan.serial);
    // Whoever was admitted before the code was replaced has used the ticket.
    let with_void_code = code_void_at.is_some_and(|void_at| at >= void_at);
    let ended_at = code_void_at.or(upload.voided_at.filter(|_| is_void));
    let admission = Admission {
        claimed_at: (!is_plausible).then_some(scan.at),
        before_voiding: ended_at.is_some_and(|ended_at| at < ended_at),
        ..Admission::online(at, scan.gate.clone(), Some(scan.scan_id))
    };
    let recorded = TicketEvent::OfflineAdmissionRecorded { concert_id, admission, with_void_code };
    let found = conflict_after(&recorded, ticket);
    Ok([Some(recorded), found].into_iter().flatten().collect())
}

/// How far a gate's clock may be off.
const MAX_CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// A ticket can't be scanned before it exists, after its concert, or in the future. Gates that are tried out before the concert send times
/// of its day.
fn is_plausible(at: Timestamp, issued_at: Timestamp, upload: Upload) -> bool {
    let latest = upload.over_at.map_or(upload.received_at, |over_at| over_at.max(upload.received_at));
    at.duration_since(issued_at) >= -MAX_CLOCK_SKEW && at.duration_since(latest) <= MAX_CLOCK_SKEW
}

fn undo(
    scan_id: ScanId,
    reason: &Text<500>,
    by: UserId,
    at: Timestamp,
    ticket: &Ticket,
) -> Result<Vec<TicketEvent>, TicketRefusal> {
    ticket.seat().ok_or(TicketRefusal::Unknown)?;
    if !ticket.admissions().any(|admission| admission.scan_id == Some(scan_id)) {
        return Err(TicketRefusal::NotAdmitted);
    }
    Ok(vec![TicketEvent::AdmissionUndone { scan_id, reason: reason.clone(), by, at }])
}

fn conflict_after(recorded: &TicketEvent, ticket: &Ticket) -> Option<TicketEvent> {
    let after = Ticket::evolve(ticket.clone(), recorded);
    let admissions = after.admissions().cloned().collect();
    after.conflict().map(|reason| TicketEvent::AdmissionConflictFound { reason, admissions })
}

impl Ticket {
    /// Keeps the admissions sorted by time: offline scans arrive in any order.
    fn with_admission(self, admission: &Admission) -> Self {
        let sorted = |mut admissions: Vec<Admission>| {
            admissions.push(admission.clone());
            admissions.sort_unstable();
            admissions
        };
        match self {
            Self::Valid(seat) => Self::Used { seat, first: admission.clone(), others: Vec::new() },
            Self::Used { seat, first, mut others } if *admission < first => {
                others.insert(0, first);
                Self::Used { seat, first: admission.clone(), others }
            }
            Self::Used { seat, first, others } => Self::Used { seat, first, others: sorted(others) },
            Self::Void { seat, admissions, conflict } => {
                let admissions = sorted(admissions);
                let twice = (admissions.len() > 1).then_some(AdmissionConflict::AdmittedTwice);
                let conflict = match admission.before_voiding {
                    true => conflict.or(twice),
                    false => Some(AdmissionConflict::AdmittedThoughVoid),
                };
                Self::Void { seat, admissions, conflict }
            }
            ticket @ (Self::Nothing | Self::VoidBeforeIssued) => ticket,
        }
    }
}

impl Ticket {
    /// A single admission that is left was right, unless the ticket was void.
    fn without_admission(self, scan_id: ScanId) -> Self {
        let is_other = |admission: &Admission| admission.scan_id != Some(scan_id);
        let seat = self.seat().cloned().map(|mut seat| {
            seat.holding.with_void_codes.retain(is_other);
            seat
        });
        let ticket = match seat {
            Some(seat) => self.with_seat(seat),
            None => self,
        };
        match ticket {
            Self::Used { seat, first, others } => {
                let mut left = std::iter::once(first).chain(others).filter(is_other);
                match left.next() {
                    Some(first) => Self::Used { seat, first, others: left.collect() },
                    None => Self::Valid(seat),
                }
            }
            Self::Void { seat, admissions, conflict } => {
                let admissions: Vec<Admission> = admissions.into_iter().filter(is_other).collect();
                let conflict = conflict.filter(|conflict| match conflict {
                    AdmissionConflict::AdmittedTwice => admissions.len() > 1,
                    AdmissionConflict::AdmittedThoughVoid => !admissions.is_empty(),
                });
                Self::Void { seat, admissions, conflict }
            }
            ticket => ticket,
        }
    }
}

impl Ticket {
    /// Somebody entered with a code that had been replaced. The ticket stays as it is for its holder.
    fn with_void_code(self, admission: &Admission) -> Self {
        let Some(mut seat) = self.seat().cloned() else { return self };
        seat.holding.with_void_codes.push(admission.clone());
        seat.holding.with_void_codes.sort_unstable();
        self.with_seat(seat)
    }

    fn with_seat(self, seat: Seat) -> Self {
        match self {
            Self::Nothing | Self::VoidBeforeIssued => self,
            Self::Valid(_) => Self::Valid(seat),
            Self::Used { first, others, .. } => Self::Used { seat, first, others },
            Self::Void { admissions, conflict, .. } => Self::Void { seat, admissions, conflict },
        }
    }
}

impl Admission {
    pub fn online(at: Timestamp, gate: Text<60>, scan_id: Option<ScanId>) -> Self {
        Self { at, gate, scan_id, claimed_at: None, before_voiding: false }
    }
}

impl Doors {
    /// Why nobody is admitted now.
    fn closed(self, at: Timestamp) -> Option<ValidationFailure> {
        if self.open_at.is_some_and(|open_at| at < open_at) {
            Some(ValidationFailure::TooEarly)
        } else if self.close_at.is_some_and(|close_at| at >= close_at) {
            Some(ValidationFailure::TooLate)
        } else {
            None
        }
    }
}

impl Event for TicketEvent {}

impl Aggregate for Ticket {
    const CATEGORY: &'static str = "ticket";
    const STATE_VERSION: u32 = 5;
}
