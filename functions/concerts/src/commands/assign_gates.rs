//! `PUT /concerts/{concertId}/gates`: name a concert's gate staff.

use std::collections::BTreeSet;

use eventstore::{Aggregate, Store};
use kernel::{ConcertId, Invalid, UserId};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::concert::{Concert, ConcertCommand, ConcertRefusal};
use crate::concert_editing::{EDITORS, editor, editor_operation, problem};

pub const LAMBDA: Lambda = Lambda { name: "concerts-assign-gates", build: &build };

const MAX_GATES: usize = 200;

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, assign_gates).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    editor_operation(Operation::put(LAMBDA.name, "/concerts/{concertId}/gates", "assignGates"))
        .describe(
            "Set a concert's gate staff",
            "For its organizer and admins. From then on only these users, with the role gate, validate its tickets and see its gate data. \
             Until then, and with an empty list, everyone with the role does.",
        )
        .path::<ConcertId>("concertId", "The concert's ID.")
        .body::<Body>()
        .responds(SuccessResponse::ok::<AssignGatesResponse>().versioned())
        .problems([ConcertRefusal::Cancelled])
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AssignGates")]
struct Body {
    /// All of them: at most 200.
    user_ids: Gates,
}

#[derive(Deserialize, JsonSchema)]
#[serde(try_from = "BTreeSet<UserId>")]
#[schemars(inline, extend("maxItems" = MAX_GATES))]
struct Gates(BTreeSet<UserId>);

impl TryFrom<BTreeSet<UserId>> for Gates {
    type Error = Invalid;
    fn try_from(user_ids: BTreeSet<UserId>) -> Result<Self, Invalid> {
        if user_ids.len() > MAX_GATES {
            return Err(Invalid::new("too_many", format!("must be at most {MAX_GATES} users")));
        }
        Ok(Self(user_ids))
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ConcertGates")]
struct AssignGatesResponse {
    concert_id: ConcertId,
    user_ids: BTreeSet<UserId>,
}

async fn assign_gates(store: Store, request: Request) -> Result<Response, Problem> {
    let editor = editor(request.caller_with(EDITORS)?);
    let concert_id: ConcertId = request.path("concertId")?;
    let Body { user_ids: Gates(user_ids) } = request.json()?;
    let command = ConcertCommand::AssignGates { editor, user_ids: user_ids.clone() };
    let cause = request.cause("AssignGates");
    let done = store.execute::<Concert>(&Concert::stream(concert_id), &command, &cause, request.expected()?).await;
    let done = done.map_err(|error| problem(error, &command))?;
    Ok(Response::ok(AssignGatesResponse { concert_id, user_ids }).etag(done.version))
}
