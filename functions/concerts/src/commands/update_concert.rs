//! `PUT /concerts/{concertId}`: update a concert.

use eventstore::Store;
use kernel::{ConcertId, Text, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::concert::{ConcertCommand, ConcertRefusal, Details, Venue};
use crate::concert_editing::{EDITORS, change, details_refusals, editor, editor_operation};
use crate::views::concert_details::ConcertDetails;

pub const LAMBDA: Lambda = Lambda { name: "concerts-update-concert", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, update_concert).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    editor_operation(Operation::put(LAMBDA.name, "/concerts/{concertId}", "updateConcert"))
        .describe(
            "Update a concert",
            "For its organizer and admins. Ticket holders are notified of another name, artist, time or venue. After the concert \
             has begun, all but its start can still be corrected.",
        )
        .path::<ConcertId>("concertId", "The concert's ID.")
        .body::<Body>()
        .responds(SuccessResponse::ok::<ConcertDetails>().versioned())
        .problems(details_refusals())
        .problems([ConcertRefusal::Cancelled])
}

// Repeats the fields of `Details`, because errors in flattened fields do not name the field.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "UpdateConcert")]
struct Body {
    name: Text<200>,
    artist: Text<200>,
    starts_at: Timestamp,
    /// Without a time zone, a venue in the same city keeps its zone.
    venue: Venue,
    /// The first moment of sales. Absent means that they open at once.
    sales_open_at: Option<Timestamp>,
    /// The first moment after sales. Absent means the start of the concert.
    sales_close_at: Option<Timestamp>,
    /// When the gates begin to admit people. Absent means at any time.
    doors_open_at: Option<Timestamp>,
    /// When the gates admit nobody any more. Absent means never.
    doors_close_at: Option<Timestamp>,
    /// Why the concert changes. Sent to the ticket holders.
    reason: Option<Text<500>>,
}

async fn update_concert(store: Store, request: Request) -> Result<Response, Problem> {
    let editor = editor(request.caller_with(EDITORS)?);
    let concert_id = request.path("concertId")?;
    let Body { name, artist, starts_at, venue, sales_open_at, sales_close_at, doors_open_at, doors_close_at, reason } =
        request.json()?;
    let details =
        Details { name, artist, starts_at, venue, sales_open_at, sales_close_at, doors_open_at, doors_close_at };
    let command = ConcertCommand::UpdateConcert { editor, details, reason, now: request.now() };
    change(&store, &request, concert_id, "UpdateConcert", &command).await
}
