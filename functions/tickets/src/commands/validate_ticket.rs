//! `POST /gate/validations`: a ticket is shown at a gate. The same function takes what gates tell later, see [`merge_scans`].

use openapi::{Answer, Operation};
use schemars::JsonSchema;
use std::sync::Arc;

use eventstore::{Aggregate, ExecuteError, Expected, Store};
use kernel::{ConcertId, Role, Text, TicketId, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use serde::{Deserialize, Serialize};

use super::merge_scans;
use crate::code::Keys;
use crate::ticket::{Ticket, TicketCommand, TicketEvent, TicketRefusal, ValidationFailure};

pub const LAMBDA: Lambda = Lambda { name: "tickets-validate-ticket", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, Arc::new(Keys::of(&env)?));
    Ok(endpoint(&env, state, answer).authenticated()?.idempotent()?.build())
}

async fn answer((store, keys): (Store, Arc<Keys>), request: Request) -> Result<Response, Problem> {
    match request.route() {
        merge_scans::ROUTE => merge_scans::merge_scans(&store, &keys, &request).await,
        _ => validate_ticket(&store, &keys, &request).await,
    }
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/gate/validations", "validateTicket")
        .says("Show a ticket at a gate", "It lets somebody in once; whatever the result, the scan is recorded.")
        .by_one_of(&[Role::Gate])
        .idempotent()
        .contended()
        .body::<Body>()
        .answers(Answer::ok::<Verdict>())
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    /// What the ticket says.
    code: String,
    /// The concert at the gate.
    concert_id: ConcertId,
    /// What the gate is called.
    gate: Text<60>,
}

/// What the gate is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "result", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// Let them in.
    Admitted {
        /// The ticket.
        ticket_id: TicketId,
        /// When.
        at: Timestamp,
        /// Where.
        gate: Text<60>,
    },
    /// Somebody came in with this ticket before.
    AlreadyUsed {
        /// The ticket.
        ticket_id: TicketId,
        /// When.
        at: Timestamp,
        /// Where.
        gate: Text<60>,
    },
    /// The ticket is for another concert.
    WrongConcert {
        /// The ticket.
        ticket_id: TicketId,
    },
    /// The ticket was taken back.
    Void {
        /// The ticket.
        ticket_id: TicketId,
    },
    /// None of ours.
    NotATicket,
}

impl Verdict {
    /// What a scan's event and the ticket after it mean to the gate.
    pub fn of(ticket_id: TicketId, event: &TicketEvent, after: &Ticket) -> Self {
        match (event, after) {
            (TicketEvent::TicketValidated { at, gate, .. }, _) => {
                Self::Admitted { ticket_id, at: *at, gate: gate.clone() }
            }
            (
                TicketEvent::TicketValidationFailed { reason: ValidationFailure::AlreadyUsed, .. },
                Ticket::Used { first, .. },
            ) => Self::AlreadyUsed { ticket_id, at: first.at, gate: first.gate.clone() },
            (TicketEvent::TicketValidationFailed { reason: ValidationFailure::WrongConcert, .. }, _) => {
                Self::WrongConcert { ticket_id }
            }
            (TicketEvent::TicketValidationFailed { .. }, _) => Self::Void { ticket_id },
            (
                TicketEvent::TicketIssued(_)
                | TicketEvent::TicketVoided
                | TicketEvent::OfflineAdmissionRecorded { .. }
                | TicketEvent::AdmissionConflictFound { .. },
                _,
            ) => Self::NotATicket,
        }
    }
}

async fn validate_ticket(store: &Store, keys: &Keys, request: &Request) -> Result<Response, Problem> {
    request.caller_with(&[Role::Gate])?;
    let Body { code, concert_id, gate } = request.json()?;
    let Some(admission) = keys.read(&code) else { return Ok(Response::ok(Verdict::NotATicket)) };
    let ticket_id = admission.ticket_id;
    let command = TicketCommand::ValidateTicket { concert_id, gate, at: request.now() };
    let cause = request.cause("ValidateTicket");
    match store.execute::<Ticket>(&Ticket::stream(ticket_id), &command, &cause, Expected::Any).await {
        Ok(scan) => {
            let verdict = scan.events.first().map(|event| Verdict::of(ticket_id, event, &scan.state));
            Ok(Response::ok(verdict.unwrap_or(Verdict::NotATicket)))
        }
        // Signed, but never issued.
        Err(ExecuteError::Refused(TicketRefusal::Unknown)) => Ok(Response::ok(Verdict::NotATicket)),
        Err(error) => Err(Problem::of(error)),
    }
}
