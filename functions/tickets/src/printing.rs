//! Tickets ready to print: their seats with the current data of their concerts.

use contracts::Customer;
use jiff::Zoned;
use jiff::tz::TimeZone;
use kernel::Text;
use papers::Language;
use papers::ticket::{Appointment, Revision, Ticket, Venue};

use crate::delivery;
use crate::holder_names::HolderNames;
use crate::ticket::Seat;
use crate::views::concerts::{Concert, KnownConcerts};

#[derive(Debug, Clone)]
pub struct PrintableTicket {
    seat: Seat,
    concert: Option<Concert>,
    starts_at: Option<Zoned>,
    /// The name that the holder put on it.
    name: Option<Text<200>>,
}

impl PrintableTicket {
    /// A ticket for an unknown concert is printed with the concert's name at the time of purchase.
    pub fn new(seat: Seat, concerts: &KnownConcerts) -> Self {
        let concert = concerts.get(&seat.concert_id).cloned();
        let starts_at = concert.as_ref().map(local_start);
        Self { seat, concert, starts_at, name: None }
    }

    #[must_use]
    pub fn named(self, names: &HolderNames) -> Self {
        Self { name: names.get(&self.seat.ticket_id).cloned(), ..self }
    }

    pub fn code(&self) -> &str {
        &self.seat.code
    }

    /// The ticket in a calendar.
    pub fn appointment(&self) -> Appointment<'_> {
        self.paper("").appointment(self.concert.as_ref().map_or(FIRST_REVISION, revision))
    }

    /// `customer` is the name on a ticket that its holder has not named.
    pub fn paper<'a>(&'a self, customer: &'a str) -> Ticket<'a> {
        let Self { seat, concert, starts_at, name } = self;
        Ticket {
            concert_id: seat.concert_id,
            concert: concert.as_ref().map_or(&seat.concert_name, |concert| &concert.name).as_str(),
            artist: concert.as_ref().and_then(|concert| concert.artist.as_ref()).map(|artist| artist.as_str()),
            venue: concert.as_ref().map(|concert| venue(&concert.venue)),
            starts_at: starts_at.as_ref(),
            ticket_type: seat.ticket_type_name.as_str(),
            holder: name.as_ref().map_or(customer, Text::as_str),
            price: seat.price,
            order_number: seat.order_number.as_str(),
            ticket_id: seat.ticket_id,
            code: &seat.code,
        }
    }
}

/// Of a concert that is not known yet.
const FIRST_REVISION: Revision = Revision { sequence: 0, cancelled: false };

/// Its number grows with each change of the concert, so that calendars replace their entry.
pub fn revision(concert: &Concert) -> Revision {
    Revision { sequence: u32::try_from(concert.version).unwrap_or(u32::MAX), cancelled: concert.cancelled }
}

/// When the concert begins, in the time zone of its venue.
pub fn local_start(concert: &Concert) -> Zoned {
    concert.starts_at.to_zoned(time_zone(&concert.venue))
}

pub fn time_zone(venue: &delivery::Venue) -> TimeZone {
    papers::time_zone(&venue.country, venue.time_zone.as_ref())
}

pub fn venue(venue: &delivery::Venue) -> Venue<'_> {
    Venue { name: venue.name.as_str(), city: venue.city.as_str(), country: &venue.country }
}

/// The supported language that a customer prefers.
pub fn language(customer: &Customer) -> Language {
    customer.language.as_ref().map(|language| Language::of(language.as_str())).unwrap_or_default()
}
