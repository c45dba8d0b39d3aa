//! `POST /concerts`: create a concert.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Store};
use kernel::{ConcertId, Text, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::concert::{Concert, ConcertCommand, ConcertRefusal, Details, MAX_TICKET_TYPES, Schedule, TicketType, Venue};
use crate::concert_editing::{EDITORS, details_refusals, editor_operation, problem, ticket_types_refusals};

pub const LAMBDA: Lambda = Lambda { name: "concerts-create-concert", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, create_concert).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    editor_operation(Operation::post(LAMBDA.name, "/concerts", "createConcert"))
        .describe("Create a concert", "The caller becomes its organizer. Its seats can be reserved a moment later.")
        .body::<Body>()
        .responds(SuccessResponse::created::<CreateConcertResponse>().versioned())
        .problems([ConcertRefusal::Exists])
        .problems(details_refusals())
        .problems(ticket_types_refusals())
}

// Repeats the fields of `Details`, because errors in flattened fields do not name the field.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    name: Text<200>,
    artist: Text<200>,
    starts_at: Timestamp,
    venue: Venue,
    sales_open_at: Option<Timestamp>,
    sales_close_at: Option<Timestamp>,
    /// When the gates begin to admit people. Absent means at any time.
    doors_open_at: Option<Timestamp>,
    /// When the gates admit nobody any more. Absent means never.
    doors_close_at: Option<Timestamp>,
    #[schemars(length(min = 1, max = MAX_TICKET_TYPES))]
    ticket_types: Vec<TicketType>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CreatedConcert")]
struct CreateConcertResponse {
    concert_id: ConcertId,
}

async fn create_concert(store: Store, request: Request) -> Result<Response, Problem> {
    let organizer_id = request.caller_with(EDITORS)?.user_id;
    let Body {
        name,
        artist,
        starts_at,
        venue,
        sales_open_at,
        sales_close_at,
        doors_open_at,
        doors_close_at,
        ticket_types,
    } = request.json()?;
    let details =
        Details { name, artist, starts_at, venue, sales_open_at, sales_close_at, doors_open_at, doors_close_at };
    let concert_id = ConcertId::derived(&[&request.command_id()]);
    let (gates, change_reason) = (BTreeSet::new(), None);
    let schedule = Schedule { concert_id, organizer_id, details, ticket_types, gates, change_reason };
    let command = ConcertCommand::CreateConcert { schedule, now: request.now() };
    let created = store
        .execute::<Concert>(
            &Concert::stream(concert_id),
            &command,
            &request.cause("CreateConcert"),
            request.expected()?,
        )
        .await
        .map_err(problem)?;
    Ok(Response::created(format!("/concerts/{concert_id}"), CreateConcertResponse { concert_id }).etag(created.version))
}
