use jiff::Zoned;
use kernel::{ConcertId, Money};

use crate::mail::Email;
use crate::mail::letter::{Letter, Part};
use crate::ticket::{Ticket, Venue};
use crate::{Language, date_and_time, money};

/// Brings the tickets: each with its code as text, so that they are good for the gate even if attachments are lost.
#[derive(Debug, Clone)]
pub struct TicketsMail<'a> {
    /// The buyer.
    pub name: &'a str,
    /// The order's number.
    pub order_number: &'a str,
    /// The tickets.
    pub tickets: &'a [Ticket<'a>],
    /// Whether they are attached as PDF.
    pub attached: bool,
}

impl TicketsMail<'_> {
    /// The mail.
    pub fn email(&self, language: Language) -> Email {
        let order = [("order", self.order_number)];
        let mut letter = Letter::new(language, self.name, language.say("mail-tickets-subject", &order));
        let count = u32::try_from(self.tickets.len()).unwrap_or(u32::MAX);
        letter.paragraph(language.count("mail-tickets-intro", count, &order));
        if self.attached {
            letter.paragraph(language.count("mail-tickets-attached", count, &[]));
        }
        let mut concerts: Vec<ConcertId> = Vec::new();
        for first in self.tickets {
            if concerts.contains(&first.concert_id) {
                continue;
            }
            concerts.push(first.concert_id);
            letter.parts.push(Part::Concert {
                name: first.concert.to_owned(),
                details: details(first.concert, first.artist, first.starts_at, first.venue.as_ref(), language),
            });
            for ticket in self.tickets.iter().filter(|ticket| ticket.concert_id == first.concert_id) {
                letter.parts.push(Part::Ticket { name: ticket.ticket_type.to_owned(), code: ticket.code.to_owned() });
            }
        }
        letter.say("ticket-advice");
        letter.email()
    }
}

/// A concert as it is, or was, for those who have tickets.
#[derive(Debug, Clone)]
pub struct ConcertState<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Who plays.
    pub artist: Option<&'a str>,
    /// When it begins, in the venue's time zone.
    pub starts_at: Option<&'a Zoned>,
    /// Where.
    pub venue: Option<Venue<'a>>,
}

/// Says that something about a concert has changed.
#[derive(Debug, Clone)]
pub struct ConcertChangedMail<'a> {
    /// The buyer.
    pub name: &'a str,
    /// The order's number.
    pub order_number: &'a str,
    /// What it was.
    pub before: ConcertState<'a>,
    /// What it is.
    pub after: ConcertState<'a>,
    /// Whether a calendar file is attached.
    pub attached: bool,
}

impl ConcertChangedMail<'_> {
    /// The mail.
    pub fn email(&self, language: Language) -> Email {
        let values = [("concert", self.after.name), ("order", self.order_number)];
        let mut letter = Letter::new(language, self.name, language.say("mail-changed-subject", &values));
        letter.paragraph(language.say("mail-changed-intro", &[("concert", self.before.name)]));
        for (label, state) in [("mail-changed-is", &self.after), ("mail-changed-was", &self.before)] {
            letter.parts.push(Part::Heading(language.say(label, &[])));
            let details = details(state.name, state.artist, state.starts_at, state.venue.as_ref(), language);
            letter.parts.push(Part::Concert { name: state.name.to_owned(), details });
        }
        letter.say("mail-changed-valid");
        if self.attached {
            letter.say("mail-changed-calendar");
        }
        letter.email()
    }
}

/// Says that a concert will not take place, and what becomes of the money.
#[derive(Debug, Clone)]
pub struct ConcertCancelledMail<'a> {
    /// The buyer.
    pub name: &'a str,
    /// The order's number.
    pub order_number: &'a str,
    /// The concert.
    pub concert: ConcertState<'a>,
    /// How much goes back, where that is known.
    pub refund: Option<Money>,
}

impl ConcertCancelledMail<'_> {
    /// The mail.
    pub fn email(&self, language: Language) -> Email {
        let concert = &self.concert;
        let values = [("concert", concert.name), ("order", self.order_number)];
        let mut letter = Letter::new(language, self.name, language.say("mail-cancelled-subject", &values));
        letter.paragraph(language.say("mail-cancelled-intro", &[("concert", concert.name)]));
        letter.parts.push(Part::Concert {
            name: concert.name.to_owned(),
            details: details(concert.name, concert.artist, concert.starts_at, concert.venue.as_ref(), language),
        });
        letter.say("mail-cancelled-refund");
        if let Some(refund) = self.refund {
            let row = (language.say("mail-cancelled-amount", &[]), money(refund, language));
            letter.parts.push(Part::Table(vec![row]));
        }
        letter.email()
    }
}

/// Who plays, unless the concert is called just that, when and where, as far as that is known, a line each.
fn details(
    concert: &str,
    artist: Option<&str>,
    starts_at: Option<&Zoned>,
    venue: Option<&Venue<'_>>,
    language: Language,
) -> Vec<String> {
    let lines = [
        artist.filter(|artist| *artist != concert).map(str::to_owned),
        starts_at.map(|starts_at| date_and_time(starts_at, language)),
        venue.map(Venue::line),
    ];
    lines.into_iter().flatten().collect()
}
