//! Who has a ticket, and which of its codes admits. Its holder can name it, transfer it or give it back, and staff re-issue it.

use std::collections::BTreeSet;

use contracts::Customer;
use kernel::{Sealed, Text, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{Admission, Seat, Ticket, TicketEvent, TicketRefusal};

/// Of one ticket: each sends an e-mail to an address that the holder chooses.
pub const MAX_TRANSFERS: usize = 10;

/// Who has a ticket, and which of its codes admits. The buyer has a ticket that was issued, with its first code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Holding {
    /// When each earlier code became void, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaced_at: Vec<Timestamp>,
    /// Those who got the ticket after its buyer, the holder last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Recipient>,
    /// The name that the holder put on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Sealed<HolderName>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub given_back: bool,
    /// Admissions by offline gates with codes that were void by then, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub with_void_codes: Vec<Admission>,
}

/// The recipient of a transferred ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recipient {
    /// The ticket's first code that the recipient got.
    pub serial: u16,
    /// Absent until an account with the address is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Sealed by whoever transferred the ticket, until the account is found.
    pub customer: Sealed<Customer>,
}

/// The name on a ticket. Personal data, so it is stored only sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderName {
    pub name: Text<200>,
}

/// A code that is signed for a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextCode {
    /// It must be the one after the ticket's valid code.
    pub serial: u16,
    pub code: String,
}

impl Holding {
    /// The number of the code that admits, from 0.
    pub fn serial(&self) -> u16 {
        u16::try_from(self.replaced_at.len()).unwrap_or(u16::MAX)
    }

    /// When a code became void. None for the one that admits.
    pub fn replaced_at(&self, serial: u16) -> Option<Timestamp> {
        self.replaced_at.get(usize::from(serial)).copied()
    }

    /// Whoever has the ticket instead of its buyer.
    pub fn recipient(&self) -> Option<&Recipient> {
        self.recipients.last()
    }

    /// Whether it has another name than its buyer's.
    pub fn has_own_name(&self) -> bool {
        self.name.is_some() || self.recipient().is_some()
    }

    /// The first code that the holder got: it tells holders apart. The buyer's is 0.
    pub fn holder_serial(&self) -> u16 {
        self.recipient().map_or(0, |recipient| recipient.serial)
    }

    /// As the ticket was issued.
    pub fn is_first(&self) -> bool {
        *self == Self::default()
    }
}

impl Seat {
    /// None if the ticket was transferred to an address without an account.
    pub fn holder(&self) -> Option<UserId> {
        match self.holding.recipient() {
            None => Some(self.user_id),
            Some(recipient) => recipient.user_id,
        }
    }

    /// Everybody with an account who had the ticket and transferred it.
    pub fn former_holders(&self) -> BTreeSet<UserId> {
        let recipients = self.holding.recipients.iter().filter_map(|recipient| recipient.user_id);
        let mut all: BTreeSet<UserId> = std::iter::once(self.user_id).chain(recipients).collect();
        if let Some(holder) = self.holder() {
            all.remove(&holder);
        }
        all
    }

    /// Whoever had the ticket before it got this code; None if the buyer had it.
    pub fn sender_of(&self, serial: u16) -> Option<&Recipient> {
        self.holding.recipients.iter().rev().find(|recipient| recipient.serial < serial)
    }

    fn with_code(mut self, code: &str, at: Timestamp) -> Self {
        self.holding.replaced_at.push(at);
        Self { code: code.to_owned(), ..self }
    }
}

/// The seat of a ticket that this user has and nobody has used.
fn held_by(by: UserId, ticket: &Ticket) -> Result<&Seat, TicketRefusal> {
    let seat = ticket.seat().ok_or(TicketRefusal::Unknown)?;
    if seat.holder() != Some(by) {
        let had_it = seat.former_holders().contains(&by);
        return Err(if had_it { TicketRefusal::Transferred } else { TicketRefusal::Unknown });
    }
    unused(ticket)
}

/// The seat of a valid ticket that admitted nobody, also not with an earlier code.
fn unused(ticket: &Ticket) -> Result<&Seat, TicketRefusal> {
    match ticket {
        Ticket::Nothing | Ticket::VoidBeforeIssued => Err(TicketRefusal::Unknown),
        Ticket::Used { .. } => Err(TicketRefusal::Admitted),
        Ticket::Void { .. } => Err(TicketRefusal::Void),
        Ticket::Valid(seat) if !seat.holding.with_void_codes.is_empty() => Err(TicketRefusal::Admitted),
        Ticket::Valid(seat) => Ok(seat),
    }
}

