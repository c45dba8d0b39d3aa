//! Events of reservations → the free seats, so that nobody pays for what is sold out.

use contracts::reservations::ReservationsEvent;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::views::availability::PoolSeats;

pub const LAMBDA: Lambda = Lambda { name: "carts-project-availability", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let views = env.views()?;
    Ok(bus::handler(&env, views, project))
}

async fn project(views: Views, event: ReservationsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    if let ReservationsEvent::AvailabilityChanged(changed) = event
        && let Some((key, item)) = PoolSeats::of(changed)
    {
        views.put(&key, trigger.metadata.version, &item, None).await?;
    }
    Ok(())
}
