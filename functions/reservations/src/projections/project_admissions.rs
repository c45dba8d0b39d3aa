//! Keeps the tickets that gates have admitted.

use contracts::tickets::AdmissionEvent;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::views::admitted_tickets::AdmittedTicket;

pub const LAMBDA: Lambda = Lambda { name: "reservations-project-admissions", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let views = env.views()?;
    Ok(bus::handler(&env, views, project))
}

async fn project(views: Views, event: AdmissionEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let ticket = AdmittedTicket::of(&event);
    views.put(&ticket.key(), trigger.metadata.version, &ticket, None).await?;
    Ok(())
}
