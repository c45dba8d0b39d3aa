//! `POST /gate/validations`: validate a ticket at a gate. The same Lambda takes the scans that gates made while they were offline, see
//! [`offline_scans`], and undoes admissions, see [`undone_admissions`].

use std::sync::Arc;

use eventstore::{Aggregate, ExecuteError, Expected, Store};
use kernel::{ConcertId, Role, ScanId, Text, TextInput, TicketId, TicketTypeId, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use views::Views;

use crate::authority::gate_concert;
use crate::code::VerificationKeys;
use crate::holder_names;
use crate::offline_scans;
use crate::ticket::{Doors, Ticket, TicketCommand, TicketEvent, TicketRefusal, ValidationFailure};
use crate::undone_admissions;
use crate::views::ticket_details::TicketHolder;

pub const LAMBDA: Lambda = Lambda { name: "tickets-validate-ticket", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?, env.vault()?, Arc::new(VerificationKeys::from_env(&env)?));
    Ok(endpoint(&env, state, answer).authenticated()?.idempotent()?.build())
}

async fn answer(
    (store, views, vault, keys): (Store, Views, Vault, Arc<VerificationKeys>),
    request: Request,
) -> Result<Response, Problem> {
    match request.route() {
        offline_scans::ROUTE => offline_scans::merge(&store, &views, &keys, &request).await,
        undone_admissions::ROUTE => undone_admissions::undo(&store, &views, &request).await,
        _ => validate_ticket(&store, &views, &vault, &keys, &request).await,
    }
}

pub fn operations() -> Vec<Operation> {
    let validate = Operation::post(LAMBDA.name, "/gate/validations", "validateTicket")
        .describe(
            "Validate a ticket at a gate",
            "A ticket admits one person, once. Every scan is recorded, whatever its result. 404 at a concert that has other gate staff.",
        )
        .for_roles(&[Role::Gate])
        .idempotent()
        .contended()
        .body::<Body>()
        .responds(SuccessResponse::ok::<Verdict>())
        .problems([Problem::not_found()]);
    vec![offline_scans::operation(LAMBDA.name), undone_admissions::operation(LAMBDA.name), validate]
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    /// The scanned code.
    code: String,
    /// The concert at the gate.
    concert_id: ConcertId,
    /// The gate's name.
    gate: TextInput<60>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "result", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// Let the holder in.
    Admitted {
        /// A supervisor undoes the admission by this ID.
        scan_id: ScanId,
        ticket_id: TicketId,
        ticket_type_id: TicketTypeId,
        ticket_type_name: Text<100>,
        at: Timestamp,
        gate: Text<60>,
        /// Absent if the ticket has no name on it.
        #[serde(skip_serializing_if = "Option::is_none")]
        holder: Option<TicketHolder>,
    },
    /// The ticket was used before.
    AlreadyUsed {
        scan_id: ScanId,
        ticket_id: TicketId,
        ticket_type_id: TicketTypeId,
        ticket_type_name: Text<100>,
        /// The time of its first use.
        at: Timestamp,
        /// The gate of its first use.
        gate: Text<60>,
        /// Absent if the ticket has no name on it.
        #[serde(skip_serializing_if = "Option::is_none")]
        holder: Option<TicketHolder>,
    },
    /// The ticket is for another concert.
    WrongConcert { scan_id: ScanId, ticket_id: TicketId, ticket_type_id: TicketTypeId, ticket_type_name: Text<100> },
    /// The ticket was voided.
    Void { scan_id: ScanId, ticket_id: TicketId, ticket_type_id: TicketTypeId, ticket_type_name: Text<100> },
    /// The concert's doors are not open yet. Only if the organizer has set a time.
    TooEarly {
        scan_id: ScanId,
        ticket_id: TicketId,
        ticket_type_id: TicketTypeId,
        ticket_type_name: Text<100>,
        #[serde(skip_serializing_if = "Option::is_none")]
        doors_open_at: Option<Timestamp>,
    },
    /// The concert's doors have closed. Only if the organizer has set a time.
    TooLate {
        scan_id: ScanId,
        ticket_id: TicketId,
        ticket_type_id: TicketTypeId,
        ticket_type_name: Text<100>,
        #[serde(skip_serializing_if = "Option::is_none")]
        doors_close_at: Option<Timestamp>,
    },
    /// The code is not one of a ticket.
    NotATicket,
}

