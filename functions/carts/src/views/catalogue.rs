//! What is on sale: one stored item per concert, as concerts last published it.

use contracts::concerts::{Concert, TicketType};
use kernel::{ConcertId, TicketTypeId};
use lambda::http::{Problem, wait_until_found};
use views::{Key, Views};

use crate::cart::{CartRefusal, Offer, Sale, Venue};
use crate::views::availability::{PoolSeats, free_for_certain};

pub fn key(concert_id: ConcertId) -> Key {
    Key::new(format!("concert#{concert_id}"), "-")
}

pub async fn find(views: &Views, concert_id: ConcertId) -> Result<Option<Concert>, Problem> {
    let found = views.get::<Concert>(&key(concert_id)).await.map_err(|error| Problem::view(&error))?;
    Ok(found.map(|(_, concert)| concert))
}

/// A concert that is not cancelled. Waits a moment for one that may just have been created.
pub async fn scheduled(views: &Views, concert_id: ConcertId) -> Result<Concert, Problem> {
    let found = wait_until_found(concert_id.is_derived(), || find(views, concert_id));
    let concert = found.await?.ok_or_else(Problem::not_found)?;
    if concert.is_cancelled() {
        return Err(CartRefusal::ConcertCancelled(concert.name).into());
    }
    Ok(concert)
}

/// The terms of a ticket type. Waits a moment for a concert that may just have been created.
pub async fn sale(views: &Views, concert_id: ConcertId, ticket_type_id: &TicketTypeId) -> Result<Sale, Problem> {
    let concert = scheduled(views, concert_id).await?;
    let sale = sales(&concert, &[]).find(|sale| sale.offer.ticket_type_id == *ticket_type_id);
    sale.ok_or_else(Problem::not_found)
}

/// `pools` are all that are known of the concert.
pub fn sales(concert: &Concert, pools: &[PoolSeats]) -> impl Iterator<Item = Sale> {
    concert.ticket_types.iter().map(|ticket_type| sale_of(concert, ticket_type, pools))
}

fn sale_of(concert: &Concert, ticket_type: &TicketType, pools: &[PoolSeats]) -> Sale {
    let venue = concert.venue.clone();
    Sale {
        offer: Offer {
            concert_id: concert.concert_id,
            concert_name: concert.name.clone(),
            artist: Some(concert.artist.clone()),
            starts_at: concert.starts_at,
            venue: Some(Venue {
                name: venue.name,
                city: venue.city,
                country: venue.country,
                time_zone: venue.time_zone,
            }),
            ticket_type_id: ticket_type.ticket_type_id.clone(),
            ticket_type_name: ticket_type.name.clone(),
            unit_price: ticket_type.price,
        },
        max_per_order: ticket_type.max_per_order,
        opens_at: concert.sales_open_at,
        closes_at: concert.sales_close_at.unwrap_or(concert.starts_at),
        free: free_for_certain(ticket_type, pools),
    }
}
