//! Events of concerts → the catalogue, so that filling a cart waits for no other context.

use contracts::concerts::ConcertsEvent;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::views::catalogue;

pub const LAMBDA: Lambda = Lambda { name: "carts-project-concerts", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let views = env.views()?;
    Ok(bus::handler(&env, views, project))
}

async fn project(views: Views, event: ConcertsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let concert = event.concert();
    views.put(&catalogue::key(concert.concert_id), trigger.metadata.version, concert, None).await?;
    Ok(())
}
