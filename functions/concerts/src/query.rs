//! `GET /concerts` and `GET /concerts/{concertId}`, without login.

use eventstore::{Aggregate, Consistency, Store};
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use views::{Page, Views};

use crate::concert::Concert;
use crate::views::availability::{FreeSeats, by_ticket_type};
use crate::views::available_concerts::{Filter, ListedConcert, Moment, Range};
use crate::views::concert_details::ConcertDetails;

pub const LAMBDA: Lambda = Lambda { name: "concerts-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    Ok(endpoint(&env, state, answer).build())
}

async fn answer((store, views): (Store, Views), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /concerts/{concertId}" => concert(&store, &views, &request).await,
        _ => list(&views, &request).await,
    }
}

pub fn operations() -> Vec<Operation> {
    let list = Operation::get(LAMBDA.name, "/concerts", "listConcerts")
        .describe("List concerts by date", "Past concerts are listed only if `from` is in the past.")
        .query::<String>("city", "Only concerts in this city. Upper and lower case do not matter.")
        .query::<Moment>(
            "from",
            "Only concerts that start then or later: a time, or a day at the venue such as 2031-06-20. Defaults to now.",
        )
        .query::<Moment>("to", "Only concerts that start then or earlier: a time, or a day at the venue.")
        .query::<String>(
            "q",
            "Only concerts with this text in their name or artist. Upper and lower case do not matter.",
        )
        .paged()
        .responds(SuccessResponse::ok::<Page<ListedConcert>>());
    let concert = Operation::get(LAMBDA.name, "/concerts/{concertId}", "getConcert")
        .describe("Get a concert", "With its ticket types and their available seats.")
        .path::<ConcertId>("concertId", "The concert's ID.")
        .responds(SuccessResponse::ok::<ConcertDetails>().versioned());
    vec![list, concert]
}

async fn list(views: &Views, request: &Request) -> Result<Response, Problem> {
    let (from, to) = (request.query::<Moment>("from")?, request.query::<Moment>("to")?);
    let range = Range::new(from.unwrap_or(Moment::Instant(request.now())), to);
    let (city, text) = (request.query::<String>("city")?, request.query::<String>("q")?);
    let filter = Filter::new(city.as_deref(), text.as_deref()).between(from, to);
    let matches = |concert: &ListedConcert| filter.matches(concert);
    let page = views.list_by_date(ListedConcert::LIST, &range.from, &range.to, &request.page()?, matches).await;
    let mut page = page.map_err(|error| Problem::view(&error))?;
    // Items of older releases have no time zone.
    page.items = page.items.into_iter().map(ListedConcert::with_time_zone).collect();
    Ok(Response::ok(page))
}

async fn concert(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let concert_id: ConcertId = request.path("concertId")?;
    let concert = store.load::<Concert>(&Concert::stream(concert_id), Consistency::Strong).await;
    let concert = concert.map_err(|error| Problem::store(&error))?;
    concert.state.schedule().ok_or_else(Problem::not_found)?;
    let pools = views.list_all::<FreeSeats>(&FreeSeats::list(concert_id)).await;
    let available = by_ticket_type(pools.map_err(|error| Problem::view(&error))?);
    let details = ConcertDetails::with_availability(&concert.state, &available).ok_or_else(Problem::not_found)?;
    Ok(Response::ok(details).etag(concert.version))
}
