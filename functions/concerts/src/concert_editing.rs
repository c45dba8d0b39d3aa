//! What the endpoints that change concerts share: who may call them, what they answer and what they refuse.

use auth::Caller;
use eventstore::{Aggregate, ExecuteError, Store};
use kernel::{ConcertId, CountryCode, Currency, NotChargeable, Role, TicketTypeId, TimeZoneName};
use lambda::http::{FieldError, Problem, Request, Response};
use openapi::Operation;

use crate::concert::{Concert, ConcertCommand, ConcertRefusal, Editor};
use crate::views::concert_details::ConcertDetails;

pub const EDITORS: &[Role] = &[Role::Organizer, Role::Admin];

pub fn editor(caller: &Caller) -> Editor {
    if caller.has(Role::Admin) { Editor::Admin } else { Editor::Organizer(caller.user_id) }
}

/// Executes a command and answers with the changed concert.
pub async fn change(
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

/// Adds the field that is wrong to the problem.
pub fn problem(error: ExecuteError<ConcertRefusal>) -> Problem {
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

pub fn editor_operation(operation: Operation) -> Operation {
    operation.for_roles(EDITORS).idempotent().conditional()
}

pub fn details_refusals() -> Vec<ConcertRefusal> {
    let spain = CountryCode::try_from("ES".to_owned()).ok();
    let unknown = TimeZoneName::try_from("Europe/Toledo".to_owned()).ok();
    [
        ConcertRefusal::StartsInPast,
        ConcertRefusal::SalesCloseAfterStart,
        ConcertRefusal::SalesOpenAfterClose,
        ConcertRefusal::DoorsOpenAfterStart,
        ConcertRefusal::DoorsCloseBeforeStart,
    ]
    .into_iter()
    .chain(spain.map(ConcertRefusal::TimeZoneRequired))
    .chain(unknown.map(ConcertRefusal::UnknownTimeZone))
    .collect()
}

pub fn ticket_types_refusals() -> Vec<ConcertRefusal> {
    let of_all = [ConcertRefusal::NoTicketTypes, ConcertRefusal::TooManyTicketTypes, ConcertRefusal::MixedCurrencies];
    let regular = TicketTypeId::try_from("regular".to_owned()).ok();
    let of_one = regular.into_iter().zip(Currency::parse("LYD")).flat_map(|(regular, dinar)| {
        let reason = NotChargeable::Currency(dinar);
        [
            ConcertRefusal::DuplicateTicketType(regular.clone()),
            ConcertRefusal::MaxPerOrderTooHigh(regular.clone()),
            ConcertRefusal::PriceNotChargeable { ticket_type_id: regular, reason },
        ]
    });
    of_all.into_iter().chain(of_one).collect()
}
