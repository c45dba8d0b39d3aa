//! The layout of a ticket's page.
#![allow(clippy::float_arithmetic, reason = "lengths on paper, in points")]

use parley::Alignment;
use poster::Poster;

use crate::messages::Messages;
use crate::poster_art::PosterArt;
use crate::qr::Qr;
use crate::sheet::{Head, Role, Sheet};
use crate::ticket::content::Ticket;
use crate::typeset::{Block, Color, Style, Typesetter};
use crate::{Language, PaperError};
use writing::{date_and_time, money};

/// The format of a ticket's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// A4 for printing. The QR code is 73 mm wide, or 85 mm with its quiet zone.
    A4,
    /// For a phone: as wide as its screen, which the QR code fills, and as high as necessary.
    Phone,
}

const INK: Color = Color(0x16, 0x18, 0x2b);
const GREY: Color = Color(0x5d, 0x61, 0x75);
const LINE: Color = Color(0xdc, 0xdd, 0xe5);
const ACCENT: Color = Color(0xb3, 0x1b, 0x53);

/// The number of a ticket among all tickets of its document.
#[derive(Clone, Copy)]
pub(super) struct Number {
    pub number: usize,
    pub total: usize,
}

/// Lays out a ticket.
pub(super) fn sheet(
    typesetter: &mut Typesetter,
    ticket: &Ticket<'_>,
    number: Number,
    page: Page,
    language: Language,
) -> Result<Sheet, PaperError> {
    let qr = Qr::new(ticket.code)?;
    let draft = Draft { typesetter, ticket, number, language };
    Ok(match page {
        Page::A4 => draft.a4(qr),
        Page::Phone => draft.phone(qr),
    })
}

struct Draft<'a> {
    typesetter: &'a mut Typesetter,
    ticket: &'a Ticket<'a>,
    number: Number,
    language: Language,
}

