//! The stream of tickets → the stored views.

use eventstore::{Aggregate, Commit, Store};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, stream};
use views::Views;

use crate::ticket::Ticket;
use crate::views::admission_conflicts::TicketConflict;
use crate::views::holders::Holder;
use crate::views::user_tickets::UserTicket;
use crate::views::void_tickets::VoidTicket;

pub const LAMBDA: Lambda = Lambda { name: "tickets-project-tickets", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    Ok(stream::projector(state, project))
}

async fn project((store, views): (Store, Views), commit: Commit) -> Result<(), InvocationFailed> {
    if commit.stream.category() != Ticket::CATEGORY {
        return Ok(());
    }
    let ticket = store.state_after::<Ticket>(&commit).await?;
    let version = commit.last_version();
    if let Some(item) = UserTicket::of(&ticket) {
        views.put(&item.key(), version, &item, None).await?;
    }
    if let Some(item) = Holder::of(&ticket) {
        views.put(&item.key(), version, &item, None).await?;
    }
    if let Some(item) = VoidTicket::of(&ticket) {
        views.put(&item.key(), version, &item, None).await?;
    }
    if let Some(item) = TicketConflict::of(&ticket) {
        views.put(&item.key(), version, &item, None).await?;
    }
    Ok(())
}
