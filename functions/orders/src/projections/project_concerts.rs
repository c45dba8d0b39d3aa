//! Keeps the organizers, times and places of concerts, and the list of cancelled concerts for the job that cancels their orders.

use contracts::concerts::ConcertsEvent;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::views::cancellation::CancelledConcert;
use crate::views::concert_organizers::ConcertOrganizer;
use crate::views::shown_concerts::ShownConcert;

pub const LAMBDA: Lambda = Lambda { name: "orders-project-concerts", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let views = env.views()?;
    Ok(bus::handler(&env, views, project))
}

async fn project(views: Views, event: ConcertsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let version = trigger.metadata.version;
    let concert = event.concert();
    let organizer = ConcertOrganizer { organizer_id: concert.organizer_id };
    views.put(&ConcertOrganizer::key(concert.concert_id), version, &organizer, None).await?;
    views.put(&ShownConcert::key(concert.concert_id), version, &ShownConcert::of(concert), None).await?;
    let ConcertsEvent::ConcertCancelled(concert) = event else { return Ok(()) };
    let item = CancelledConcert::of(&concert, trigger.metadata.occurred_at, version);
    // Listed last: the job works on whatever is listed.
    views.put(&CancelledConcert::key(item.concert_id), version, &item, None).await?;
    views.put(&CancelledConcert::listed(item.concert_id), version, &item, None).await?;
    Ok(())
}
