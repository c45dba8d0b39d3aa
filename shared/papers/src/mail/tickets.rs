use jiff::Zoned;
use kernel::{ConcertId, Money};

use crate::mail::email::Email;
use crate::mail::letter::{Letter, Part};
use crate::messages::Messages;
use crate::ticket::{Ticket, Venue};
use crate::{Language, date_and_time, money};

/// Delivers tickets. It contains each ticket's code as text, so that the tickets are usable without attachments.
#[derive(Debug, Clone)]
pub struct TicketsMail<'a> {
    /// Name of the buyer.
    pub name: &'a str,
    /// Order number for people.
    pub order_number: &'a str,
    /// Address of the page with more about it.
    pub page_url: &'a str,
    /// At least one ticket.
    pub tickets: &'a [Ticket<'a>],
    /// Whether the tickets are attached as PDF.
    pub attached: bool,
}

impl TicketsMail<'_> {
    /// Renders the mail.
    pub fn email(&self, language: Language) -> Email {
        let order = [("order", self.order_number)];
        let mut letter = Letter::new(language, self.name, language.message("mail-tickets-subject", &order));
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
                letter.parts.push(Part::Code { label: ticket.ticket_type.to_owned(), code: ticket.code.to_owned() });
            }
        }
        letter.message("ticket-advice");
        letter.button("mail-button-tickets", self.page_url);
        letter.email()
    }
}

/// The details of a concert before or after a change.
#[derive(Debug, Clone)]
pub struct ConcertState<'a> {
    /// Title of the concert.
    pub name: &'a str,
    /// Performer, if known.
    pub artist: Option<&'a str>,
    /// Start in the venue's time zone, if known.
    pub starts_at: Option<&'a Zoned>,
    /// Venue, if known.
    pub venue: Option<Venue<'a>>,
}

/// Informs that a concert has changed.
#[derive(Debug, Clone)]
pub struct ConcertChangedMail<'a> {
    /// Name of the buyer.
    pub name: &'a str,
    /// Order number for people.
    pub order_number: &'a str,
    /// Address of the page with more about it.
    pub page_url: &'a str,
    /// The concert before the change.
    pub before: ConcertState<'a>,
    /// The concert after the change.
    pub after: ConcertState<'a>,
    /// Why the organizer changed it, if given.
    pub reason: Option<&'a str>,
    /// Whether a calendar file is attached.
    pub attached: bool,
}

impl ConcertChangedMail<'_> {
    /// Renders the mail.
    pub fn email(&self, language: Language) -> Email {
        let values = [("concert", self.after.name), ("order", self.order_number)];
        let mut letter = Letter::new(language, self.name, language.message("mail-changed-subject", &values));
        letter.paragraph(language.message("mail-changed-intro", &[("concert", self.before.name)]));
        letter.reason(self.reason);
        for (label, state) in [("mail-changed-is", &self.after), ("mail-changed-was", &self.before)] {
            letter.parts.push(Part::Heading(language.message(label, &[])));
            let details = details(state.name, state.artist, state.starts_at, state.venue.as_ref(), language);
            letter.parts.push(Part::Concert { name: state.name.to_owned(), details });
        }
        letter.message("mail-changed-valid");
        if self.attached {
            letter.message("mail-changed-calendar");
        }
        letter.button("mail-button-tickets", self.page_url);
        letter.email()
    }
}

/// Informs that a concert is cancelled, and about the refund.
#[derive(Debug, Clone)]
pub struct ConcertCancelledMail<'a> {
    /// Name of the buyer.
    pub name: &'a str,
    /// Order number for people.
    pub order_number: &'a str,
    /// Address of the page with more about it.
    pub page_url: &'a str,
    /// The cancelled concert.
    pub concert: ConcertState<'a>,
    /// Why the organizer cancelled it, if known.
    pub reason: Option<&'a str>,
    /// Refunded amount, if known. Zero for free tickets.
    pub refund: Option<Money>,
}

impl ConcertCancelledMail<'_> {
    /// Renders the mail.
    pub fn email(&self, language: Language) -> Email {
        let concert = &self.concert;
        let values = [("concert", concert.name), ("order", self.order_number)];
        let mut letter = Letter::new(language, self.name, language.message("mail-cancelled-subject", &values));
        letter.paragraph(language.message("mail-cancelled-intro", &[("concert", concert.name)]));
        letter.reason(self.reason);
        letter.parts.push(Part::Concert {
            name: concert.name.to_owned(),
            details: details(concert.name, concert.artist, concert.starts_at, concert.venue.as_ref(), language),
        });
        if self.refund.is_some_and(Money::is_zero) {
            letter.message("mail-cancelled-void");
            letter.button("mail-button-order", self.page_url);
            return letter.email();
        }
        letter.message("mail-cancelled-refund");
        if let Some(refund) = self.refund {
            let row = (language.message("mail-cancelled-amount", &[]), money(refund, language));
            letter.parts.push(Part::Table(vec![row]));
        }
        letter.button("mail-button-order", self.page_url);
        letter.email()
    }
}

/// The known details, one per line: performer (unless that is the title), time and venue.
pub(super) fn details(
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
