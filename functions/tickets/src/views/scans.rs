//! Every scan of a ticket: when, where, and with which result. One stored item per scan in the list of the concert at the gate.

use eventstore::{Commit, Unreadable};
use kernel::{ConcertId, OrderId, ScanId, Text, TicketId, TicketTypeId, Timestamp, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Key;

use crate::ticket::{Seat, TicketEvent, ValidationFailure};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "RecordedScan")]
pub struct Scan {
    /// Absent in scans of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan_id: Option<ScanId>,
    pub ticket_id: TicketId,
    pub order_id: OrderId,
    /// The concert at the gate, not always the ticket's.
    pub concert_id: ConcertId,
    pub ticket_type_id: TicketTypeId,
    pub ticket_type_name: Text<100>,
    pub gate: Text<60>,
    pub at: Timestamp,
    pub result: ScanVerdict,
    /// Whether the gate was offline, and uploaded the scan later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
    /// The time by the gate's clock, if the clock must have been wrong. Then `at` is the time of the upload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<Timestamp>,
    /// Absent unless a supervisor undid the admission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<Undone>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScanVerdict {
    Admitted,
    AlreadyUsed,
    WrongConcert,
    Void,
    TooEarly,
    TooLate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "AdmissionUndoing")]
pub struct Undone {
    pub at: Timestamp,
    /// The supervisor.
    pub by: UserId,
    pub reason: Text<500>,
}

impl From<ValidationFailure> for ScanVerdict {
    fn from(failure: ValidationFailure) -> Self {
        match failure {
            ValidationFailure::AlreadyUsed => Self::AlreadyUsed,
            ValidationFailure::WrongConcert => Self::WrongConcert,
            ValidationFailure::Void => Self::Void,
            ValidationFailure::TooEarly => Self::TooEarly,
            ValidationFailure::TooLate => Self::TooLate,
        }
    }
}

impl Scan {
    pub fn list(concert_id: ConcertId) -> String {
        format!("scans#{concert_id}")
    }

    /// All scans of a ticket, in the order in which they were recorded. None before it is issued.
    ///
    /// # Errors
    /// The version of the commit that can't be read, and why.
    pub fn of_ticket(commits: &[Commit]) -> Result<Vec<Self>, (u64, Unreadable)> {
        let mut events = Vec::new();
        for commit in commits {
            for event in &commit.events {
                events.push(event.decode::<TicketEvent>().map_err(|unreadable| (commit.version, unreadable))?);
            }
        }
        Ok(Self::of_events(&events))
    }

    pub fn of_events(events: &[TicketEvent]) -> Vec<Self> {
        let mut scans: Vec<Self> = Vec::new();
        let mut issued = None;
        for event in events {
            if let TicketEvent::TicketIssued(seat) = event {
                issued = Some(seat);
            }
            if let TicketEvent::AdmissionUndone { scan_id, reason, by, at } = event {
                let undone = Undone { at: *at, by: *by, reason: reason.clone() };
                let scan = scans.iter_mut().find(|scan| scan.scan_id == Some(*scan_id));
                if let Some(scan) = scan {
                    scan.undone = Some(undone);
                }
            }
            scans.extend(issued.and_then(|seat| Self::of(seat, event)));
        }
        scans
    }

    /// None for events that are no scans.
    fn of(seat: &Seat, event: &TicketEvent) -> Option<Self> {
        let scan = |concert_id, gate: &Text<60>, at, scan_id, result| Self {
            scan_id,
            ticket_id: seat.ticket_id,
            order_id: seat.order_id,
            concert_id,
            ticket_type_id: seat.ticket_type_id.clone(),
            ticket_type_name: seat.ticket_type_name.clone(),
            gate: gate.clone(),
            at,
            result,
            offline: false,
            claimed_at: None,
            undone: None,
        };
        match event {
            TicketEvent::TicketValidated { gate, concert_id, at, scan_id } => {
                Some(scan(*concert_id, gate, *at, *scan_id, ScanVerdict::Admitted))
            }
            TicketEvent::TicketValidationFailed { gate, concert_id, at, reason, scan_id } => {
                Some(scan(*concert_id, gate, *at, *scan_id, (*reason).into()))
            }
            TicketEvent::OfflineAdmissionRecorded { concert_id, admission, .. } => Some(Self {
                offline: true,
                claimed_at: admission.claimed_at,
                ..scan(*concert_id, &admission.gate, admission.at, admission.scan_id, ScanVerdict::Admitted)
            }),
            TicketEvent::TicketIssued(_)
            | TicketEvent::AdmissionConflictFound { .. }
            | TicketEvent::AdmissionUndone { .. }
            | TicketEvent::TicketVoided
            | TicketEvent::TicketHolderNamed { .. }
            | TicketEvent::TicketTransferred { .. }
            | TicketEvent::TicketRecipientFound { .. }
            | TicketEvent::TicketReissued { .. }
            | TicketEvent::TicketGivenBack { .. } => None,
        }
    }

    /// By time. Scans of older releases have no id; one gate scans a ticket once in a millisecond.
    pub fn key(&self) -> Key {
        let id = self.scan_id.map_or_else(|| self.gate.as_str().to_owned(), |scan_id| scan_id.to_string());
        let sort = format!("{:014}#{}#{id}", self.at.as_millisecond(), self.ticket_id);
        Key::new(Self::list(self.concert_id), sort)
    }
}

/// Where a scan that admitted somebody is found by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScanLocation {
    pub ticket_id: TicketId,
    pub concert_id: ConcertId,
}

impl ScanLocation {
    pub fn of(scan: &Scan) -> Option<(ScanId, Self)> {
        let location = Self { ticket_id: scan.ticket_id, concert_id: scan.concert_id };
        scan.scan_id.filter(|_| scan.result == ScanVerdict::Admitted).map(|scan_id| (scan_id, location))
    }

    pub fn key(scan_id: ScanId) -> Key {
        Key::new(format!("scan#{scan_id}"), "-")
    }
}
