//! `POST /ops/republish`: publish events again from an event table.

use eventstore::{StoreError, StreamId};
use kernel::{Text, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event_tables::{Context, EventTables};
use crate::failure_queues::OPERATORS;

pub const LAMBDA: Lambda = Lambda { name: "web-republish-events", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let tables = EventTables::from_env(&env)?;
    Ok(endpoint(&env, tables, republish_events).authenticated()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/ops/republish", "republishEvents")
        .describe(
            "Publish events again",
            "From a context's event table: the commits of one stream, or all since a time. Consumers that already handled an event \
             ignore it, and read models are brought up to date.",
        )
        .for_roles(OPERATORS)
        .body::<Body>()
        .responds(SuccessResponse::ok::<RepublishedResponse>())
        .problems([Problem::not_found(), Problem::invalid_cursor()])
}

/// Either `stream` or `since`.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Republish")]
struct Body {
    context: Context,
    /// All commits of this stream, such as `order#8a1c…`.
    stream: Option<Text<500>>,
    /// All commits of the context since this time, a page at a time.
    since: Option<Timestamp>,
    /// `nextCursor` of the page before.
    cursor: Option<Text<500>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Republished")]
struct RepublishedResponse {
    /// How many commits were published again.
    republished: usize,
    /// For the next request, if there are more pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

async fn republish_events(tables: EventTables, request: Request) -> Result<Response, Problem> {
    request.caller_with(OPERATORS)?;
    let Body { context, stream, since, cursor } = request.json()?;
    let now = request.now();
    let (republished, next) = match (stream, since) {
        (Some(stream), None) => {
            let stream = StreamId::from_name(stream.as_str());
            let republished = tables.republish_stream(context, &stream, now).await.map_err(problem)?;
            if republished == 0 {
                return Err(Problem::not_found());
            }
            (republished, None)
        }
        (None, Some(since)) => {
            let after = cursor.map(|cursor| read_cursor(cursor.as_str()).ok_or_else(Problem::invalid_cursor));
            tables.republish_page(context, since, after.transpose()?, now).await.map_err(problem)?
        }
        _ => return Err(Problem::invalid_field("/stream", "not_one", "give either stream or since")),
    };
    Ok(Response::ok(RepublishedResponse { republished, next_cursor: next.map(write_cursor) }))
}

fn problem(error: StoreError) -> Problem {
    Problem::store(&error)
}

fn write_cursor((stream, version): (StreamId, u64)) -> String {
    format!("{version}@{stream}")
}

fn read_cursor(cursor: &str) -> Option<(StreamId, u64)> {
    let (version, stream) = cursor.split_once('@')?;
    Some((StreamId::from_name(stream), version.parse().ok()?))
}
