//! The stream of tickets → the stored views.

use eventstore::Aggregate;
use lambda::{Lambda, stream};

use crate::ticket::Ticket;
use crate::views::admission_conflicts::TicketConflict;
use crate::views::holders::Holder;
use crate::views::user_tickets::UserTicket;
use crate::views::void_tickets::VoidTicket;

/// Keeps the views up to date.
pub const LAMBDA: Lambda = Lambda {
    name: "tickets-project",
    build: |env| {
        Box::pin(async move {
            let (store, views) = (env.events()?, env.views()?);
            Ok(stream::projector(move |commit| {
                let (store, views) = (store.clone(), views.clone());
                Box::pin(async move {
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
                })
            }))
        })
    },
};
