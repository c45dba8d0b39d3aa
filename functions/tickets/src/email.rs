//! The e-mail of a delivery: its text and attachments.

use contracts::Customer;
use contracts::payment_failures::{
    AUTHORIZATION_LOST, CANCELLED, GATEWAY_REFUSED, NOT_AUTHORIZED, NOT_CHARGEABLE, UNANSWERED,
};
use jiff::Zoned;
use kernel::{Money, Text};
use mailgun::Attachment;
use papers::mail::{
    ConcertCancelledMail, ConcertChangedMail, ConcertState, Email, OrderConfirmedMail, OrderLine, PaymentFailedMail,
    PaymentFailure, RefundMail, RefundReason, SingleTicketMail, TicketsMail,
};
use papers::ticket::{Appointment, Page, Ticket, calendar, pdf};
use papers::{Language, PaperError};

use crate::delivery::{CancelReason, ConcertBefore, DeliveryLine, DeliveryRequest, Message, TicketNews};
use crate::printing::{PrintableTicket, language, local_start, revision, time_zone, venue};
use crate::views::concerts::{Concert, KnownConcerts};

/// More tickets are not attached as PDF, so that the e-mail stays well below the size limits of mail servers. It lists their codes only.
pub const MAX_ATTACHED: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedEmail {
    pub email: Email,
    pub attachments: Vec<Attachment>,
}

