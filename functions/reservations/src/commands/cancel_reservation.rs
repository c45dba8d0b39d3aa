//! `DELETE /reservations/{reservationId}`: the buyer releases held seats.

use eventstore::{Aggregate, Store};
use kernel::ReservationId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};

use crate::reservation::{Reservation, ReservationCommand, ReservationRefusal};

pub const LAMBDA: Lambda = Lambda { name: "reservations-cancel-reservation", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, cancel_reservation).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    Operation::delete(LAMBDA.name, "/reservations/{reservationId}", "cancelReservation")
        .describe("Cancel a reservation", "Cancels its order too. The seats are released once the order is cancelled.")
        .for_users()
        .path::<ReservationId>("reservationId", "The reservation's ID.")
        .idempotent()
        .conditional()
        .responds(SuccessResponse::no_content())
        .problems([ReservationRefusal::Final])
}

/// Requests the cancellation from the order, which may have been confirmed a moment ago: only the order can decide that.
async fn cancel_reservation(store: Store, request: Request) -> Result<Response, Problem> {
    let user_id = request.caller()?.user_id;
    let reservation_id: ReservationId = request.path("reservationId")?;
    let command = ReservationCommand::RequestCancellation { user_id };
    let cause = request.cause("RequestCancellation");
    store
        .execute::<Reservation>(&Reservation::stream(reservation_id), &command, &cause, request.expected()?)
        .await
        .map_err(Problem::of)?;
    Ok(Response::no_content())
}
