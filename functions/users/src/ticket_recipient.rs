//! The account of the recipient of a transferred ticket, found once by the address. Each transfer has a stream.

use std::convert::Infallible;

use contracts::Customer;
use contracts::users::RecipientFound;
use eventstore::{Aggregate, Event};
use kernel::{Decider, Sealed, TicketId, UserId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum TicketRecipientEvent {
    TicketRecipientFound {
        ticket_id: TicketId,
        /// Of the code that the recipient got.
        serial: u16,
        user_id: UserId,
        /// The account's name with the address, sealed with its owner's key.
        customer: Sealed<Customer>,
    },
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketRecipient(pub Option<RecipientFound>);

/// The id of a transfer.
pub fn transfer_id(ticket_id: TicketId, serial: u16) -> String {
    format!("{ticket_id}-{serial}")
}

impl Decider for TicketRecipient {
    type State = Self;
    type Command = RecipientFound;
    type Event = TicketRecipientEvent;
    type Refusal = Infallible;

    fn initial() -> Self {
        Self::default()
    }

    fn decide(found: &RecipientFound, recipient: &Self) -> Result<Vec<TicketRecipientEvent>, Infallible> {
        let RecipientFound { ticket_id, serial, user_id, customer } = found.clone();
        Ok(match recipient.0 {
            None => vec![TicketRecipientEvent::TicketRecipientFound { ticket_id, serial, user_id, customer }],
            Some(_) => vec![],
        })
    }

    fn evolve(_: Self, event: &TicketRecipientEvent) -> Self {
        let TicketRecipientEvent::TicketRecipientFound { ticket_id, serial, user_id, customer } = event.clone();
        Self(Some(RecipientFound { ticket_id, serial, user_id, customer }))
    }
}

impl Event for TicketRecipientEvent {}

impl Aggregate for TicketRecipient {
    const CATEGORY: &'static str = "ticket-recipient";
    const STATE_VERSION: u32 = 1;
}