/// None if there is nothing to say: all tickets that it is about are void. `site` is the address of the pages, without a slash at its end.
///
/// # Errors
/// A ticket can't be printed, which is a bug.
pub fn render(
    request: &DeliveryRequest,
    customer: &Customer,
    tickets: &[PrintableTicket],
    concerts: &KnownConcerts,
    site: &str,
) -> Result<Option<RenderedEmail>, PaperError> {
    let language = language(customer);
    let (order_page, tickets_page) = (format!("{site}/my/orders/{}", request.order_id), format!("{site}/my/tickets"));
    let (name, order_number) = (customer.name.as_str(), request.order_number.as_str());
    let papers: Vec<Ticket<'_>> = tickets.iter().map(|ticket| ticket.paper(name)).collect();
    let without_attachments = |email| Ok(Some(RenderedEmail { email, attachments: Vec::new() }));
    match &request.message {
        Message::Tickets if tickets.is_empty() => Ok(None),
        Message::Tickets => {
            let attached = papers.len() <= MAX_ATTACHED;
            let mut attachments = Vec::new();
            if attached {
                let bytes = pdf(&papers, Page::A4, language)?;
                let filename = format!("tickets-{order_number}.pdf");
                attachments.push(Attachment { filename, content_type: "application/pdf", bytes });
            }
            attachments.extend(calendar_of_tickets(tickets, request, language));
            let email =
                TicketsMail { name, order_number, page_url: &tickets_page, tickets: &papers, attached }.email(language);
            Ok(Some(RenderedEmail { email, attachments }))
        }
        Message::ConcertChanged { .. } if tickets.is_empty() => Ok(None),
        Message::ConcertChanged { concert_id, before, reason } => {
            let Some(concert) = concerts.get(concert_id) else { return Ok(None) };
            let attachments: Vec<Attachment> = calendar_of_tickets(tickets, request, language).into_iter().collect();
            let change = ChangedConcert {
                page_url: &tickets_page,
                before,
                after: concert,
                reason: reason.as_ref().map(Text::as_str),
            };
            let email = concert_changed(name, order_number, &change, !attachments.is_empty(), language);
            Ok(Some(RenderedEmail { email, attachments }))
        }
        Message::OrderConfirmed { total } => {
            let lines: Vec<OrderLine<'_>> = order_lines(request, *total);
            without_attachments(
                OrderConfirmedMail {
                    name,
                    order_number,
                    page_url: &order_page,
                    lines: &lines,
                    total: *total,
                    by_courier: true,
                }
                .email(language),
            )
        }
        Message::PaymentFailed { amount, reason, seats_are_held } => {
            let reason = payment_failure(reason.as_deref());
            let (amount, seats_are_held) = (*amount, *seats_are_held);
            let page_url = if seats_are_held { order_page.as_str() } else { site };
            let mail = PaymentFailedMail { name, order_number, page_url, amount, reason, seats_are_held };
            without_attachments(mail.email(language))
        }
        Message::SingleTicket { news } if news.sends_ticket() && tickets.is_empty() => Ok(None),
        Message::SingleTicket { news } => {
            let Some(line) = request.lines.first() else { return Ok(None) };
            let known = concerts.get(&line.concert_id);
            let starts_at = known.map(local_start);
            let concert = concert_state(line, known, starts_at.as_ref());
            let code = tickets.first().map_or("", PrintableTicket::code);
            let (ticket_type, news) = (line.ticket_type_name.as_str(), papers_news(*news, code));
            let email = SingleTicketMail { name, order_number, page_url: &tickets_page, concert, ticket_type, news }
                .email(language);
            let mut attachments = Vec::new();
            if !papers.is_empty() {
                let (filename, content_type) = (format!("ticket-{order_number}.pdf"), "application/pdf");
                attachments.push(Attachment { filename, content_type, bytes: pdf(&papers, Page::A4, language)? });
            }
            attachments.extend(match news {
                papers::mail::TicketNews::Void => cancellation(request, line, known, starts_at.as_ref(), language),
                _ => calendar_of_tickets(tickets, request, language),
            });
            Ok(Some(RenderedEmail { email, attachments }))
        }
        Message::Refund { reason: CancelReason::ConcertCancelled, amount, .. } => {
            let Some(line) = request.lines.first() else { return Ok(None) };
            let known = concerts.get(&line.concert_id);
            let starts_at = known.map(local_start);
            let concert = concert_state(line, known, starts_at.as_ref());
            let reason = known.filter(|concert| concert.cancelled).and_then(|concert| concert.reason.as_ref());
            let reason = reason.map(Text::as_str);
            let email =
                ConcertCancelledMail { name, order_number, page_url: &order_page, concert, reason, refund: *amount }
                    .email(language);
            let attachments = cancellation(request, line, known, starts_at.as_ref(), language).into_iter().collect();
            Ok(Some(RenderedEmail { email, attachments }))
        }
        Message::Refund { reason, amount, note } => {
            let mut concerts: Vec<&str> = request.lines.iter().map(|line| line.concert_name.as_str()).collect();
            concerts.dedup();
            let void_tickets = request.lines.iter().map(|line| line.quantity.get()).sum();
            let is_goodwill = request.lines.is_empty() && *reason == CancelReason::Refunded;
            let mail = RefundMail {
                name,
                order_number,
                page_url: &order_page,
                concerts: &concerts,
                amount: *amount,
                void_tickets,
                reason: (!is_goodwill).then(|| refund_reason(*reason)),
                note: note.as_deref(),
            };
            without_attachments(mail.email(language))
        }
    }
}

fn concert_state<'a>(
    line: &'a DeliveryLine,
    known: Option<&'a Concert>,
    starts_at: Option<&'a Zoned>,
) -> ConcertState<'a> {
    ConcertState {
        name: known.map_or(&line.concert_name, |concert| &concert.name).as_str(),
        artist: known.and_then(|concert| concert.artist.as_ref()).map(|artist| artist.as_str()),
        starts_at,
        venue: known.map(|concert| venue(&concert.venue)),
    }
}

fn papers_news(news: TicketNews, code: &str) -> papers::mail::TicketNews<'_> {
    match news {
        TicketNews::Received => papers::mail::TicketNews::Received { code },
        TicketNews::Transferred => papers::mail::TicketNews::Transferred,
        TicketNews::Reissued => papers::mail::TicketNews::Reissued { code },
        TicketNews::Void => papers::mail::TicketNews::Void,
    }
}

fn calendar_of_tickets(
    tickets: &[PrintableTicket],
    request: &DeliveryRequest,
    language: Language,
) -> Option<Attachment> {
    let appointments: Vec<Appointment<'_>> = tickets.iter().map(PrintableTicket::appointment).collect();
    calendar_file(&appointments, request, language)
}

