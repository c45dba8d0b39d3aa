//! `POST /concerts`: an organizer puts a concert on sale.

use eventstore::{Aggregate, Store};
use kernel::{ConcertId, Text, Timestamp};
use lambda::Lambda;
use lambda::http::{Problem, Request, Response, endpoint};
use serde::{Deserialize, Serialize};

use super::{EDITORS, problem};
use crate::concert::{Concert, ConcertCommand, Details, Schedule, TicketType, Venue};

/// Creates concerts.
pub const LAMBDA: Lambda = Lambda {
    name: "concerts-create-concert",
    build: |env| {
        Box::pin(async move {
            let store = env.events()?;
            let answer = move |request| Box::pin(create_concert(store.clone(), request)) as _;
            Ok(endpoint(&env, answer).authenticated()?.idempotent()?.build())
        })
    },
};

// `Details` field by field: flattened, errors in it would no longer say where.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    name: Text<200>,
    artist: Text<200>,
    starts_at: Timestamp,
    venue: Venue,
    sales_open_at: Option<Timestamp>,
    sales_close_at: Option<Timestamp>,
    ticket_types: Vec<TicketType>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    concert_id: ConcertId,
}

async fn create_concert(store: Store, request: Request) -> Result<Response, Problem> {
    let organizer_id = request.caller_with(EDITORS)?.user_id;
    let Body { name, artist, starts_at, venue, sales_open_at, sales_close_at, ticket_types } = request.json()?;
    let details = Details { name, artist, starts_at, venue, sales_open_at, sales_close_at };
    let concert_id = ConcertId::derived(&[&request.command_id()]);
    let schedule = Schedule { concert_id, organizer_id, details, ticket_types };
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
    Ok(Response::created(format!("/concerts/{concert_id}"), Answer { concert_id }).etag(created.version))
}
