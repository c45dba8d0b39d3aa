//! Events of reservations → the stored availability.

use contracts::reservations::ReservationsEvent;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::views::availability::FreeSeats;

pub const LAMBDA: Lambda = Lambda { name: "concerts-project-availability", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let views = env.views()?;
    Ok(bus::handler(&env, views, project))
}

async fn project(views: Views, event: ReservationsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    if let ReservationsEvent::AvailabilityChanged(changed) = event {
        let (key, item) = FreeSeats::of(changed);
        views.put(&key, trigger.metadata.version, &item, None).await?;
    }
    Ok(())
}