impl Verdict {
    /// `event` is the scan, `after` the ticket with it.
    pub fn of(scan_id: ScanId, event: &TicketEvent, after: &Ticket, doors: Doors) -> Self {
        let Some(seat) = after.seat() else { return Self::NotATicket };
        let ticket_id = seat.ticket_id;
        let (ticket_type_id, ticket_type_name) = (seat.ticket_type_id.clone(), seat.ticket_type_name.clone());
        match event {
            TicketEvent::TicketValidated { at, gate, .. } => {
                let (at, gate) = (*at, gate.clone());
                Self::Admitted { scan_id, ticket_id, ticket_type_id, ticket_type_name, at, gate, holder: None }
            }
            TicketEvent::TicketValidationFailed { reason, at, gate, .. } => match reason {
                ValidationFailure::AlreadyUsed => {
                    let first = after.first_use();
                    let at = first.map_or(*at, |first| first.at);
                    let gate = first.map_or(gate, |first| &first.gate).clone();
                    Self::AlreadyUsed { scan_id, ticket_id, ticket_type_id, ticket_type_name, at, gate, holder: None }
                }
                ValidationFailure::WrongConcert => {
                    Self::WrongConcert { scan_id, ticket_id, ticket_type_id, ticket_type_name }
                }
                ValidationFailure::Void => Self::Void { scan_id, ticket_id, ticket_type_id, ticket_type_name },
                ValidationFailure::TooEarly => {
                    let doors_open_at = doors.open_at;
                    Self::TooEarly { scan_id, ticket_id, ticket_type_id, ticket_type_name, doors_open_at }
                }
                ValidationFailure::TooLate => {
                    let doors_close_at = doors.close_at;
                    Self::TooLate { scan_id, ticket_id, ticket_type_id, ticket_type_name, doors_close_at }
                }
            },
            TicketEvent::TicketIssued(_)
            | TicketEvent::TicketVoided
            | TicketEvent::OfflineAdmissionRecorded { .. }
            | TicketEvent::AdmissionUndone { .. }
            | TicketEvent::AdmissionConflictFound { .. }
            | TicketEvent::TicketHolderNamed { .. }
            | TicketEvent::TicketTransferred { .. }
            | TicketEvent::TicketRecipientFound { .. }
            | TicketEvent::TicketReissued { .. }
            | TicketEvent::TicketGivenBack { .. } => Self::NotATicket,
        }
    }
}

impl Verdict {
    fn shows_holder(&self) -> bool {
        matches!(self, Self::Admitted { .. } | Self::AlreadyUsed { .. })
    }

    fn with_holder(mut self, name: Option<Text<200>>) -> Self {
        if let Self::Admitted { holder, .. } | Self::AlreadyUsed { holder, .. } = &mut self {
            *holder = name.map(|name| TicketHolder { name });
        }
        self
    }
}

/// The name on a ticket. Nobody waits at the gate because it can't be read.
async fn name_on(vault: &Vault, ticket: &Ticket) -> Option<Text<200>> {
    let seat = ticket.seat()?;
    match holder_names::find(vault, std::slice::from_ref(seat)).await {
        Ok(mut names) => names.remove(&seat.ticket_id),
        Err(error) => {
            tracing::warn!(ticket_id = %seat.ticket_id, %error, "the name on a ticket can't be read");
            None
        }
    }
}

async fn validate_ticket(
    store: &Store,
    views: &Views,
    vault: &Vault,
    keys: &VerificationKeys,
    request: &Request,
) -> Result<Response, Problem> {
    let caller = request.caller_with(&[Role::Gate])?;
    let Body { code, concert_id, gate } = request.json()?;
    let concert = gate_concert(views, caller, concert_id).await?;
    let Some(signed) = keys.find(&code) else { return Ok(Response::ok(Verdict::NotATicket)) };
    let ticket_id = signed.ticket_id;
    let cause = request.cause("ValidateTicket");
    let scan_id = ScanId::derived(&[&cause.command_id]);
    let doors = concert.map(|concert| concert.doors).unwrap_or_default();
    let (serial, at) = (signed.serial, request.now());
    let command = TicketCommand::ValidateTicket { concert_id, serial, scan_id, gate: gate.into(), at, doors };
    match store.execute::<Ticket>(&Ticket::stream(ticket_id), &command, &cause, Expected::Any).await {
        Ok(scan) => {
            let verdict = scan.events.first().map(|event| Verdict::of(scan_id, event, &scan.state, doors));
            let verdict = verdict.unwrap_or(Verdict::NotATicket);
            let name = if verdict.shows_holder() { name_on(vault, &scan.state).await } else { None };
            Ok(Response::ok(verdict.with_holder(name)))
        }
        // The code is signed, but the ticket was never issued.
        Err(ExecuteError::Refused(TicketRefusal::Unknown)) => Ok(Response::ok(Verdict::NotATicket)),
        Err(error) => Err(Problem::of(error)),
    }
}
