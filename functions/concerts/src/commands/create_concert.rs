//! `POST /concerts`: create a concert.

use std::collections::BTreeSet;

use eventstore::Aggregate;
use kernel::{ConcertId, Quantity, TextInput, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::concert::{Concert, ConcertCommand, ConcertRefusal, Details, MAX_TICKET_TYPES, Schedule};
use crate::concert_editing::{
    EDITORS, Editing, details_refusals, editor_operation, problem, tax_refusals, ticket_types_refusals,
};
use crate::concert_input::{TicketTypeInput, VenueInput, ticket_types};
use crate::self_service::SelfService;

pub const LAMBDA: Lambda = Lambda { name: "concerts-create-concert", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let editing = Editing::new(&env)?;
    Ok(endpoint(&env, editing, create_concert).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    editor_operation(Operation::post(LAMBDA.name, "/concerts", "createConcert"))
        .describe("Create a concert", "The caller becomes its organizer. Its seats can be reserved a moment later.")
        .body::<Body>()
        .responds(SuccessResponse::created::<CreateConcertResponse>().versioned())
        .problems([ConcertRefusal::Exists])
        .problems(details_refusals())
        .problems(ticket_types_refusals())
        .problems(tax_refusals())
}

// Repeats the fields of `Details`, because errors in flattened fields do not name the field.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body {
    name: TextInput<200>,
    artist: TextInput<200>,
    starts_at: Timestamp,
    venue: VenueInput,
    sales_open_at: Option<Timestamp>,
    sales_close_at: Option<Timestamp>,
    /// When the gates begin to admit people. Absent means at any time.
    doors_open_at: Option<Timestamp>,
    /// When the gates admit nobody any more. Absent means never.
    doors_close_at: Option<Timestamp>,
    /// What ticket holders may do by themselves. Defaults to transfers and names, but no giving back.
    self_service: Option<SelfService>,
    /// The most tickets that one person can buy, over all orders. Absent means no limit.
    max_per_person: Option<Quantity>,
    #[schemars(length(min = 1, max = MAX_TICKET_TYPES))]
    ticket_types: Vec<TicketTypeInput>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CreatedConcert")]
struct CreateConcertResponse {
    concert_id: ConcertId,
}

async fn create_concert(editing: Editing, request: Request) -> Result<Response, Problem> {
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
        self_service,
        max_per_person,
        ticket_types: types,
    } = request.json()?;
    let details = Details {
        name: name.into(),
        artist: artist.into(),
        starts_at,
        venue: venue.into(),
        sales_open_at,
        sales_close_at,
        doors_open_at,
        doors_close_at,
        self_service,
        max_per_person,
    };
    let concert_id = ConcertId::derived(&[&request.command_id()]);
    let (gates, change_reason) = (BTreeSet::new(), None);
    let ticket_types = ticket_types(types);
    let schedule = Schedule { concert_id, organizer_id, details, ticket_types, gates, change_reason };
    let command = ConcertCommand::CreateConcert { schedule, taxed: editing.taxed(request.now()), now: request.now() };
    let created = editing
        .store
        .execute::<Concert>(
            &Concert::stream(concert_id),
            &command,
            &request.cause("CreateConcert"),
            request.expected()?,
        )
        .await
        .map_err(|error| problem(error, &command))?;
    Ok(Response::created(format!("/concerts/{concert_id}"), CreateConcertResponse { concert_id }).etag(created.version))
}
