//! The `web-dead-letters` Lambda: lists and redrives dead letters, through the API and on the pages of who is on call.

use lambda::http::{PageRoute, Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};

use crate::commands::redrive_dead_letter::{redrive_by_hand, redrive_dead_letter};
use crate::commands::redrive_queue::{self, redrive_queue};
use crate::dead_letter::DeadLetter;
use crate::event_tables::EventTables;
use crate::failure_queues::{FailureQueues, OPERATORS};
use crate::pages;
use crate::queries::list_dead_letters::{DeadLettersResponse, list_dead_letters};

pub const LAMBDA: Lambda = Lambda { name: "web-dead-letters", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (FailureQueues::from_env(&env)?, EventTables::from_env(&env)?);
    Ok(endpoint(&env, state, answer).authenticated()?.showing_problems(::pages::problem_page).build())
}

async fn answer((queues, tables): (FailureQueues, EventTables), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "POST /ops/dead-letters/{id}/redrive" => redrive_dead_letter(&queues, &tables, &request).await,
        "POST /ops/dead-letters/redrive" => redrive_queue(&queues, &tables, &request).await,
        "GET /on-call" => pages::overview::page(&request),
        "GET /on-call/dead-letters" => pages::dead_letters::page(&queues, &request).await,
        _ => list_dead_letters(&queues, &request).await,
    }
}

pub fn routes() -> Vec<PageRoute> {
    pages::routes(LAMBDA.name)
}

pub fn operations() -> Vec<Operation> {
    let list = Operation::get(LAMBDA.name, "/ops/dead-letters", "listDeadLetters")
        .describe(
            "List dead letters",
            "At most 200 from each failure queue. Listing hides a dead letter from other readers for up to five seconds.",
        )
        .for_roles(OPERATORS)
        .responds(SuccessResponse::ok::<DeadLettersResponse>());
    let redrive = Operation::post(LAMBDA.name, "/ops/dead-letters/{id}/redrive", "redriveDeadLetter")
        .describe("Redrive a dead letter", "Sends it again. Consumers that already handled it ignore it.")
        .for_roles(OPERATORS)
        .path::<String>("id", "The dead letter's ID.")
        .responds(SuccessResponse::accepted::<DeadLetter>())
        .problems([redrive_by_hand()]);
    let redrive_all = Operation::post(LAMBDA.name, "/ops/dead-letters/redrive", "redriveDeadLetters")
        .describe(
            "Redrive all dead letters of an origin",
            "At most 200 in one request: repeat it until nothing is redriven. Consumers that already handled one ignore it.",
        )
        .for_roles(OPERATORS)
        .body::<redrive_queue::Body>()
        .responds(SuccessResponse::accepted::<redrive_queue::RedrivenResponse>());
    vec![list, redrive, redrive_all]
}
