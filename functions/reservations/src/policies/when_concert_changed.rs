//! When a concert or its ticket types change, changes the terms of its sale and fits its pools, and keeps what reservations show of it.

use contracts::concerts::ConcertsEvent;
use eventstore::Store;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::pools::pool_fitting::put_on_sale;
use crate::pools::sale_terms::{AllotmentCommand, TicketTypeOnSale};
use crate::views::shown_concerts::ShownConcert;

pub const LAMBDA: Lambda = Lambda { name: "reservations-when-concert-changed", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let state = (env.events()?, env.views()?);
    Ok(bus::handler(&env, state, when_concert_changed))
}

async fn when_concert_changed(
    (store, views): (Store, Views),
    event: ConcertsEvent,
    trigger: Trigger,
) -> Result<(), InvocationFailed> {
    let concert_id = event.concert().concert_id;
    let command = change_allotment(&event, trigger.metadata.version);
    put_on_sale(&store, concert_id, &command, &trigger.cause("ChangeAllotment")).await?;
    let shown = ShownConcert::of(event.concert());
    views.put(&ShownConcert::key(concert_id), trigger.metadata.version, &shown, None).await?;
    Ok(())
}

/// Without a closing time, sales close when the concert starts.
pub fn change_allotment(event: &ConcertsEvent, concert_version: u64) -> AllotmentCommand {
    let concert = event.concert();
    let ticket_types = concert.ticket_types.iter().map(|ticket_type| TicketTypeOnSale {
        ticket_type_id: ticket_type.ticket_type_id.clone(),
        name: ticket_type.name.clone(),
        capacity: ticket_type.capacity,
        max_per_order: ticket_type.max_per_order,
        currency: ticket_type.price.currency(),
    });
    AllotmentCommand::ChangeAllotment {
        concert_version,
        organizer_id: concert.organizer_id,
        sales_open_at: concert.sales_open_at,
        sales_close_at: concert.sales_close_at.unwrap_or(concert.starts_at),
        ticket_types: ticket_types.collect(),
    }
}
