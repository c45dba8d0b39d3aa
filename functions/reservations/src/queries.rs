//! `GET /reservations`, `GET /concerts/{concertId}/reservations`, `GET /concerts/{concertId}/sales`.

use eventstore::{Aggregate, Consistency, Store};
use kernel::{ConcertId, Role};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};
use views::{Order as Sorted, Page, Views};

use crate::allotment::{Allotment, Terms};
use crate::views::reservations::ListedReservation;
use crate::views::sales::{ConcertSales, PoolSales};

pub const LAMBDA: Lambda = Lambda { name: "reservations-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    Ok(endpoint(&env, state, answer).authenticated()?.build())
}

async fn answer((store, views): (Store, Views), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /concerts/{concertId}/reservations" => of_concert(&store, &views, &request).await,
        "GET /concerts/{concertId}/sales" => sales(&store, &views, &request).await,
        _ => of_caller(&views, &request).await,
    }
}

/// The endpoints, as clients see them.
pub fn operations() -> Vec<Operation> {
    let mine = Operation::get(LAMBDA.name, "/reservations", "listReservations")
        .says("Your reservations", "Newest first.")
        .by_person()
        .paged()
        .answers(Answer::ok::<Page<ListedReservation>>());
    let of_concert = Operation::get(LAMBDA.name, "/concerts/{concertId}/reservations", "listConcertReservations")
        .says("A concert's reservations", "Newest first; for its organizer, and for admins.")
        .by_person()
        .path::<ConcertId>("concertId", "The concert.")
        .paged()
        .answers(Answer::ok::<Page<ListedReservation>>());
    let sales = Operation::get(LAMBDA.name, "/concerts/{concertId}/sales", "getConcertSales")
        .says("How a concert sells", "For its organizer, and for admins.")
        .by_person()
        .path::<ConcertId>("concertId", "The concert.")
        .answers(Answer::ok::<ConcertSales>());
    vec![mine, of_concert, sales]
}

async fn of_caller(views: &Views, request: &Request) -> Result<Response, Problem> {
    let list = ListedReservation::of_user(request.caller()?.user_id);
    page(views, &list, request).await
}

async fn of_concert(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let (concert_id, _) = organized(store, request).await?;
    page(views, &ListedReservation::of_concert(concert_id), request).await
}

/// Added up from the stored items of the concert's pools, one short list, rather than from up to 96 streams a ticket type: it
/// lags behind them by the time an event takes.
async fn sales(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let (concert_id, terms) = organized(store, request).await?;
    let pools: Vec<PoolSales> =
        views.list_all(&PoolSales::list(concert_id)).await.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(ConcertSales::of(&terms, &pools)))
}

async fn page(views: &Views, list: &str, request: &Request) -> Result<Response, Problem> {
    let page = views.list::<ListedReservation>(list, Sorted::Descending, &request.page()?).await;
    Ok(Response::ok(page.map_err(|error| Problem::view(&error))?))
}

/// The concert asked about, for its own organizer and for admins alone.
async fn organized(store: &Store, request: &Request) -> Result<(ConcertId, Terms), Problem> {
    let caller = request.caller()?;
    let concert_id: ConcertId = request.path("concertId")?;
    let allotment = store.load::<Allotment>(&Allotment::stream(concert_id), Consistency::Eventual).await;
    match allotment.map_err(|error| Problem::store(&error))?.state {
        Allotment::Set(terms) if caller.user_id == terms.organizer_id || caller.has(Role::Admin) => {
            Ok((concert_id, terms))
        }
        Allotment::Set(_) | Allotment::Nothing => Err(Problem::not_found()),
    }
}
