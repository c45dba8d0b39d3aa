//! `GET /concerts` and `GET /concerts/{concertId}`, without login.

use std::collections::BTreeMap;

use eventstore::{Aggregate, Consistency, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::{ConcertId, TicketTypeId, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use views::{Page, Views};

use crate::concert::Concert;
use crate::views::availability::{FreeSeats, by_ticket_type};
use crate::views::available_concerts::{Filter, ListedConcert, ListedSale, Moment, Range};
use crate::views::concert_details::ConcertDetails;
use crate::views::list_entry::{ListEntry, is_sold};

pub const LAMBDA: Lambda = Lambda { name: "concerts-query", build: &build };

/// Concerts whose free seats are read at the same time.
const MAX_CONCURRENT: usize = 16;

/// The most concerts of one request with `available=true`: the seats of each that is on sale are looked up.
const MAX_LOOKED_UP: usize = 500;

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    Ok(endpoint(&env, state, answer).build())
}

async fn answer((store, views): (Store, Views), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /concerts/{concertId}" => concert(&store, &views, &request).await,
        _ => list(&store, &views, &request).await,
    }
}

pub fn operations() -> Vec<Operation> {
    let list = Operation::get(LAMBDA.name, "/concerts", "listConcerts")
        .describe("List concerts by date", "With the lowest price and the free seats of each. Past concerts are listed only if `from` is in the past.")
        .query::<String>("city", "Only concerts in this city. Case and accents do not matter.")
        .query::<Moment>(
            "from",
            "Only concerts that start then or later: a time, or a day at the venue such as 2031-06-20. Defaults to now.",
        )
        .query::<Moment>("to", "Only concerts that start then or earlier: a time, or a day at the venue.")
        .query::<String>(
            "q",
            "Only concerts with this text in their name or artist. Case and accents do not matter.",
        )
        .query::<bool>(
            "available",
            "If true, only concerts whose tickets can be bought now: neither cancelled nor sold out, and within their time of sale.",
        )
        .paged()
        .responds(SuccessResponse::ok::<Page<ListEntry>>());
    let concert = Operation::get(LAMBDA.name, "/concerts/{concertId}", "getConcert")
        .describe("Get a concert", "With its ticket types and their available seats.")
        .path::<ConcertId>("concertId", "The concert's ID.")
        .responds(SuccessResponse::ok::<ConcertDetails>().versioned());
    vec![list, concert]
}

async fn list(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let now = request.now();
    let (from, to) = (request.query::<Moment>("from")?, request.query::<Moment>("to")?);
    let range = Range::new(from.unwrap_or(Moment::Instant(now)), to);
    let (city, text) = (request.query::<String>("city")?, request.query::<String>("q")?);
    let filter = Filter::new(city.as_deref(), text.as_deref()).between(from, to);
    let only_available = request.query::<bool>("available")?.unwrap_or(false);

    let page = views.filtered_by_date(ListedConcert::LIST, &range.from, &range.to, &request.page()?);
    let mut page = page.map_err(|error| Problem::view(&error))?;
    if only_available {
        page = page.reading_at_most(MAX_LOOKED_UP);
    }
    while let Some(listed) = page.next::<ListedConcert>().await.map_err(|error| Problem::view(&error))? {
        let filter = &filter;
        let shown = stream::iter(listed)
            .map(|concert| async move {
                if filter.matches(&concert) {
                    entry(store, views, concert, now, only_available).await
                } else {
                    Ok(None)
                }
            })
            .buffered(MAX_CONCURRENT);
        page.keep(shown.try_collect::<Vec<_>>().await?);
    }
    Ok(Response::ok(page.finish()))
}

/// The concert as it is listed; none if only available ones are wanted and it is not.
async fn entry(
    store: &Store,
    views: &Views,
    listed: ListedConcert,
    now: Timestamp,
    only_available: bool,
) -> Result<Option<ListEntry>, Problem> {
    let sale = match &listed.sale {
        Some(sale) => sale.clone(),
        None => sale_of(store, listed.concert_id).await?,
    };
    // Without a look at its seats.
    if only_available && !is_sold(&listed, &sale, now) {
        return Ok(None);
    }
    let free = free_seats(views, listed.concert_id).await?;
    let entry = ListEntry::of(listed, &sale, &free, now);
    Ok(Some(entry).filter(|entry| !only_available || entry.on_sale))
}

/// Items of older releases do not have it.
async fn sale_of(store: &Store, concert_id: ConcertId) -> Result<ListedSale, Problem> {
    let concert = store.load::<Concert>(&Concert::stream(concert_id), Consistency::Eventual).await;
    let concert = concert.map_err(|error| Problem::store(&error))?.state;
    concert.schedule().map(ListedSale::of).ok_or_else(Problem::internal)
}

async fn free_seats(views: &Views, concert_id: ConcertId) -> Result<BTreeMap<TicketTypeId, u64>, Problem> {
    let pools = views.list_all::<FreeSeats>(&FreeSeats::list(concert_id)).await;
    Ok(by_ticket_type(pools.map_err(|error| Problem::view(&error))?))
}

async fn concert(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let concert_id: ConcertId = request.path("concertId")?;
    let concert = store.load::<Concert>(&Concert::stream(concert_id), Consistency::Strong).await;
    let concert = concert.map_err(|error| Problem::store(&error))?;
    concert.state.schedule().ok_or_else(Problem::not_found)?;
    let available = free_seats(views, concert_id).await?;
    let details = ConcertDetails::with_availability(&concert.state, &available).ok_or_else(Problem::not_found)?;
    Ok(Response::ok(details).etag(concert.version))
}