impl Draft<'_> {
    fn a4(mut self, qr: Qr) -> Sheet {
        const MARGIN: f32 = 51.0;
        const WIDTH: f32 = 595.28 - 2.0 * MARGIN;
        const QR: f32 = 240.0;
        const GAP: f32 = 24.0;
        const POSTER: f32 = 132.0;
        let mut sheet = Sheet::new(595.28, 841.89);
        sheet.rectangle(0.0, 0.0, 595.28, 8.0, ACCENT);
        let mut y = 42.0;
        y += self.masthead(&mut sheet, MARGIN, y, WIDTH) + 34.0;
        let poster = self.poster(&mut sheet, MARGIN + WIDTH - POSTER, y, POSTER);
        let beside = if poster > 0.0 { WIDTH - POSTER - GAP } else { WIDTH };
        let top = y;
        y += self.headline(&mut sheet, MARGIN, y, beside, 30.0, 130.0);
        y += 24.0;
        y += self.when_and_where(&mut sheet, MARGIN, y, beside, 15.0, 70.0);
        y = y.max(top + poster) + 26.0;
        sheet.rectangle(MARGIN, y, WIDTH, 0.75, LINE);
        y += 26.0;
        let column = WIDTH - QR - GAP;
        let facts = self.facts(&mut sheet, 0, MARGIN, y, column, 60.0);
        // The quiet zone extends into the margin, so that the dark part is aligned with the text.
        let quiet = QR * side(crate::qr::QUIET_ZONE) / side(qr.width());
        let right = MARGIN + column + GAP + quiet;
        let alt_text = self.language.message("ticket-qr", &[]);
        sheet.qr(right, y - quiet, QR, qr, alt_text);
        let style = Style::bold(10.5, INK).align(Alignment::Center);
        let show = self.typesetter.set(&self.language.message("ticket-show", &[]), style, QR);
        let caption = sheet.text(Role::Paragraph, right, y + QR - quiet, show);
        y += facts.max(QR - quiet + caption) + 26.0;
        sheet.rectangle(MARGIN, y, WIDTH, 0.75, LINE);
        y += 16.0;
        y += self.small(&mut sheet, "ticket-advice", MARGIN, y, WIDTH, Alignment::Left) + 3.0;
        self.small(&mut sheet, "ticket-print", MARGIN, y, WIDTH, Alignment::Left);
        sheet
    }

    fn phone(mut self, qr: Qr) -> Sheet {
        const WIDTH: f32 = 360.0;
        const MARGIN: f32 = 26.0;
        const COLUMN: f32 = WIDTH - 2.0 * MARGIN;
        const HEIGHT: f32 = 640.0;
        const POSTER: f32 = 72.0;
        let mut sheet = Sheet::new(WIDTH, HEIGHT);
        sheet.rectangle(0.0, 0.0, WIDTH, 6.0, ACCENT);
        let mut y = 24.0;
        y += self.masthead(&mut sheet, MARGIN, y, COLUMN) + 18.0;
        let poster = self.poster(&mut sheet, MARGIN + COLUMN - POSTER, y, POSTER);
        let beside = if poster > 0.0 { COLUMN - POSTER - 14.0 } else { COLUMN };
        y += self.headline(&mut sheet, MARGIN, y, beside, 23.0, 200.0).max(poster) + 12.0;
        y += self.when_and_where(&mut sheet, MARGIN, y, COLUMN, 12.5, 140.0) + 8.0;
        // The quiet zone extends into the margin, so that the dark part is as wide as the text.
        let (modules, quiet) = (side(qr.modules), side(crate::qr::QUIET_ZONE));
        let side = COLUMN * (modules + 2.0 * quiet) / modules;
        let alt_text = self.language.message("ticket-qr", &[]);
        sheet.qr((WIDTH - side) / 2.0, y, side, qr, alt_text);
        y += side + 8.0;
        y += self.facts(&mut sheet, 0, MARGIN, y, COLUMN, 120.0) + 16.0;
        sheet.rectangle(MARGIN, y, COLUMN, 0.75, LINE);
        y += 12.0;
        y += self.small(&mut sheet, "ticket-advice", MARGIN, y, COLUMN, Alignment::Left) + 26.0;
        sheet.height = y.max(HEIGHT);
        sheet
    }

    /// The shop's name and the ticket's number.
    fn masthead(&mut self, sheet: &mut Sheet, x: f32, y: f32, width: f32) -> f32 {
        let shop = self.typesetter.set("Frontrow", Style::bold(13.0, ACCENT), width / 2.0);
        let which = match self.number {
            Number { total: 1, .. } => self.language.message("ticket", &[]),
            Number { number, total } => {
                self.language.message("ticket-of", &[("number", &number.to_string()), ("total", &total.to_string())])
            }
        };
        let style = Style::regular(10.5, GREY).align(Alignment::Right);
        let which = self.typesetter.set(&which, style, width / 2.0);
        let height = sheet.text(Role::Paragraph, x, y, shop);
        sheet.text(Role::Paragraph, x + width / 2.0, y + 2.0, which);
        height
    }

    /// The art of the concert's poster, if what it is drawn from is known. Returns its height, or zero.
    fn poster(&mut self, sheet: &mut Sheet, x: f32, y: f32, side: f32) -> f32 {
        let (Some(artist), Some(starts_at)) = (self.ticket.artist, self.ticket.starts_at) else { return 0.0 };
        let poster = Poster::of(&self.ticket.concert_id.to_string(), artist, starts_at.date());
        sheet.poster(x, y, side, PosterArt::new(self.typesetter, poster));
        side
    }

    /// The concert and the performer.
    fn headline(&mut self, sheet: &mut Sheet, x: f32, y: f32, width: f32, size: f32, height: f32) -> f32 {
        let style = Style { leading: 1.18, ..Style::bold(size, INK) };
        let concert = self.typesetter.fit(self.ticket.concert, style, width, height);
        let mut used = sheet.text(Role::Heading(1), x, y, concert);
        if let Some(artist) = self.ticket.artist.filter(|artist| *artist != self.ticket.concert) {
            let artist = self.typesetter.fit(artist, Style::regular(size * 0.56, GREY), width, height * 0.46);
            used += 5.0;
            used += sheet.text(Role::Paragraph, x, y + used, artist);
        }
        used
    }

    fn when_and_where(&mut self, sheet: &mut Sheet, x: f32, y: f32, width: f32, size: f32, height: f32) -> f32 {
        let when = match self.ticket.starts_at {
            Some(starts_at) => date_and_time(starts_at, self.language),
            None => self.language.message("ticket-date-unknown", &[]),
        };
        let when = self.typesetter.fit(&when, Style::bold(size, INK), width, 40.0);
        let mut used = sheet.text(Role::Paragraph, x, y, when);
        if let Some(venue) = &self.ticket.venue {
            let place = self.typesetter.fit(&venue.line(), Style::regular(size, INK), width, height);
            used += 3.0;
            used += sheet.text(Role::Paragraph, x, y + used, place);
        }
        used
    }

    /// Labels above values. For screen readers they are a table of two columns.
    fn facts(&mut self, sheet: &mut Sheet, table: usize, x: f32, y: f32, width: f32, height: f32) -> f32 {
        let ticket = self.ticket;
        let price = money(ticket.price, self.language);
        let id = ticket.ticket_id.to_string();
        let facts = [
            ("ticket-type", ticket.ticket_type, 14.0),
            ("ticket-holder", ticket.holder, 14.0),
            ("ticket-price", &price, 14.0),
            ("ticket-order", ticket.order_number, 14.0),
            ("ticket-id", &id, 8.5),
        ];
        let mut used = 0.0;
        for (row, (label, value, size)) in facts.into_iter().enumerate() {
            if row > 0 {
                used += 11.0;
            }
            let label = self.typesetter.set(&self.language.message(label, &[]), Style::regular(9.0, GREY), width);
            used += sheet.text(Role::Cell { table, row, head: Some(Head::Row) }, x, y + used, label) + 1.0;
            let value = self.typesetter.fit(value, Style::bold(size, INK), width, height);
            used += sheet.text(Role::Cell { table, row, head: None }, x, y + used, value);
        }
        used
    }

    fn small(&mut self, sheet: &mut Sheet, message: &str, x: f32, y: f32, width: f32, align: Alignment) -> f32 {
        let style = Style::regular(9.0, GREY).align(align);
        let text: Block = self.typesetter.set(&self.language.message(message, &[]), style, width);
        sheet.text(Role::Paragraph, x, y, text)
    }
}

