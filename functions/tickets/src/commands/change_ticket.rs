//! What the holder of a ticket does with it, and staff after a lost parcel: see [`transfers`], [`give_backs`],
//! [`holder_naming`] and [`reissues`].

use std::sync::Arc;

use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::Operation;

use crate::code::Signer;
use crate::ticket_changes::TicketChanges;
use crate::{give_backs, holder_naming, reissues, transfers};

pub const LAMBDA: Lambda = Lambda { name: "tickets-change-ticket", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let changes = TicketChanges {
        store: env.events()?,
        views: env.views()?,
        vault: env.vault()?,
        signer: Arc::new(Signer::from_secret(&env).await?),
    };
    Ok(endpoint(&env, changes, answer).authenticated()?.idempotent()?.build())
}

async fn answer(changes: TicketChanges, request: Request) -> Result<Response, Problem> {
    match request.route() {
        transfers::ROUTE => transfers::transfer(&changes, &request).await,
        give_backs::ROUTE => give_backs::give_back(&changes, &request).await,
        reissues::ROUTE => reissues::reissue(&changes, &request).await,
        _ => holder_naming::name(&changes, &request).await,
    }
}

pub fn operations() -> Vec<Operation> {
    vec![
        transfers::operation(LAMBDA.name),
        give_backs::operation(LAMBDA.name),
        holder_naming::operation(LAMBDA.name),
        reissues::operation(LAMBDA.name),
    ]
}
