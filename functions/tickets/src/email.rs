//! What a mail says and what goes with it, worked out from what is to be delivered.

use contracts::Customer;
use kernel::Money;
use mailgun::Attachment;
use papers::mail::{
    ConcertCancelledMail, ConcertChangedMail, ConcertState, Email, OrderConfirmedMail, OrderLine, PaymentFailedMail,
    PaymentFailure, RefundMail, RefundReason, TicketsMail,
};
use papers::ticket::{Page, Revision, Ticket, calendar, pdf};
use papers::{Language, PaperError};

use crate::concerts::{Concert, Known};
use crate::delivery::{CancelReason, ConcertBefore, Message, Parcel};
use crate::printing::{Printed, place};

/// The most tickets that go along as PDF: a mail is to stay far below what mail servers take. Of more there are only the codes.
pub const MOST_ATTACHED: usize = 100;

/// A mail with its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// What it says.
    pub email: Email,
    /// What goes with it.
    pub attachments: Vec<Attachment>,
}

/// The mail of a parcel to a customer. None if it was for tickets of which none is good any more.
///
/// # Errors
/// [`PaperError`] for what can't be put on paper, which no ticket of ours is.
pub fn letter(
    parcel: &Parcel,
    customer: &Customer,
    tickets: &[Printed],
    concerts: &Known,
) -> Result<Option<Letter>, PaperError> {
    let language = language(customer);
    let (name, order_number) = (customer.name.as_str(), parcel.order_number.as_str());
    let papers: Vec<Ticket<'_>> = tickets.iter().map(|ticket| ticket.paper(name)).collect();
    let just = |email| Ok(Some(Letter { email, attachments: Vec::new() }));
    match &parcel.message {
        Message::Tickets if tickets.is_empty() => Ok(None),
        Message::Tickets => {
            let attached = papers.len() <= MOST_ATTACHED;
            let mut attachments = Vec::new();
            if attached {
                let bytes = pdf(&papers, Page::A4, language)?;
                let filename = format!("tickets-{order_number}.pdf");
                attachments.push(Attachment { filename, content_type: "application/pdf", bytes });
            }
            attachments.extend(dates(&papers, tickets, parcel, language));
            let email = TicketsMail { name, order_number, tickets: &papers, attached }.email(language);
            Ok(Some(Letter { email, attachments }))
        }
        Message::ConcertChanged { .. } if tickets.is_empty() => Ok(None),
        Message::ConcertChanged { concert_id, before } => {
            let Some(concert) = concerts.get(concert_id) else { return Ok(None) };
            let attachments: Vec<Attachment> = dates(&papers, tickets, parcel, language).into_iter().collect();
            let email = changed(name, order_number, before, concert, !attachments.is_empty(), language);
            Ok(Some(Letter { email, attachments }))
        }
        Message::OrderConfirmed { total } => {
            let lines: Vec<OrderLine<'_>> = order_lines(parcel, *total);
            just(
                OrderConfirmedMail { name, order_number, lines: &lines, total: *total, by_courier: true }
                    .email(language),
            )
        }
        Message::PaymentFailed { amount, reason, seats_are_held } => {
            let reason = failure(reason.as_deref());
            let (amount, seats_are_held) = (*amount, *seats_are_held);
            let mail = PaymentFailedMail { name, order_number, amount, reason, seats_are_held, order_again_url: None };
            just(mail.email(language))
        }
        Message::Refund { reason: CancelReason::ConcertCancelled, amount } => {
            let Some(line) = parcel.lines.first() else { return Ok(None) };
            let known = concerts.get(&line.concert_id);
            let starts_at = known.map(Concert::local_start);
            let concert = ConcertState {
                name: known.map_or(&line.concert_name, |concert| &concert.name).as_str(),
                artist: known.and_then(|concert| concert.artist.as_ref()).map(|artist| artist.as_str()),
                starts_at: starts_at.as_ref(),
                venue: known.map(Concert::place),
            };
            just(ConcertCancelledMail { name, order_number, concert, refund: *amount }.email(language))
        }
        Message::Refund { reason, amount } => {
            let mut concerts: Vec<&str> = parcel.lines.iter().map(|line| line.concert_name.as_str()).collect();
            concerts.dedup();
            let void_tickets = parcel.lines.iter().map(|line| line.quantity.get()).sum();
            let reason = why(*reason);
            just(
                RefundMail { name, order_number, concerts: &concerts, amount: *amount, void_tickets, reason }
                    .email(language),
            )
        }
    }
}

/// The language that somebody likes best of those that papers are written in.
pub fn language(customer: &Customer) -> Language {
    customer.language.as_ref().map(|language| Language::of(language.as_str())).unwrap_or_default()
}

/// The concerts' dates, for a calendar.
fn dates(papers: &[Ticket<'_>], tickets: &[Printed], parcel: &Parcel, language: Language) -> Option<Attachment> {
    papers.iter().find(|ticket| ticket.starts_at.is_some())?;
    let sequence = tickets.iter().map(Printed::revision).max().unwrap_or_default();
    let revision = Revision { sequence, made_at: parcel.requested_at, cancelled: false };
    let bytes = calendar(papers, revision, language).into_bytes();
    Some(Attachment { filename: "concert.ics".to_owned(), content_type: "text/calendar", bytes })
}

fn changed(
    name: &str,
    order_number: &str,
    before: &ConcertBefore,
    after: &Concert,
    attached: bool,
    language: Language,
) -> Email {
    let was_at = before.starts_at.to_zoned(papers::time_zone(&before.venue.country, None));
    let starts_at = after.local_start();
    let before = ConcertState {
        name: before.name.as_str(),
        artist: None,
        starts_at: Some(&was_at),
        venue: Some(place(&before.venue)),
    };
    let after = ConcertState {
        name: after.name.as_str(),
        artist: None,
        starts_at: Some(&starts_at),
        venue: Some(after.place()),
    };
    ConcertChangedMail { name, order_number, before, after, attached }.email(language)
}

fn order_lines(parcel: &Parcel, total: Money) -> Vec<OrderLine<'_>> {
    let lines = parcel.lines.iter().map(|line| OrderLine {
        concert: line.concert_name.as_str(),
        ticket_type: line.ticket_type_name.as_str(),
        quantity: line.quantity.get(),
        // The total, which is no smaller, was worked out before.
        price: line.unit_price.and_then(|price| price.times(line.quantity.get()).ok()).unwrap_or(total),
    });
    lines.collect()
}

/// The gateway's words, as far as a fan can do something about them.
fn failure(reason: Option<&str>) -> PaymentFailure {
    match reason {
        Some("insufficient_funds") => PaymentFailure::InsufficientFunds,
        Some("expired_card") => PaymentFailure::ExpiredCard,
        Some("authentication_required" | "authentication_failed") => PaymentFailure::NotConfirmed,
        Some("card_declined") => PaymentFailure::Declined,
        Some(_) | None => PaymentFailure::Other,
    }
}

fn why(reason: CancelReason) -> RefundReason {
    match reason {
        CancelReason::PaidTooLate => RefundReason::PaidTooLate,
        CancelReason::ConcertCancelled => RefundReason::ConcertCancelled,
        CancelReason::Refunded => RefundReason::Requested,
        CancelReason::SoldOut
        | CancelReason::NotOnSale
        | CancelReason::PaymentDeclined
        | CancelReason::CancelledByBuyer
        | CancelReason::CancelledByStaff
        | CancelReason::CaptureFailed
        | CancelReason::AuthorizationLapsed => RefundReason::OrderCancelled,
    }
}
