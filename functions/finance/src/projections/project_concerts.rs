//! Keeps the countries in which concerts take place, and what their settlements need. The newest event of a concert wins.

use contracts::concerts::ConcertsEvent;
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::Views;

use crate::views::concert_countries::ConcertCountry;
use crate::views::settled_concerts::SettledConcert;

pub const LAMBDA: Lambda = Lambda { name: "finance-project-concerts", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let views = env.views()?;
    Ok(bus::handler(&env, views, project))
}

async fn project(views: Views, event: ConcertsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let concert = event.concert();
    let country = ConcertCountry { country: concert.venue.country.clone() };
    views.put(&ConcertCountry::key(concert.concert_id), trigger.metadata.version, &country, None).await?;
    if let Some(settled) = SettledConcert::of(concert) {
        views.put(&SettledConcert::key(concert.concert_id), trigger.metadata.version, &settled, None).await?;
    }
    Ok(())
}
