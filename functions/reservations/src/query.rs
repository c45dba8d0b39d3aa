//! `GET /reservations`, `GET /concerts/{concertId}/reservations`, `GET /concerts/{concertId}/sales`.

use kernel::ConcertId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use views::Page;

use crate::sales_reader::SalesReader;
use crate::views::reservations::ListedReservation;
use crate::views::sales::ConcertSales;

pub const LAMBDA: Lambda = Lambda { name: "reservations-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    Ok(endpoint(&env, SalesReader::new(&env)?, answer).authenticated()?.build())
}

async fn answer(reader: SalesReader, request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /concerts/{concertId}/reservations" => list_concert_reservations(&reader, &request).await,
        "GET /concerts/{concertId}/sales" => get_concert_sales(&reader, &request).await,
        _ => list_reservations(&reader, &request).await,
    }
}

pub fn operations() -> Vec<Operation> {
    let mine = Operation::get(LAMBDA.name, "/reservations", "listReservations")
        .describe("List your reservations", "Newest first.")
        .for_users()
        .paged()
        .responds(SuccessResponse::ok::<Page<ListedReservation>>());
    let of_concert = Operation::get(LAMBDA.name, "/concerts/{concertId}/reservations", "listConcertReservations")
        .describe("List a concert's reservations", "Newest first. For its organizer, finance and admins.")
        .for_users()
        .path::<ConcertId>("concertId", "The concert's ID.")
        .paged()
        .responds(SuccessResponse::ok::<Page<ListedReservation>>());
    let sales = Operation::get(LAMBDA.name, "/concerts/{concertId}/sales", "getConcertSales")
        .describe("Get a concert's sales", "For its organizer, finance and admins.")
        .for_users()
        .path::<ConcertId>("concertId", "The concert's ID.")
        .responds(SuccessResponse::ok::<ConcertSales>());
    vec![mine, of_concert, sales]
}

async fn list_reservations(reader: &SalesReader, request: &Request) -> Result<Response, Problem> {
    let list = ListedReservation::of_user(request.caller()?.user_id);
    Ok(Response::ok(reader.reservations(&list, &request.page()?).await?))
}

async fn list_concert_reservations(reader: &SalesReader, request: &Request) -> Result<Response, Problem> {
    let (caller, concert_id) = (request.caller()?, request.path("concertId")?);
    reader.terms_for(caller, concert_id).await?;
    let list = ListedReservation::of_concert(concert_id);
    Ok(Response::ok(reader.reservations(&list, &request.page()?).await?))
}

async fn get_concert_sales(reader: &SalesReader, request: &Request) -> Result<Response, Problem> {
    let (caller, concert_id) = (request.caller()?, request.path("concertId")?);
    let terms = reader.terms_for(caller, concert_id).await?;
    Ok(Response::ok(reader.sold(concert_id, &terms).await?.now))
}