fn check_next(next: &NextCode, seat: &Seat) -> Result<(), TicketRefusal> {
    let follows = seat.holding.serial().checked_add(1) == Some(next.serial);
    if follows { Ok(()) } else { Err(TicketRefusal::CodeReplaced) }
}

pub(super) fn name(
    by: UserId,
    name: &Sealed<HolderName>,
    at: Timestamp,
    ticket: &Ticket,
) -> Result<Vec<TicketEvent>, TicketRefusal> {
    held_by(by, ticket)?;
    Ok(vec![TicketEvent::TicketHolderNamed { name: name.clone(), at }])
}

pub(super) fn transfer(
    by: UserId,
    to: &Sealed<Customer>,
    next: &NextCode,
    at: Timestamp,
    ticket: &Ticket,
) -> Result<Vec<TicketEvent>, TicketRefusal> {
    let seat = held_by(by, ticket)?;
    if seat.holding.recipients.len() >= MAX_TRANSFERS {
        return Err(TicketRefusal::TooManyTransfers);
    }
    check_next(next, seat)?;
    Ok(vec![TicketEvent::TicketTransferred { to: to.clone(), code: next.code.clone(), at }])
}

pub(super) fn reissue(
    by: UserId,
    reason: &Text<500>,
    next: &NextCode,
    at: Timestamp,
    ticket: &Ticket,
) -> Result<Vec<TicketEvent>, TicketRefusal> {
    check_next(next, unused(ticket)?)?;
    Ok(vec![TicketEvent::TicketReissued { code: next.code.clone(), reason: reason.clone(), by, at }])
}

/// The ticket is void at once. Only its buyer gives it back, since the money goes to the buyer.
pub(super) fn give_back(by: UserId, at: Timestamp, ticket: &Ticket) -> Result<Vec<TicketEvent>, TicketRefusal> {
    let is_buyer = |seat: &Seat| seat.user_id == by && seat.holding.recipient().is_none();
    match ticket.seat() {
        Some(seat) if seat.holding.given_back && is_buyer(seat) => Ok(vec![]),
        Some(seat) if seat.holder() == Some(by) && !is_buyer(seat) => Err(TicketRefusal::Transferred),
        _ => {
            held_by(by, ticket)?;
            Ok(vec![TicketEvent::TicketGivenBack { at }, TicketEvent::TicketVoided])
        }
    }
}

/// The account of a recipient who still has the ticket is recorded once.
pub(super) fn record_recipient(
    serial: u16,
    user_id: UserId,
    customer: &Sealed<Customer>,
    ticket: &Ticket,
) -> Vec<TicketEvent> {
    let recipient = ticket.seat().and_then(|seat| seat.holding.recipient());
    match recipient {
        Some(Recipient { serial: first, user_id: None, .. }) if *first == serial => {
            vec![TicketEvent::TicketRecipientFound { user_id, customer: customer.clone() }]
        }
        _ => vec![],
    }
}

/// The seat after one of these events; None for other events.
pub(super) fn evolve(seat: &Seat, event: &TicketEvent) -> Option<Seat> {
    let mut seat = seat.clone();
    match event {
        TicketEvent::TicketHolderNamed { name, .. } => seat.holding.name = Some(name.clone()),
        TicketEvent::TicketTransferred { to, code, at } => {
            seat = seat.with_code(code, *at);
            let serial = seat.holding.serial();
            seat.holding.name = None;
            seat.holding.recipients.push(Recipient { serial, user_id: None, customer: to.clone() });
        }
        TicketEvent::TicketRecipientFound { user_id, customer } => {
            let recipient = seat.holding.recipients.last_mut()?;
            *recipient = Recipient { user_id: Some(*user_id), customer: customer.clone(), ..*recipient };
        }
        TicketEvent::TicketReissued { code, at, .. } => seat = seat.with_code(code, *at),
        TicketEvent::TicketGivenBack { .. } => seat.holding.given_back = true,
        _ => return None,
    }
    Some(seat)
}
