//! What the endpoints that change concerts share: who may call them, what they answer and what they refuse.

use std::sync::Arc;

use auth::Caller;
use eventstore::{Aggregate, ExecuteError, Store};
use kernel::{ConcertId, CountryCode, Currency, NotChargeable, Role, TicketTypeId, TimeZoneName, Timestamp};
use lambda::http::{Problem, Request, Response};
use lambda::{Env, StartError};
use openapi::Operation;
use tax::{InvalidRates, TaxRates};

use crate::concert::{Concert, ConcertCommand, ConcertRefusal, Editor, TicketType};
use crate::taxed_countries::TaxedCountries;
use crate::views::concert_details::ConcertDetails;

pub const EDITORS: &[Role] = &[Role::Organizer, Role::Admin];

/// What the endpoints that change concerts need.
#[derive(Clone)]
pub struct Editing {
    pub store: Store,
    rates: Arc<TaxRates>,
}

impl Editing {
    pub fn new(env: &Env) -> Result<Self, StartError> {
        let name = "TAX_RATES";
        let unusable = |error: InvalidRates| StartError::Unusable { name: name.to_owned(), reason: error.to_string() };
        Ok(Self { store: env.events()?, rates: Arc::new(TaxRates::new(env.var(name)?).map_err(unusable)?) })
    }

    pub fn taxed(&self, now: Timestamp) -> TaxedCountries {
        TaxedCountries::of(&self.rates, now)
    }
}

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
    let changed = changed.map_err(|error| problem(error, command))?;
    let details = ConcertDetails::of(&changed.state).ok_or_else(Problem::not_found)?;
    Ok(Response::ok(details).etag(changed.version))
}

/// Adds the field that is wrong to the problem.
pub fn problem(error: ExecuteError<ConcertRefusal>, command: &ConcertCommand) -> Problem {
    let pointer = match &error {
        ExecuteError::Refused(refusal) => pointer(refusal, command.ticket_types()),
        _ => None,
    };
    let problem = Problem::of(error);
    match pointer {
        Some(pointer) => problem.at(pointer),
        None => problem,
    }
}

/// Among ticket types, the one that is wrong.
fn pointer(refusal: &ConcertRefusal, ticket_types: &[TicketType]) -> Option<String> {
    let (place, member) = match refusal {
        ConcertRefusal::DuplicateTicketType(id) => {
            (place_of_last(ticket_types, |one| one.ticket_type_id == *id), "ticketTypeId")
        }
        ConcertRefusal::MaxPerOrderTooHigh(id) => {
            (place_of_last(ticket_types, |one| one.ticket_type_id == *id), "maxPerOrder")
        }
        ConcertRefusal::PriceNotChargeable { ticket_type_id, reason } => {
            let member = if matches!(reason, NotChargeable::Currency(_)) { "price/currency" } else { "price/amount" };
            (place_of_last(ticket_types, |one| one.ticket_type_id == *ticket_type_id), member)
        }
        ConcertRefusal::MixedCurrencies => {
            let first = ticket_types.first().map(|first| first.price.currency());
            (ticket_types.iter().position(|one| Some(one.price.currency()) != first), "price/currency")
        }
        _ => (None, ""),
    };
    let inside = place.map(|place| format!("/ticketTypes/{place}/{member}"));
    inside.or_else(|| Some(format!("/{}", refusal.field()?)))
}

fn place_of_last(ticket_types: &[TicketType], is_wrong: impl Fn(&TicketType) -> bool) -> Option<usize> {
    ticket_types.iter().rposition(is_wrong)
}

pub fn editor_operation(operation: Operation) -> Operation {
    operation.for_roles(EDITORS).idempotent().conditional()
}

/// The refusal of a venue's country, for the API document.
pub fn tax_refusals() -> Option<ConcertRefusal> {
    CountryCode::try_from("IS".to_owned()).ok().map(ConcertRefusal::TaxRateMissing)
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
