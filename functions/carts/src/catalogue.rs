//! What is on sale, as concerts tell: one stored item per concert.

use contracts::concerts::{Concert, ConcertsEvent, TicketType};
use kernel::{ConcertId, TicketTypeId};
use lambda::bus::Trigger;
use lambda::http::{Problem, wait_until_found};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, bus};
use views::{Key, Views};

use crate::cart::{Offer, Sale};

pub const LAMBDA: Lambda = Lambda { name: "carts-project-concerts", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let views = env.views()?;
    Ok(bus::handler(&env, views, project))
}

async fn project(views: Views, event: ConcertsEvent, trigger: Trigger) -> Result<(), InvocationFailed> {
    let concert = event.concert();
    views.put(&key(concert.concert_id), trigger.metadata.version, concert, None).await?;
    Ok(())
}

fn key(concert_id: ConcertId) -> Key {
    Key::new(format!("concert#{concert_id}"), "-")
}

/// A concert as it is known here, if it is.
///
/// # Errors
/// 503 when the view can't be read.
pub async fn find(views: &Views, concert_id: ConcertId) -> Result<Option<Concert>, Problem> {
    let found = views.get::<Concert>(&key(concert_id)).await.map_err(|error| Problem::view(&error))?;
    Ok(found.map(|(_, concert)| concert))
}

/// A ticket type on sale; a concert that was made a moment ago may still be on its way here.
///
/// # Errors
/// 404 when there is no such concert or ticket type.
pub async fn sale(views: &Views, concert_id: ConcertId, ticket_type_id: &TicketTypeId) -> Result<Sale, Problem> {
    let found = wait_until_found(|| async move {
        let concert = find(views, concert_id).await?;
        Ok(concert.and_then(|concert| sales(&concert).find(|sale| sale.offer.ticket_type_id == *ticket_type_id)))
    });
    found.await?.ok_or_else(Problem::not_found)
}

/// All that a concert has on sale.
pub fn sales(concert: &Concert) -> impl Iterator<Item = Sale> {
    concert.ticket_types.iter().map(|ticket_type| sale_of(concert, ticket_type))
}

fn sale_of(concert: &Concert, ticket_type: &TicketType) -> Sale {
    Sale {
        offer: Offer {
            concert_id: concert.concert_id,
            concert_name: concert.name.clone(),
            starts_at: concert.starts_at,
            ticket_type_id: ticket_type.ticket_type_id.clone(),
            ticket_type_name: ticket_type.name.clone(),
            unit_price: ticket_type.price,
        },
        max_per_order: ticket_type.max_per_order,
        opens_at: concert.sales_open_at,
        closes_at: concert.sales_close_at.unwrap_or(concert.starts_at),
    }
}
