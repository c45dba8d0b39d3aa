//! Tickets on paper, on a phone and in a calendar.

mod calendar;
mod content;
mod layout;

use crate::messages::Messages;
use crate::qr::Qr;
use crate::ticket::layout::{Number, sheet};
use crate::typeset::Typesetter;
use crate::{Language, PaperError, pdf, svg};

pub use calendar::{Appointment, Revision, calendar};
pub use content::{Ticket, Venue};
pub use layout::Page;

/// Renders a PDF with one page per ticket, in the same order.
///
/// # Errors
/// [`PaperError::Empty`] without a ticket, [`PaperError::CodeTooLong`] for a code that is too long.
pub fn pdf(tickets: &[Ticket<'_>], page: Page, language: Language) -> Result<Vec<u8>, PaperError> {
    let first = tickets.first().ok_or(PaperError::Empty)?;
    let mut typesetter = Typesetter::new();
    let mut sheets = Vec::with_capacity(tickets.len());
    for (index, ticket) in tickets.iter().enumerate() {
        let number = Number { number: index + 1, total: tickets.len() };
        sheets.push(sheet(&mut typesetter, ticket, number, page, language)?);
    }
    let title = language.message("tickets-title", &[("order", first.order_number)]);
    let bookmarks: Vec<String> =
        tickets.iter().map(|ticket| format!("{} · {}", ticket.concert, ticket.ticket_type)).collect();
    pdf::pdf(&sheets, &title, &bookmarks, language)
}

/// Renders a ticket's phone page as SVG.
///
/// # Errors
/// [`PaperError::CodeTooLong`] for a code that is too long.
pub fn svg(ticket: &Ticket<'_>, language: Language) -> Result<String, PaperError> {
    let number = Number { number: 1, total: 1 };
    let sheet = sheet(&mut Typesetter::new(), ticket, number, Page::Phone, language)?;
    let title = format!("{}: {}", language.message("ticket", &[]), ticket.concert);
    Ok(svg::svg(&sheet, &title, language.tag()))
}

/// Renders a ticket's QR code alone as SVG of any size: black on white, with the quiet zone that readers need.
///
/// # Errors
/// [`PaperError::CodeTooLong`] for a code that is too long.
pub fn qr_svg(code: &str) -> Result<String, PaperError> {
    Ok(svg::qr_svg(&Qr::new(code)?))
}
