//! `POST /tickets/{ticketId}/transfer`: a holder passes a ticket on to another person, who gets another code.

use contracts::Customer;
use kernel::{EmailAddress, Text, TicketId};
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::self_service::{Action, SelfServiceRefusal};
use crate::ticket::{TicketCommand, TicketRefusal};
use crate::ticket_changes::{ChangedTicketResponse, TicketChanges};

pub const ROUTE: &str = "POST /tickets/{ticketId}/transfer";

/// The endpoint, served by the Lambda of that name.
pub fn operation(lambda: &'static str) -> Operation {
    Operation::post(lambda, "/tickets/{ticketId}/transfer", "transferTicket")
        .describe(
            "Transfer a ticket",
            "To another person, where the organizer allows it. The ticket gets another code and is e-mailed to that person; the earlier code \
             is void. It is listed in that person's account once the address is verified. The response is the same if nobody has the \
             address. A refund still goes to the buyer, and voids the ticket.",
        )
        .for_users()
        .path::<TicketId>("ticketId", "The ticket's ID.")
        .idempotent()
        .contended()
        .body::<Body>()
        .responds(SuccessResponse::accepted::<ChangedTicketResponse>())
        .problems([Problem::not_found()])
        .problems([
            SelfServiceRefusal::NotAllowed,
            SelfServiceRefusal::ConcertOver,
            SelfServiceRefusal::ConcertCancelled,
        ])
        .problems([
            TicketRefusal::Admitted,
            TicketRefusal::Void,
            TicketRefusal::Transferred,
            TicketRefusal::TooManyTransfers,
            TicketRefusal::CodeReplaced,
        ])
}

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "TicketTransfer")]
struct Body {
    /// The other person's address.
    email: EmailAddress,
}

pub async fn transfer(changes: &TicketChanges, request: &Request) -> Result<Response, Problem> {
    let ticket_id: TicketId = request.path("ticketId")?;
    let by = request.caller()?.user_id;
    let Body { email } = request.json()?;
    let (ticket, seat) = changes.own_ticket(ticket_id, request).await?;
    if seat.holder() == Some(by) {
        changes.check(&seat, Action::Transfer, request).await?;
    }
    let holder = match changes.holder(&seat).await? {
        // The holder's address is erased with the account: somebody else's session can't end up here.
        Some(sealed) => changes.vault.open_unless_erased(&sealed).await.map_err(|error| Problem::privacy(&error))?,
        None => None,
    };
    let is_own = |holder: &Customer| holder.email.canonical() == email.canonical();
    if seat.holder() == Some(by) && holder.as_ref().is_some_and(is_own) {
        let detail = "must be the address of another person";
        return Err(Problem::invalid_field("/email", "own_address", detail));
    }
    let language = holder.and_then(|holder| holder.language);
    let to = Customer { name: unnamed(&email), email, phone: None, address: None, language };
    let to = changes.vault.seal(by, &to).await.map_err(|error| Problem::privacy(&error))?;
    let command = |next| TicketCommand::TransferTicket { by, to: to.clone(), next, at: request.now() };
    changes.execute_with_code(ticket_id, ticket, request, "TransferTicket", command).await
}

/// What a ticket for somebody without a known name is printed with.
fn unnamed(email: &EmailAddress) -> Text<200> {
    let local = email.as_str().split('@').next().unwrap_or_default();
    Text::try_from(local.to_owned()).unwrap_or_else(|_| unreachable!("a local part has 1 to 64 characters"))
}
