//! Every `GET` of the context, by subject in `queries/`.

use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::Operation;

use crate::code::VerificationKeys;
use crate::downloads::TicketFiles;
use crate::name_index::NameIndex;
use crate::queries::{concert_tickets, deliveries, gate, gate_lookup, tickets};

pub const LAMBDA: Lambda = Lambda { name: "tickets-query", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let files = TicketFiles { store: env.events()?, views: env.views()?, vault: env.vault()? };
    let state = (files, VerificationKeys::from_env(&env)?, NameIndex::from_secret(&env).await?);
    Ok(endpoint(&env, state, answer).authenticated()?.build())
}

async fn answer(
    (files, keys, names): (TicketFiles, VerificationKeys, NameIndex),
    request: Request,
) -> Result<Response, Problem> {
    match request.route() {
        "GET /tickets/{ticketId}" => tickets::ticket(&files, &request).await,
        "GET /tickets/{ticketId}/qr.svg" => tickets::qr(&files, &request).await,
        "GET /orders/{orderId}/tickets.pdf" => files.order(request.caller()?, &request).await,
        "GET /concerts/{concertId}/tickets/summary" => concert_tickets::summary(&files.views, &request).await,
        "GET /concerts/{concertId}/attendees.csv" => concert_tickets::export(&files, &request).await,
        "GET /orders/{orderId}/deliveries" => deliveries::of_order(&files, &request).await,
        "GET /orders/{orderId}/label.pdf" => deliveries::label(&files, &request).await,
        "GET /ops/failed-deliveries" => deliveries::failed(&files, &request).await,
        "GET /gate/concerts/{concertId}/keys" => gate::keys(&files.views, &keys, &request).await,
        gate_lookup::ROUTE => gate_lookup::look_up(&files, &names, &request).await,
        "GET /gate/concerts/{concertId}/validations" => gate::scans(&files.views, &request).await,
        "GET /gate/concerts/{concertId}/conflicts" => gate::conflicts(&files.views, &request).await,
        _ => tickets::list(&files, &request).await,
    }
}

pub fn operations() -> Vec<Operation> {
    [
        tickets::operations(LAMBDA.name),
        concert_tickets::operations(LAMBDA.name),
        deliveries::operations(LAMBDA.name),
        gate::operations(LAMBDA.name),
        vec![gate_lookup::operation(LAMBDA.name)],
    ]
    .concat()
}
