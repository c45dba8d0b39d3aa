//! What organizers may do with concerts: one file per command.

pub mod cancel_concert;
pub mod create_concert;
pub mod update_concert;
pub mod update_ticket_types;

use auth::Caller;
use eventstore::{Aggregate, ExecuteError, Store};
use kernel::{ConcertId, Role, TicketTypeId};
use lambda::http::{FieldError, Problem, Request, Response};
use openapi::Operation;

use crate::concert::{Concert, ConcertCommand, ConcertRefusal, Editor};
use crate::views::concert_details::ConcertDetails;

/// Who may put concerts on sale and change them.
const EDITORS: &[Role] = &[Role::Organizer, Role::Admin];

fn editor(caller: &Caller) -> Editor {
    if caller.has(Role::Admin) { Editor::Admin } else { Editor::Organizer(caller.user_id) }
}

/// Carries out a change and answers with the concert after it.
async fn change(
    store: &Store,
    request: &Request,
    concert_id: ConcertId,
    name: &'static str,
    command: &ConcertCommand,
) -> Result<Response, Problem> {
    let stream = Concert::stream(concert_id);
    let changed = store.execute::<Concert>(&stream, command, &request.cause(name), request.expected()?).await;
    let changed = changed.map_err(problem)?;
    let details = ConcertDetails::of(&changed.state).ok_or_else(Problem::not_found)?;
    Ok(Response::ok(details).etag(changed.version))
}

/// The problem of a command that was not carried out, with the field that it is about.
fn problem(error: ExecuteError<ConcertRefusal>) -> Problem {
    let field = match &error {
        ExecuteError::Refused(refusal) => refusal.field(),
        _ => None,
    };
    let mut problem = Problem::of(error);
    if let Some(field) = field {
        let (code, detail) = (problem.code.to_string(), problem.detail.clone());
        problem.errors.push(FieldError { pointer: format!("/{field}"), code, detail });
    }
    problem
}

/// What all endpoints of concert commands share.
fn editor_operation(operation: Operation) -> Operation {
    operation.by_one_of(EDITORS).idempotent().conditional()
}

/// What may be wrong about what a concert is.
fn wrong_details() -> [ConcertRefusal; 3] {
    [ConcertRefusal::StartsInPast, ConcertRefusal::SalesCloseAfterStart, ConcertRefusal::SalesOpenAfterClose]
}

/// What may be wrong about what is sold.
fn wrong_ticket_types() -> Vec<ConcertRefusal> {
    let of_one = [ConcertRefusal::DuplicateTicketType, ConcertRefusal::MaxPerOrderTooHigh];
    let of_one = of_one.into_iter().flat_map(|refusal| TicketTypeId::try_from("regular".to_owned()).map(refusal));
    let of_all = [ConcertRefusal::NoTicketTypes, ConcertRefusal::TooManyTicketTypes, ConcertRefusal::MixedCurrencies];
    of_all.into_iter().chain(of_one).collect()
}