#[allow(clippy::cast_precision_loss, reason = "a code is at most 185 modules wide")]
fn side(modules: usize) -> f32 {
    modules as f32
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use kernel::{ConcertId, CountryCode, Money, TicketId};

    use super::*;
    use crate::sheet::Mark;
    use crate::ticket::content::Venue;

    #[test]
    fn ticket_stays_on_its_page_with_very_wide_letters() {
        // A single character that is as wide as a line.
        let wide = "\u{FDFD}".repeat(200);
        let artist = "\u{FDFD}".repeat(199);
        let country = CountryCode::try_from("PL".to_owned()).unwrap_or_else(|error| panic!("{error:?}"));
        let price = kernel::Currency::parse("PLN").map(Money::zero).unwrap_or_else(|error| panic!("{error:?}"));
        let ticket = Ticket {
            concert_id: ConcertId::derived(&[]),
            concert: &wide,
            artist: Some(&artist),
            venue: Some(Venue { name: &wide, city: &wide, country: &country }),
            starts_at: None,
            ticket_type: &wide,
            holder: &wide,
            price,
            order_number: "2031-000042-K7",
            ticket_id: TicketId::derived(&[]),
            code: "code",
        };
        let number = Number { number: 1, total: 1 };
        for page in [Page::A4, Page::Phone] {
            let sheet = sheet(&mut Typesetter::new(), &ticket, number, page, Language::Polish).ok();
            let sheet = sheet.unwrap_or_else(|| Sheet::new(0.0, 0.0));
            assert!(sheet.parts.len() > 10);
            for part in &sheet.parts {
                if let Mark::Text { x, y, block } = &part.mark {
                    assert!(x + block.width <= sheet.width && y + block.height <= sheet.height, "{part:?}");
                }
            }
        }
    }
}
