use jiff::Zoned;
use kernel::{ConcertId, CountryCode, Money, TicketId};

/// A ticket with everything that is printed on it. Names can be in any script and length: long ones are printed smaller, never
/// cut.
#[derive(Debug, Clone)]
pub struct Ticket<'a> {
    /// Groups tickets of the same concert in mails and calendars.
    pub concert_id: ConcertId,
    /// Title of the concert.
    pub concert: &'a str,
    /// Performer, if known.
    pub artist: Option<&'a str>,
    /// Venue, if known.
    pub venue: Option<Venue<'a>>,
    /// Start of the concert in the venue's time zone (see [`time_zone`](crate::time_zone)), if known.
    pub starts_at: Option<&'a Zoned>,
    /// Name of the ticket type.
    pub ticket_type: &'a str,
    /// Name of the buyer.
    pub holder: &'a str,
    /// Price, tax included.
    pub price: Money,
    /// Order number for people.
    pub order_number: &'a str,
    /// Id of the ticket.
    pub ticket_id: TicketId,
    /// The signed code that the gate reads.
    pub code: &'a str,
}

/// The venue of a concert.
#[derive(Debug, Clone, Copy)]
pub struct Venue<'a> {
    /// Name of the venue.
    pub name: &'a str,
    /// City of the venue.
    pub city: &'a str,
    /// ISO 3166-1 code.
    pub country: &'a CountryCode,
}

impl Venue<'_> {
    /// Name, city and country in one line.
    pub(crate) fn line(&self) -> String {
        format!("{}, {}, {}", self.name, self.city, self.country.as_str())
    }
}
