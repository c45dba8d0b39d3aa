//! `POST /gate/validations`: validate a ticket at a gate. The same Lambda takes the scans that gates made while they were offline, see
//! [`offline_scans`].

use std::sync::Arc;

use eventstore::{Aggregate, ExecuteError, Expected, Store};
use kernel::{ConcertId, Role, Text, TicketId, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::code::VerificationKeys;
use crate::offline_scans;
use crate::ticket::{Ticket, TicketCommand, TicketEvent, TicketRefusal, ValidationFailure};

pub const LAMBDA: Lambda = Lambda { name: "tickets-validate-ticket", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, Arc::new(VerificationKeys::from_env(&env)?));
    Ok(endpoint(&env, state, answer).authenticated()?.idempotent()?.build())
}

async fn answer((store, keys): (Store, Arc<VerificationKeys>), request: Request) -> Result<Response, Problem> {
    match request.route() {
        offline_scans::ROUTE => offline_scans::merge(&store, &keys, &request).await,
        _ => validate_ticket(&store, &keys, &request).await,
    }
}

pub fn operations() -> Vec<Operation> {
    let validate = Operation::post(LAMBDA.name, "/gate/validations", "validateTicket")
        .describe(
            "Validate a ticket at a gate",
            "A ticket admits one person, once. Every scan is recorded, whatever its result.",
        )
        .for_roles(&[Role::Gate])
        .idempotent()
        .contended()
        .body::<Body>()
        .responds(SuccessResponse::ok::<Verdict>());
    vec![offline_scans::operation(LAMBDA.name), validate]
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    /// The scanned code.
    code: String,
    /// The concert at the gate.
    concert_id: ConcertId,
    /// The gate's name.
    gate: Text<60>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "result", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// Let the holder in.
    Admitted { ticket_id: TicketId, at: Timestamp, gate: Text<60> },
    /// The ticket was used before.
    AlreadyUsed {
        ticket_id: TicketId,
        /// The time of its first use.
        at: Timestamp,
        /// The gate of its first use.
        gate: Text<60>,
    },
    /// The ticket is for another concert.
    WrongConcert { ticket_id: TicketId },
    /// The ticket was voided.
    Void { ticket_id: TicketId },
    /// The code is not one of a ticket.
    NotATicket,
}

impl Verdict {
    /// `event` is the scan, `after` the ticket with it.
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

async fn validate_ticket(store: &Store, keys: &VerificationKeys, request: &Request) -> Result<Response, Problem> {
    request.caller_with(&[Role::Gate])?;
    let Body { code, concert_id, gate } = request.json()?;
    let Some(signed) = keys.verify(&code) else { return Ok(Response::ok(Verdict::NotATicket)) };
    let ticket_id = signed.ticket_id;
    let command = TicketCommand::ValidateTicket { concert_id, gate, at: request.now() };
    let cause = request.cause("ValidateTicket");
    match store.execute::<Ticket>(&Ticket::stream(ticket_id), &command, &cause, Expected::Any).await {
        Ok(scan) => {
            let verdict = scan.events.first().map(|event| Verdict::of(ticket_id, event, &scan.state));
            Ok(Response::ok(verdict.unwrap_or(Verdict::NotATicket)))
        }
        // The code is signed, but the ticket was never issued.
        Err(ExecuteError::Refused(TicketRefusal::Unknown)) => Ok(Response::ok(Verdict::NotATicket)),
        Err(error) => Err(Problem::of(error)),
    }
}
