//! `GET /concerts` and `GET /concerts/{concertId}`, without login.

use kernel::ConcertId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use views::Page;

use crate::concert_reader::{ConcertReader, ConcertSearch};
use crate::views::available_concerts::Moment;
use crate::views::concert_details::ConcertDetails;
use crate::views::list_entry::ListEntry;

pub const LAMBDA: Lambda = Lambda { name: "concerts-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    Ok(endpoint(&env, ConcertReader::new(&env)?, answer).build())
}

async fn answer(reader: ConcertReader, request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /concerts/{concertId}" => concert(&reader, &request).await,
        _ => list(&reader, &request).await,
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
            "Only concerts with this text in their name, artist or venue. Case and accents do not matter.",
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

async fn list(reader: &ConcertReader, request: &Request) -> Result<Response, Problem> {
    let search = ConcertSearch {
        from: request.query("from")?,
        to: request.query("to")?,
        city: request.query("city")?,
        text: request.query("q")?,
        only_available: request.query::<bool>("available")?.unwrap_or(false),
    };
    Ok(Response::ok(reader.search(&search, &request.page()?, request.now()).await?))
}

async fn concert(reader: &ConcertReader, request: &Request) -> Result<Response, Problem> {
    let concert_id: ConcertId = request.path("concertId")?;
    let concert = reader.concert(concert_id).await?.ok_or_else(Problem::not_found)?;
    let available = reader.free_seats(concert_id).await?;
    let details = ConcertDetails::with_availability(&concert.state, &available).ok_or_else(Problem::not_found)?;
    Ok(Response::ok(details).etag(concert.version))
}
