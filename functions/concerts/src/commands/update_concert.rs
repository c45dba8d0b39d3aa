//! `PUT /concerts/{concertId}`: update a concert.

use kernel::{ConcertId, Quantity, TextInput, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::concert::{ConcertCommand, ConcertRefusal, Details};
use crate::concert_editing::{EDITORS, Editing, change, details_refusals, editor, editor_operation, tax_refusals};
use crate::concert_input::VenueInput;
use crate::self_service::SelfService;
use crate::views::concert_details::ConcertDetails;

pub const LAMBDA: Lambda = Lambda { name: "concerts-update-concert", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let editing = Editing::new(&env)?;
    Ok(endpoint(&env, editing, update_concert).authenticated()?.idempotent()?.build())
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
        .problems(tax_refusals())
        .problems([ConcertRefusal::Cancelled])
}

// Repeats the fields of `Details`, because errors in flattened fields do not name the field.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "UpdateConcert")]
struct Body {
    name: TextInput<200>,
    artist: TextInput<200>,
    starts_at: Timestamp,
    /// Without a time zone, a venue in the same city keeps its zone.
    venue: VenueInput,
    /// The first moment of sales. Absent means that they open at once.
    sales_open_at: Option<Timestamp>,
    /// The first moment after sales. Absent means the start of the concert.
    sales_close_at: Option<Timestamp>,
    /// When the gates begin to admit people. Absent means at any time.
    doors_open_at: Option<Timestamp>,
    /// When the gates admit nobody any more. Absent means never.
    doors_close_at: Option<Timestamp>,
    /// What ticket holders may do by themselves. Absent means that it stays.
    self_service: Option<SelfService>,
    /// The most tickets that one person can buy, over all orders. Absent means that the limit stays.
    max_per_person: Option<Quantity>,
    /// Why the concert changes. Sent to the ticket holders.
    reason: Option<TextInput<500>>,
}

async fn update_concert(editing: Editing, request: Request) -> Result<Response, Problem> {
    let editor = editor(request.caller_with(EDITORS)?);
    let concert_id = request.path("concertId")?;
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
        reason,
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
    let reason = reason.map(TextInput::into_text);
    let (taxed, now) = (editing.taxed(request.now()), request.now());
    let command = ConcertCommand::UpdateConcert { editor, details, reason, taxed, now };
    change(&editing.store, &request, concert_id, "UpdateConcert", &command).await
}
