//! `GET /concerts`, `GET /concerts/{concertId}`: for anyone.

use eventstore::{Aggregate, Consistency, Store};
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
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

/// The endpoints, as clients see them.
pub fn operations() -> Vec<Operation> {
    let list = Operation::get(LAMBDA.name, "/concerts", "listConcerts")
        .says("Concerts by date", "Those that are over only if asked for.")
        .query::<String>("city", "Only those in this city, in upper or lower case.")
        .query::<Moment>(
            "from",
            "Only those that begin then or later: a time, or a day such as 2031-06-20. Now, if not said.",
        )
        .query::<Moment>("to", "Only those that begin then or before: a time, or a day.")
        .query::<String>("q", "Only those with this in their name or artist, in upper or lower case.")
        .paged()
        .answers(Answer::ok::<Page<ListedConcert>>());
    let concert = Operation::get(LAMBDA.name, "/concerts/{concertId}", "getConcert")
        .says("One concert", "With what is sold for it, and how much of that is free.")
        .path::<ConcertId>("concertId", "The concert.")
        .answers(Answer::ok::<ConcertDetails>().versioned());
    vec![list, concert]
}

/// Concerts by date, those that are over only if asked for: `?city=`, `&from=`, `&to=`, `&q=`.
async fn list(views: &Views, request: &Request) -> Result<Response, Problem> {
    let from = request.query::<Moment>("from")?.map_or(request.now(), |from| from.first);
    let range = Range::new(from, request.query::<Moment>("to")?.map(|to| to.last));
    let (city, text) = (request.query::<String>("city")?, request.query::<String>("q")?);
    let filter = Filter::new(city.as_deref(), text.as_deref());
    let wanted = |concert: &ListedConcert| filter.wants(concert);
    let page = views.list_by_date(ListedConcert::LIST, &range.from, &range.to, &request.page()?, wanted).await;
    Ok(Response::ok(page.map_err(|error| Problem::view(&error))?))
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
