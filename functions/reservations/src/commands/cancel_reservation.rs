//! `DELETE /reservations/{reservationId}`: the buyer no longer wants the seats.

use eventstore::{Aggregate, Store};
use kernel::ReservationId;
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Answer, Operation};

use crate::reservation::{Reservation, ReservationCommand, ReservationRefusal};

pub const LAMBDA: Lambda = Lambda { name: "reservations-cancel-reservation", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let store = env.events()?;
    Ok(endpoint(&env, store, cancel_reservation).authenticated()?.idempotent()?.build())
}

/// The endpoint, as clients see it.
pub fn operation() -> Operation {
    Operation::delete(LAMBDA.name, "/reservations/{reservationId}", "cancelReservation")
        .says(
            "Let held seats go",
            "Cancels their order, while that is still open; the seats are free once it is cancelled.",
        )
        .by_person()
        .path::<ReservationId>("reservationId", "The reservation.")
        .idempotent()
        .conditional()
        .answers(Answer::no_content())
        .refuses([ReservationRefusal::Final])
}

/// Asks the reservation's order to release the seats: the order may have been confirmed a moment ago, and only one of the two can
/// have the last word. The seats are free once the order is cancelled.
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
