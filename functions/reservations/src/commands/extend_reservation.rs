//! `POST /reservations/{reservationId}/extension`: the buyer extends a hold, once.

use eventstore::{Aggregate, Consistency, Store};
use kernel::{ReservationId, SignedDuration, Timestamp};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use schemars::JsonSchema;
use serde::Serialize;

use crate::pools::sale_terms::Allotment;
use crate::reservation::{Reservation, ReservationCommand, ReservationRefusal};

pub const LAMBDA: Lambda = Lambda { name: "reservations-extend-reservation", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let extensions = Extensions {
        store: env.events()?,
        extension: env.minutes("EXTENSION_MINUTES")?,
        rush: env.minutes("RUSH_MINUTES")?,
    };
    Ok(endpoint(&env, extensions, extend_reservation).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::post(LAMBDA.name, "/reservations/{reservationId}/extension", "extendReservation")
        .describe("Extend a hold", "Once, while the seats are held, and not in the rush after the start of sales.")
        .for_users()
        .path::<ReservationId>("reservationId", "The reservation's ID.")
        .idempotent()
        .conditional()
        .responds(SuccessResponse::ok::<ExtendReservationResponse>().versioned())
        .problems([
            ReservationRefusal::AlreadyExtended,
            ReservationRefusal::Rush,
            ReservationRefusal::HoldOver,
            ReservationRefusal::Final,
        ])
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ExtendedReservation")]
struct ExtendReservationResponse {
    reservation_id: ReservationId,
    /// The new end of the hold.
    expires_at: Timestamp,
}

#[derive(Clone)]
struct Extensions {
    store: Store,
    /// Zero where holds are not extended.
    extension: SignedDuration,
    /// How long after the start of sales no hold is extended.
    rush: SignedDuration,
}

async fn extend_reservation(extensions: Extensions, request: Request) -> Result<Response, Problem> {
    let Extensions { store, extension, rush } = extensions;
    let user_id = request.caller()?.user_id;
    let reservation_id: ReservationId = request.path("reservationId")?;
    let (stream, now) = (Reservation::stream(reservation_id), request.now());
    let failed = |error| Problem::store(&error);
    let reservation = store.load::<Reservation>(&stream, Consistency::Strong).await.map_err(failed)?.state;
    let reserved = reservation.reserved().filter(|reserved| reserved.user_id == user_id);
    let reserved = reserved.ok_or_else(Problem::not_found)?;
    let allotment = Allotment::stream(reserved.concert_id);
    let allotment = store.load::<Allotment>(&allotment, Consistency::Eventual).await.map_err(failed)?.state;
    let expires_at = reserved.expires_at.saturating_add(extension).unwrap_or(Timestamp::MAX);
    let rush = extension.is_zero() || is_rush(&allotment, now, rush);
    let command = ReservationCommand::ExtendReservation { user_id, now, expires_at, rush };
    let done = store
        .execute::<Reservation>(&stream, &command, &request.cause("ExtendReservation"), request.expected()?)
        .await
        .map_err(Problem::of)?;
    Ok(Response::ok(ExtendReservationResponse { reservation_id, expires_at }).etag(done.version))
}

/// Whether sales started less than `rush` ago.
pub fn is_rush(allotment: &Allotment, now: Timestamp, rush: SignedDuration) -> bool {
    match allotment {
        Allotment::Set(terms) => terms.sales_open_at.is_some_and(|open_at| now.duration_since(open_at) < rush),
        Allotment::Nothing => false,
    }
}