/// Removes a cancelled concert from the calendar. Its tickets are void by now, so they are not printable.
fn cancellation(
    request: &DeliveryRequest,
    line: &DeliveryLine,
    known: Option<&Concert>,
    starts_at: Option<&Zoned>,
    language: Language,
) -> Option<Attachment> {
    let concert = known.filter(|concert| concert.cancelled)?;
    let lines = request.lines.iter().filter(|other| other.concert_id == line.concert_id);
    let appointment = Appointment {
        concert_id: line.concert_id,
        order_number: request.order_number.as_str(),
        concert: concert.name.as_str(),
        venue: Some(venue(&concert.venue)),
        starts_at,
        tickets: lines.map(|line| line.quantity.get()).sum(),
        revision: revision(concert),
    };
    calendar_file(&[appointment], request, language)
}

/// The concerts' times. None if no concert's time is known.
fn calendar_file(
    appointments: &[Appointment<'_>],
    request: &DeliveryRequest,
    language: Language,
) -> Option<Attachment> {
    appointments.iter().find(|appointment| appointment.starts_at.is_some())?;
    let bytes = calendar(appointments, request.requested_at, language).into_bytes();
    Some(Attachment { filename: "concert.ics".to_owned(), content_type: "text/calendar", bytes })
}

struct ChangedConcert<'a> {
    page_url: &'a str,
    before: &'a ConcertBefore,
    after: &'a Concert,
    reason: Option<&'a str>,
}

fn concert_changed(
    name: &str,
    order_number: &str,
    change: &ChangedConcert<'_>,
    attached: bool,
    language: Language,
) -> Email {
    let ChangedConcert { page_url, before, after, reason } = *change;
    let was_at = before.starts_at.to_zoned(time_zone(&before.venue));
    let starts_at = local_start(after);
    let before = ConcertState {
        name: before.name.as_str(),
        artist: before.artist.as_ref().map(Text::as_str),
        starts_at: Some(&was_at),
        venue: Some(venue(&before.venue)),
    };
    let after = ConcertState {
        name: after.name.as_str(),
        artist: after.artist.as_ref().map(Text::as_str),
        starts_at: Some(&starts_at),
        venue: Some(venue(&after.venue)),
    };
    ConcertChangedMail { name, order_number, page_url, before, after, reason, attached }.email(language)
}

fn order_lines(request: &DeliveryRequest, total: Money) -> Vec<OrderLine<'_>> {
    let lines = request.lines.iter().map(|line| OrderLine {
        concert: line.concert_name.as_str(),
        ticket_type: line.ticket_type_name.as_str(),
        quantity: line.quantity.get(),
        // The product can't overflow: the total, which is at least as large, did not.
        price: line.unit_price.and_then(|price| price.times(line.quantity.get()).ok()).unwrap_or(total),
    });
    lines.collect()
}

/// Distinguishes only the reasons that the buyer can do something about.
fn payment_failure(reason: Option<&str>) -> PaymentFailure {
    match reason {
        Some("insufficient_funds") => PaymentFailure::InsufficientFunds,
        Some("expired_card") => PaymentFailure::ExpiredCard,
        Some("authentication_required" | "authentication_failed") => PaymentFailure::NotConfirmed,
        Some("incorrect_number" | "incorrect_expiry" | "incorrect_cvc" | "incorrect_address" | "incorrect_pin") => {
            PaymentFailure::WrongDetails
        }
        Some("limit_exceeded") => PaymentFailure::LimitExceeded,
        Some("card_not_supported") => PaymentFailure::NotSupported,
        Some("duplicate_transaction") => PaymentFailure::Duplicate,
        Some("processing_error" | UNANSWERED) => PaymentFailure::BankUnreachable,
        Some(CANCELLED | AUTHORIZATION_LOST | NOT_AUTHORIZED) => PaymentFailure::TooLate,
        Some(NOT_CHARGEABLE | GATEWAY_REFUSED) => PaymentFailure::Impossible,
        Some(_) => PaymentFailure::Declined,
        None => PaymentFailure::Other,
    }
}

fn refund_reason(reason: CancelReason) -> RefundReason {
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
