//! Tickets that were transferred to an address without a verified account: whoever verifies it as theirs gets them. Each address has a
//! stream, named by its keyed hash.

use std::convert::Infallible;

use contracts::Customer;
use eventstore::{Aggregate, Event};
use kernel::{Decider, Sealed, TicketId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum InvitationEvent {
    TicketInvited(Invitation),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    pub ticket_id: TicketId,
    /// Of the code that the person got.
    pub serial: u16,
    /// Sealed by whoever transferred the ticket.
    pub customer: Sealed<Customer>,
}

/// In the order of the transfers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Invitations(pub Vec<Invitation>);

impl Decider for Invitations {
    type State = Self;
    type Command = Invitation;
    type Event = InvitationEvent;
    type Refusal = Infallible;

    fn initial() -> Self {
        Self::default()
    }

    fn decide(invitation: &Invitation, known: &Self) -> Result<Vec<InvitationEvent>, Infallible> {
        let is_same = |other: &Invitation| (other.ticket_id, other.serial) == (invitation.ticket_id, invitation.serial);
        let is_known = known.0.iter().any(is_same);
        Ok(if is_known { vec![] } else { vec![InvitationEvent::TicketInvited(invitation.clone())] })
    }

    fn evolve(mut known: Self, event: &InvitationEvent) -> Self {
        let InvitationEvent::TicketInvited(invitation) = event;
        known.0.push(invitation.clone());
        known
    }
}

impl Event for InvitationEvent {}

impl Aggregate for Invitations {
    const CATEGORY: &'static str = "invitation";
    const STATE_VERSION: u32 = 1;
}
