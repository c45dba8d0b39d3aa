//! `GET /concerts`, `GET /concerts/{concertId}`: for anyone.

use eventstore::{Aggregate, Consistency, Store};
use kernel::ConcertId;
use lambda::Lambda;
use lambda::http::{Problem, Request, Response, endpoint};
use views::Views;

use crate::concert::Concert;
use crate::views::availability::{FreeSeats, by_ticket_type};
use crate::views::available_concerts::{Filter, ListedConcert, Moment, Range};
use crate::views::concert_details::ConcertDetails;

/// Answers questions about concerts.
pub const LAMBDA: Lambda = Lambda {
    name: "concerts-query",
    build: |env| {
        Box::pin(async move {
            let (store, views) = (env.events()?, env.views()?);
            let answer = move |request: Request| {
                let (store, views) = (store.clone(), views.clone());
                Box::pin(async move {
                    match request.route() {
                        "GET /concerts/{concertId}" => concert(&store, &views, &request).await,
                        _ => list(&views, &request).await,
                    }
                }) as _
            };
            Ok(endpoint(&env, answer).build())
        })
    },
};

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
    let schedule = concert.state.schedule().ok_or_else(Problem::not_found)?;
    let pools = views.list_all::<FreeSeats>(&FreeSeats::list(concert_id)).await;
    let available = by_ticket_type(pools.map_err(|error| Problem::view(&error))?);
    Ok(Response::ok(ConcertDetails::with_availability(schedule, &available)).etag(concert.version))
}
