//! Tickets as they are put on paper: what their seats say, and what their concerts are now.

use jiff::Zoned;
use papers::ticket::{Ticket, Venue};

use crate::concerts::{Concert, Known};
use crate::delivery;
use crate::ticket::Seat;

/// A ticket to be put on paper.
#[derive(Debug, Clone)]
pub struct Printed {
    seat: Seat,
    concert: Option<Concert>,
    starts_at: Option<Zoned>,
}

impl Printed {
    /// A ticket with its concert, if that is known.
    pub fn new(seat: Seat, concerts: &Known) -> Self {
        let concert = concerts.get(&seat.concert_id).cloned();
        let starts_at = concert.as_ref().map(Concert::local_start);
        Self { seat, concert, starts_at }
    }

    /// The ticket.
    pub fn seat(&self) -> &Seat {
        &self.seat
    }

    /// How often its concert has changed.
    pub fn revision(&self) -> u32 {
        self.concert.as_ref().map_or(0, |concert| u32::try_from(concert.version).unwrap_or(u32::MAX))
    }

    /// All that stands on it, with the name of who holds it.
    pub fn paper<'a>(&'a self, holder: &'a str) -> Ticket<'a> {
        let Self { seat, concert, starts_at } = self;
        Ticket {
            concert_id: seat.concert_id,
            concert: concert.as_ref().map_or(&seat.concert_name, |concert| &concert.name).as_str(),
            artist: concert.as_ref().and_then(|concert| concert.artist.as_ref()).map(|artist| artist.as_str()),
            venue: concert.as_ref().map(Concert::place),
            starts_at: starts_at.as_ref(),
            ticket_type: seat.ticket_type_name.as_str(),
            holder,
            price: seat.price,
            order_number: seat.order_number.as_str(),
            ticket_id: seat.ticket_id,
            code: &seat.code,
        }
    }
}

impl Concert {
    /// When it begins, by the clocks there.
    pub fn local_start(&self) -> Zoned {
        self.starts_at.to_zoned(papers::time_zone(&self.venue.country, None))
    }

    /// Where it is.
    pub fn place(&self) -> Venue<'_> {
        place(&self.venue)
    }
}

/// Where a concert is, for paper.
pub fn place(venue: &delivery::Venue) -> Venue<'_> {
    Venue { name: venue.name.as_str(), city: venue.city.as_str(), country: &venue.country }
}
