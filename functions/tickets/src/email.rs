//! The mail that brings the tickets, and the one that says they are void, as plain text and as HTML.

use std::collections::BTreeMap;
use std::fmt::Write;

use contracts::Customer;
use contracts::orders::CancelReason;
use kernel::{ConcertId, Text};

use crate::concerts::Concert;
use crate::delivery::Parcel;
use crate::ticket::Seat;

/// A mail without its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// Its subject.
    pub subject: String,
    /// Its content as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// The closing line: what a code is good for.
const ADVICE: &str = "Each code lets one person in, once. Keep it to yourself, and have it ready at the gate.";

/// Tickets of one concert.
struct Programme<'a> {
    name: &'a Text<200>,
    /// When and where, where that is known.
    details: Vec<String>,
    tickets: Vec<&'a Seat>,
}

/// The mail to a customer with the tickets of a parcel. `concerts` are those known; a ticket of another goes without its date.
pub fn email(parcel: &Parcel, customer: &Customer, tickets: &[Seat], concerts: &BTreeMap<ConcertId, Concert>) -> Email {
    let programmes = programmes(tickets, concerts);
    let number = &parcel.order_number;
    Email {
        subject: format!("Your tickets, order {number}"),
        text: text(number, customer, &programmes),
        html: html(number, customer, &programmes),
    }
}

/// The mail to a customer whose seats went back.
pub fn refund_email(parcel: &Parcel, customer: &Customer, reason: CancelReason) -> Email {
    let number = &parcel.order_number;
    let mut concerts: Vec<&str> = parcel.lines.iter().map(|line| line.concert_name.as_str()).collect();
    concerts.dedup();
    let concerts = concerts.join(", ");
    let (subject, what) = match reason {
        CancelReason::ConcertCancelled => {
            (format!("{concerts} is cancelled, order {number}"), format!("{concerts} will not take place."))
        }
        CancelReason::PaidTooLate => (
            format!("Your money is on its way back, order {number}"),
            format!("your payment came when the seats for {concerts} had gone to somebody else."),
        ),
        _ => (
            format!("Your money is on its way back, order {number}"),
            format!("your order for {concerts} was cancelled."),
        ),
    };
    let then = "Your tickets for it are void, and what you paid for them is on its way back to your card. Banks take up to ten \
                days to show it.";
    Email {
        subject,
        text: format!("Hello {},\n\n{what}\n\n{then}\n", customer.name),
        html: format!(
            "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Your order {}</title></head>\n<body>\n\
             <p>Hello {},</p>\n<p>{}</p>\n<p>{then}</p>\n</body>\n</html>\n",
            escape(number.as_str()),
            escape(customer.name.as_str()),
            escape(&what),
        ),
    }
}

fn programmes<'a>(tickets: &'a [Seat], concerts: &'a BTreeMap<ConcertId, Concert>) -> Vec<Programme<'a>> {
    let mut programmes: Vec<(ConcertId, Programme<'a>)> = Vec::new();
    for seat in tickets {
        match programmes.iter_mut().find(|(concert_id, _)| *concert_id == seat.concert_id) {
            Some((_, programme)) => programme.tickets.push(seat),
            None => {
                let concert = concerts.get(&seat.concert_id);
                let programme = Programme {
                    name: concert.map_or(&seat.concert_name, |concert| &concert.name),
                    details: concert.map(when_and_where).unwrap_or_default(),
                    tickets: vec![seat],
                };
                programmes.push((seat.concert_id, programme));
            }
        }
    }
    programmes.into_iter().map(|(_, programme)| programme).collect()
}

fn when_and_where(concert: &Concert) -> Vec<String> {
    let venue = &concert.venue;
    vec![
        concert.starts_at.strftime("%A, %-d %B %Y, %H:%M UTC").to_string(),
        format!("{}, {}, {}", venue.name, venue.city, venue.country.as_str()),
    ]
}

fn text(number: &Text<20>, customer: &Customer, programmes: &[Programme<'_>]) -> String {
    let mut text = format!("Hello {},\n\nhere are the tickets of your order {number}.\n", customer.name);
    for programme in programmes {
        // Writing to a string can't fail.
        let _ = write!(text, "\n{}\n", programme.name);
        for line in &programme.details {
            let _ = writeln!(text, "{line}");
        }
        for seat in &programme.tickets {
            let _ = write!(text, "\n{}\n{}\n", seat.ticket_type_name, seat.code);
        }
    }
    let _ = write!(text, "\n{ADVICE}\n");
    text
}

fn html(number: &Text<20>, customer: &Customer, programmes: &[Programme<'_>]) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Your tickets</title></head>\n<body>\n\
         <p>Hello {},</p>\n<p>here are the tickets of your order <strong>{}</strong>.</p>\n",
        escape(customer.name.as_str()),
        escape(number.as_str()),
    );
    for programme in programmes {
        let _ = writeln!(html, "<h2>{}</h2>", escape(programme.name.as_str()));
        for line in &programme.details {
            let _ = writeln!(html, "<p>{}</p>", escape(line));
        }
        html.push_str("<ul>\n");
        for seat in &programme.tickets {
            let (name, code) = (escape(seat.ticket_type_name.as_str()), escape(&seat.code));
            let _ = writeln!(html, "<li>{name}<br><code style=\"word-break:break-all\">{code}</code></li>");
        }
        html.push_str("</ul>\n");
    }
    let _ = write!(html, "<p>{ADVICE}</p>\n</body>\n</html>\n");
    html
}

/// Text as HTML text: what organizers and buyers type can't become markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}
