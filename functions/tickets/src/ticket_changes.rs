//! What the commands of a ticket's holder, and of staff, have in common: the ticket, its concert and its next code.

use std::sync::Arc;

use contracts::Customer;
use eventstore::{Aggregate, Consistency, ExecuteError, Executed, Expected, Loaded, Store};
use kernel::{Sealed, TicketId};
use lambda::http::{Problem, Request, Response};
use privacy::Vault;
use schemars::JsonSchema;
use serde::Serialize;
use views::Views;

use crate::code::{SignedTicket, Signer};
use crate::deliveries;
use crate::self_service::{self, Action};
use crate::ticket::{NextCode, Seat, Ticket, TicketCommand, TicketEvent, TicketRefusal};
use crate::views::concerts;

/// How often a code is signed again for a ticket that changes meanwhile.
const MAX_ATTEMPTS: usize = 3;

#[derive(Clone)]
pub struct TicketChanges {
    pub(crate) store: Store,
    pub(crate) views: Views,
    pub(crate) vault: Vault,
    pub(crate) signer: Arc<Signer>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ChangedTicket")]
pub struct ChangedTicketResponse {
    ticket_id: TicketId,
}

impl TicketChanges {
    pub(crate) async fn load(&self, ticket_id: TicketId) -> Result<Loaded<Ticket>, Problem> {
        let loaded = self.store.load::<Ticket>(&Ticket::stream(ticket_id), Consistency::Strong).await;
        loaded.map_err(|error| Problem::store(&error))
    }

    /// A ticket that the caller has or had, and its seat.
    pub(crate) async fn own_ticket(
        &self,
        ticket_id: TicketId,
        request: &Request,
    ) -> Result<(Loaded<Ticket>, Seat), Problem> {
        let user_id = request.caller()?.user_id;
        let ticket = self.load(ticket_id).await?;
        let seat = ticket
            .state
            .seat()
            .filter(|seat| seat.holder() == Some(user_id) || seat.former_holders().contains(&user_id));
        let seat = seat.cloned().ok_or_else(Problem::not_found)?;
        Ok((ticket, seat))
    }

    pub(crate) async fn check(&self, seat: &Seat, action: Action, request: &Request) -> Result<(), Problem> {
        let concerts = concerts::find(&self.views, [seat.concert_id]).await.map_err(|error| Problem::view(&error))?;
        Ok(self_service::check(concerts.get(&seat.concert_id), action, request.now())?)
    }

    /// The ticket's holder. None for a moment after the ticket is issued.
    pub(crate) async fn holder(&self, seat: &Seat) -> Result<Option<Sealed<Customer>>, Problem> {
        if let Some(recipient) = seat.holding.recipient() {
            return Ok(Some(recipient.customer.clone()));
        }
        let deliveries = deliveries::of_order(&self.store, seat.order_id, Consistency::Strong).await;
        let newest = deliveries.map_err(|error| Problem::store(&error))?.pop();
        Ok(newest.and_then(|delivery| delivery.state.request().map(|request| request.customer.clone())))
    }

    /// Executes a command that replaces the ticket's code. The code is signed before, for the ticket as it is then.
    pub(crate) async fn execute_with_code(
        &self,
        ticket_id: TicketId,
        known: Loaded<Ticket>,
        request: &Request,
        name: &'static str,
        command: impl Fn(NextCode) -> TicketCommand,
    ) -> Result<Response, Problem> {
        let mut known = Some(known);
        for _ in 0..MAX_ATTEMPTS {
            let ticket = match known.take() {
                Some(known) => known,
                None => self.load(ticket_id).await?,
            };
            let seat = ticket.state.seat().ok_or_else(Problem::not_found)?;
            let serial = seat.holding.serial().saturating_add(1);
            let code = self.signer.sign(SignedTicket { ticket_id, concert_id: seat.concert_id, serial });
            match self.try_execute(ticket_id, ticket, request, name, &command(NextCode { serial, code })).await {
                Err(ExecuteError::Refused(TicketRefusal::CodeReplaced)) => {}
                done => return response(ticket_id, done),
            }
        }
        Err(TicketRefusal::CodeReplaced.into())
    }

    pub(crate) async fn execute(
        &self,
        ticket_id: TicketId,
        known: Loaded<Ticket>,
        request: &Request,
        name: &'static str,
        command: &TicketCommand,
    ) -> Result<Response, Problem> {
        response(ticket_id, self.try_execute(ticket_id, known, request, name, command).await)
    }

    async fn try_execute(
        &self,
        ticket_id: TicketId,
        known: Loaded<Ticket>,
        request: &Request,
        name: &'static str,
        command: &TicketCommand,
    ) -> Outcome {
        let stream = Ticket::stream(ticket_id);
        self.store.execute_on::<Ticket>(&stream, Some(known), command, &request.cause(name), Expected::Any).await
    }
}

type Outcome = Result<Executed<Ticket, TicketEvent>, ExecuteError<TicketRefusal>>;

fn response(ticket_id: TicketId, outcome: Outcome) -> Result<Response, Problem> {
    match outcome {
        Ok(_) => Ok(accepted(ticket_id)),
        Err(ExecuteError::Refused(TicketRefusal::Unknown)) => Err(Problem::not_found()),
        Err(error) => Err(Problem::of(error)),
    }
}

pub(crate) fn accepted(ticket_id: TicketId) -> Response {
    Response::accepted(format!("/tickets/{ticket_id}"), ChangedTicketResponse { ticket_id })
}
