//! `POST /tickets/{ticketId}/give-back`: a buyer returns one ticket, and its price is refunded.

use contracts::ids;
use eventstore::{Aggregate, ExecuteError, Expected};
use kernel::TicketId;
use lambda::http::{Problem, Request, Response};
use openapi::{Operation, SuccessResponse};

use crate::returned_tickets::{Choice, ChooseTickets, ReturnedTickets};
use crate::self_service::{Action, SelfServiceRefusal};
use crate::ticket::{Ticket, TicketCommand, TicketRefusal};
use crate::ticket_changes::{ChangedTicketResponse, TicketChanges, accepted};

pub const ROUTE: &str = "POST /tickets/{ticketId}/give-back";

/// The endpoint, served by the Lambda of that name.
pub fn operation(lambda: &'static str) -> Operation {
    Operation::post(lambda, "/tickets/{ticketId}/give-back", "giveBackTicket")
        .describe(
            "Give a ticket back",
            "For its buyer, where and as long as the organizer allows it. The ticket is void at once, its seat is on sale again, and its \
             price is refunded.",
        )
        .for_users()
        .path::<TicketId>("ticketId", "The ticket's ID.")
        .idempotent()
        .contended()
        .responds(SuccessResponse::accepted::<ChangedTicketResponse>())
        .problems([Problem::not_found()])
        .problems([
            SelfServiceRefusal::NotAllowed,
            SelfServiceRefusal::TooLate,
            SelfServiceRefusal::ConcertOver,
            SelfServiceRefusal::ConcertCancelled,
        ])
        .problems([TicketRefusal::Admitted, TicketRefusal::Void, TicketRefusal::Transferred])
}

/// A refund of some of the order's tickets chooses among those that are left. So the choice is committed together with the ticket.
pub async fn give_back(changes: &TicketChanges, request: &Request) -> Result<Response, Problem> {
    let ticket_id: TicketId = request.path("ticketId")?;
    let (by, at) = (request.caller()?.user_id, request.now());
    let (_, seat) = changes.own_ticket(ticket_id, request).await?;
    if !seat.holding.given_back {
        changes.check(&seat, Action::GiveBack, request).await?;
    }
    let (ticket, returned) = (Ticket::stream(ticket_id), ReturnedTickets::stream(seat.order_id));
    let command = TicketCommand::GiveBackTicket { by, at };
    let refund_id = ids::give_back_refund_id(seat.order_id, ticket_id);
    let choice = Choice { candidates: vec![ticket_id], quantity: 1 };
    let choose = ChooseTickets { refund_id, choices: vec![choice] };
    let cause = request.cause("GiveBackTicket");
    let mut transaction = changes.store.transaction(&cause);
    loop {
        let given_back = match transaction.decide::<Ticket>(&ticket, &command, Expected::Any).await {
            Err(ExecuteError::Refused(TicketRefusal::Unknown)) => return Err(Problem::not_found()),
            done => done.map_err(Problem::of)?,
        };
        if given_back.events.is_empty() {
            return Ok(accepted(ticket_id));
        }
        let chosen = transaction.decide::<ReturnedTickets>(&returned, &choose, Expected::Any).await;
        // A refund has chosen the ticket, and voids it.
        if chosen.map_err(Problem::of)?.events.is_empty() {
            return Err(TicketRefusal::Void.into());
        }
        if transaction.try_commit().await.map_err(|error| Problem::of::<TicketRefusal>(error.into()))? {
            return Ok(accepted(ticket_id));
        }
    }
}
