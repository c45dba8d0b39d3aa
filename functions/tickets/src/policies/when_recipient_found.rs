//! When the account of a ticket's recipient is found, the ticket is listed there.

use contracts::users::RecipientEvent;
use kernel::TicketId;
use lambda::{Env, Handler, Lambda, StartError, bus};

use crate::ticket::{Ticket, TicketCommand};

pub const LAMBDA: Lambda = Lambda { name: "tickets-when-recipient-found", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    bus::policy::<Ticket, _, _>(&env, "RecordRecipient", |event, _| Some(record(event)))
}

pub fn record(RecipientEvent::TicketRecipientFound(found): RecipientEvent) -> (TicketId, TicketCommand) {
    let (serial, user_id, customer) = (found.serial, found.user_id, found.customer);
    (found.ticket_id, TicketCommand::RecordRecipient { serial, user_id, customer })
}
