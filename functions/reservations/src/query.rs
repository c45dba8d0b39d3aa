//! `GET /reservations`, `GET /concerts/{concertId}/reservations`, `GET /concerts/{concertId}/sales`.

use std::collections::{BTreeMap, BTreeSet};

use eventstore::{Aggregate, Consistency, Store};
use futures::{StreamExt, TryStreamExt, stream};
use kernel::ConcertId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use views::{Order as Sorted, Page, Views};

use crate::pools::sale_terms::{Allotment, SaleTerms};
use crate::reservation::Reservation;
use crate::views::disputed_money::DisputedMoney;
use crate::views::reservations::ListedReservation;
use crate::views::sales::{ConcertSales, PoolSales};
use crate::views::shown_concerts::find_shown;

pub const LAMBDA: Lambda = Lambda { name: "reservations-query", build: &build };

const MAX_CONCURRENT: usize = 16;

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    Ok(endpoint(&env, state, answer).authenticated()?.build())
}

async fn answer((store, views): (Store, Views), request: Request) -> Result<Response, Problem> {
    match request.route() {
        "GET /concerts/{concertId}/reservations" => list_concert_reservations(&store, &views, &request).await,
        "GET /concerts/{concertId}/sales" => get_concert_sales(&store, &views, &request).await,
        _ => list_reservations(&store, &views, &request).await,
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

async fn list_reservations(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let list = ListedReservation::of_user(request.caller()?.user_id);
    page(store, views, &list, request).await
}

async fn list_concert_reservations(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let (concert_id, _) = authorized_concert(store, request).await?;
    page(store, views, &ListedReservation::of_concert(concert_id), request).await
}

/// Adds up the stored items of the concert's pools, which is one short list, rather than up to 96 streams for each ticket type. It lags
/// behind the streams by the delivery time of an event.
async fn get_concert_sales(store: &Store, views: &Views, request: &Request) -> Result<Response, Problem> {
    let (concert_id, terms) = authorized_concert(store, request).await?;
    let pools: Vec<PoolSales> =
        views.list_all(&PoolSales::list(concert_id)).await.map_err(|error| Problem::view(&error))?;
    let disputed: Vec<DisputedMoney> =
        views.list_all(&DisputedMoney::list(concert_id)).await.map_err(|error| Problem::view(&error))?;
    Ok(Response::ok(ConcertSales::of(&terms, &pools).without_disputed(&disputed)))
}

async fn page(store: &Store, views: &Views, list: &str, request: &Request) -> Result<Response, Problem> {
    let page = views.list::<ListedReservation>(list, Sorted::Descending, &request.page()?).await;
    let Page { items, next_cursor } = page.map_err(|error| Problem::view(&error))?;
    let concert_ids: BTreeSet<ConcertId> = items.iter().map(|item| item.concert_id).collect();
    let terms = stream::iter(concert_ids.clone()).map(|concert_id| sale_terms(store, concert_id));
    let terms: BTreeMap<ConcertId, SaleTerms> =
        terms.buffered(MAX_CONCURRENT).try_filter_map(|found| async move { Ok(found) }).try_collect().await?;
    let concerts = find_shown(views, concert_ids).await.map_err(|error| Problem::view(&error))?;
    let complete = stream::iter(items).map(|item| with_items(store, item)).buffered(MAX_CONCURRENT);
    let items = complete.map_ok(|item| {
        let concert_id = item.concert_id;
        item.with_concert(concerts.get(&concert_id), terms.get(&concert_id))
    });
    Ok(Response::ok(Page { items: items.try_collect::<Vec<_>>().await?, next_cursor }))
}

/// None if the concert is not known yet.
async fn sale_terms(store: &Store, concert_id: ConcertId) -> Result<Option<(ConcertId, SaleTerms)>, Problem> {
    let allotment = store.load::<Allotment>(&Allotment::stream(concert_id), Consistency::Eventual).await;
    match allotment.map_err(|error| Problem::store(&error))?.state {
        Allotment::Set(terms) => Ok(Some((concert_id, terms))),
        Allotment::Nothing => Ok(None),
    }
}

/// From its stream, if an older release listed it.
async fn with_items(store: &Store, listed: ListedReservation) -> Result<ListedReservation, Problem> {
    if !listed.lacks_items() {
        return Ok(listed);
    }
    let reservation =
        store.load::<Reservation>(&Reservation::stream(listed.reservation_id), Consistency::Eventual).await;
    let reservation = reservation.map_err(|error| Problem::store(&error))?.state;
    Ok(ListedReservation::of(listed.reservation_id, &reservation).unwrap_or(listed))
}

/// The concert and the terms of its sale, for its organizer, finance and admins only.
async fn authorized_concert(store: &Store, request: &Request) -> Result<(ConcertId, SaleTerms), Problem> {
    let caller = request.caller()?;
    let concert_id: ConcertId = request.path("concertId")?;
    let allotment = store.load::<Allotment>(&Allotment::stream(concert_id), Consistency::Eventual).await;
    match allotment.map_err(|error| Problem::store(&error))?.state {
        Allotment::Set(terms) if caller.organizes_for(terms.organizer_id) || caller.sees_everybody() => {
            Ok((concert_id, terms))
        }
        Allotment::Set(_) | Allotment::Nothing => Err(Problem::not_found()),
    }
}
