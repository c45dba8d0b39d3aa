use contracts::Customer;
use testkit::{at, text};
use tickets::delivery::{CancelReason, ConcertBefore, DeliveryRequest, Message, Venue};
use tickets::email::{RenderedEmail, render};
use tickets::printing::PrintableTicket;
use tickets::views::concerts::{Concert, KnownConcerts};

use crate::samples::{concert, concerts, customer, request, seats, warsaw};

const SITE: &str = "https://frontrow.example";

fn printable(concerts: &KnownConcerts) -> Vec<PrintableTicket> {
    seats().into_iter().map(|seat| PrintableTicket::new(seat, concerts)).collect()
}

fn email_to(customer: &Customer) -> RenderedEmail {
    render(&request(), customer, &printable(&concerts()), &concerts(), SITE).unwrap().unwrap()
}

fn ticket_email() -> RenderedEmail {
    email_to(&customer())
}

fn notice(message: Message) -> RenderedEmail {
    let request = DeliveryRequest { message, ..request() };
    render(&request, &customer(), &printable(&concerts()), &concerts(), SITE).unwrap().unwrap()
}

#[test]
fn email_of_an_order_leads_to_its_page() {
    let message = Message::Refund { reason: CancelReason::Refunded, amount: None, note: None };
    let expected = format!("{SITE}/my/orders/{}", request().order_id);
    let found = notice(message).email.text;
    assert!(found.contains(&expected), "{found}");
}

#[test]
fn email_with_tickets_leads_to_their_pages() {
    let found = ticket_email().email.text;
    assert!(found.contains("https://frontrow.example/my/tickets\n"), "{found}");
}

#[test]
fn subject_contains_the_order_number() {
    assert_eq!(ticket_email().email.subject, "Your tickets, order 2026-000042-K7");
}

#[test]
fn text_contains_every_code() {
    let text = ticket_email().email.text;
    assert!(seats().iter().all(|seat| text.lines().any(|line| line.trim() == seat.code)), "{text}");
}

#[test]
fn html_contains_every_code() {
    let html = ticket_email().email.html;
    assert!(seats().iter().all(|seat| html.contains(&seat.code)));
}

#[test]
fn concert_is_shown_with_local_time_and_venue() {
    let text = ticket_email().email.text;
    assert!(text.contains("Sunday, 20 June 2027, 21:00 CEST"), "{text}");
    assert!(text.contains("PGE Narodowy, Warszawa, PL"), "{text}");
}

#[test]
fn unknown_concert_is_shown_with_its_name_at_purchase() {
    let unknown = KnownConcerts::new();
    let RenderedEmail { email, .. } =
        render(&request(), &customer(), &printable(&unknown), &unknown, SITE).unwrap().unwrap();
    assert!(email.text.contains("Beyoncé\n"), "{}", email.text);
}

#[test]
fn polish_reader_gets_a_polish_email() {
    let polish = Customer { language: Some(text("pl-PL, en;q=0.5")), ..customer() };
    assert_eq!(email_to(&polish).email.subject, "Twoje bilety, zamówienie 2026-000042-K7");
}

#[test]
fn tickets_are_attached_as_pdf_and_calendar_entry() {
    let files: Vec<(String, &str)> =
        ticket_email().attachments.into_iter().map(|file| (file.filename, file.content_type)).collect();
    let expected = [("tickets-2026-000042-K7.pdf", "application/pdf"), ("concert.ics", "text/calendar")];
    assert_eq!(files, expected.map(|(name, kind)| (name.to_owned(), kind)));
}

#[test]
fn same_request_always_renders_the_same_email() {
    assert_eq!(ticket_email(), ticket_email());
}

#[test]
fn no_email_is_sent_if_all_tickets_are_void() {
    assert_eq!(render(&request(), &customer(), &[], &concerts(), SITE), Ok(None));
}

#[test]
fn cancelled_concert_email_mentions_the_refund() {
    let email = notice(Message::Refund { reason: CancelReason::ConcertCancelled, amount: None, note: None }).email;
    assert_eq!(email.subject, "Beyoncé in Warsaw is cancelled, order 2026-000042-K7");
    assert!(email.text.contains("will not take place") && email.text.contains("on its way back"), "{}", email.text);
}

/// The lines of the calendar file of an e-mail about a cancelled concert.
fn cancellation() -> Vec<String> {
    let message = Message::Refund { reason: CancelReason::ConcertCancelled, amount: None, note: None };
    let request = DeliveryRequest { message, ..request() };
    let cancelled = Concert { cancelled: true, version: 3, ..concert() };
    let concerts = KnownConcerts::from([(request.lines[0].concert_id, cancelled)]);
    let email = render(&request, &customer(), &[], &concerts, SITE).unwrap().unwrap();
    calendar_of(&email)
}

fn calendar_of(email: &RenderedEmail) -> Vec<String> {
    let file = email.attachments.iter().find(|file| file.filename == "concert.ics").unwrap();
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

#[test]
fn cancelled_concert_email_removes_the_calendar_entry() {
    let lines = cancellation();
    for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3"] {
        assert!(lines.iter().any(|known| known == line), "{line} in {lines:#?}");
    }
}

#[test]
fn cancellation_is_about_the_entry_that_came_with_the_tickets() {
    let of_event = |lines: &[String]| lines.iter().find(|line| line.starts_with("UID:")).cloned();
    assert_eq!(of_event(&cancellation()), of_event(&calendar_of(&ticket_email())));
}

#[test]
fn cancelled_concert_email_promises_no_money_for_free_tickets() {
    let amount = Some(testkit::money("0.00 PLN"));
    let text = notice(Message::Refund { reason: CancelReason::ConcertCancelled, amount, note: None }).email.text;
    assert!(
        text.contains("will not take place") && !text.contains("on its way back") && !text.contains("0.00"),
        "{text}"
    );
}

#[test]
fn returned_free_tickets_promise_no_money() {
    let amount = Some(testkit::money("0.00 PLN"));
    let email = notice(Message::Refund { reason: CancelReason::Refunded, amount, note: None }).email;
    assert_eq!(email.subject, "Your tickets are void, order 2026-000042-K7");
    assert!(!email.text.contains("money") && !email.text.contains("card"), "{}", email.text);
}

#[test]
fn goodwill_email_shows_amount_and_reason_and_leaves_tickets_valid() {
    let (amount, note) = (Some(testkit::money("50.00 PLN")), Some("The view was poor".to_owned()));
    let message = Message::Refund { reason: CancelReason::Refunded, amount, note };
    let request = DeliveryRequest { message, lines: vec![], ..request() };
    let text = render(&request, &customer(), &[], &concerts(), SITE).unwrap().unwrap().email.text;
    assert!(["50.00", "The view was poor", "stay valid"].iter().all(|part| text.contains(part)), "{text}");
    assert!(!text.contains("void") && !text.contains("You asked for it"), "{text}");
}

#[test]
fn late_payment_email_says_why_it_is_refunded() {
    let email = notice(Message::Refund { reason: CancelReason::PaidTooLate, amount: None, note: None }).email;
    assert!(email.text.contains("when the seats had gone"), "{}", email.text);
}

#[test]
fn names_are_escaped_in_every_email() {
    let total = seats()[0].price;
    let messages = [
        Message::Tickets,
        Message::OrderConfirmed { total },
        Message::PaymentFailed { amount: total, reason: None, seats_are_held: false },
        Message::Refund { reason: CancelReason::CancelledByStaff, amount: None, note: None },
        concert_changed(),
    ];
    for message in messages {
        let html = notice(message).email.html;
        assert!(html.contains("Ann &lt;Buyer&gt; &amp; Co") || html.contains("Ann &#60;Buyer&#62; &#38; Co"), "{html}");
    }
}

#[test]
fn failed_payment_email_says_whether_seats_are_held() {
    let failed = |seats_are_held| {
        let amount = seats()[0].price;
        notice(Message::PaymentFailed { amount, reason: Some("insufficient_funds".to_owned()), seats_are_held })
            .email
            .text
    };
    let held = [true, false].map(|held| failed(held).contains("still held"));
    assert_eq!(held, [true, false]);
}

#[test]
fn confirmation_email_shows_the_total() {
    let text = notice(Message::OrderConfirmed { total: testkit::money("1047.00 PLN") }).email.text;
    assert!(text.contains("1,047.00"), "{text}");
}

fn concert_changed() -> Message {
    let before = ConcertBefore {
        name: text("Beyoncé in Warsaw"),
        artist: Some(text("Rihanna")),
        starts_at: at("2027-06-19T19:00:00Z"),
        venue: concert().venue,
    };
    Message::ConcertChanged { concert_id: warsaw(), before, reason: Some(text("The stadium is being repaired.")) }
}

#[test]
fn changed_concert_email_shows_old_and_new_time() {
    let text = notice(concert_changed()).email.text;
    assert!(text.contains("19 June 2027, 21:00") && text.contains("20 June 2027, 21:00"), "{text}");
}

#[test]
fn changed_concert_email_shows_the_artists_and_the_reason() {
    let text = notice(concert_changed()).email.text;
    assert!(["Rihanna", "Beyoncé", "The stadium is being repaired."].iter().all(|part| text.contains(part)), "{text}");
}

#[test]
fn cancelled_concert_email_shows_the_reason() {
    let cancelled = Concert { cancelled: true, reason: Some(text("The artist is ill.")), ..concert() };
    let refund = Message::Refund { reason: CancelReason::ConcertCancelled, amount: None, note: None };
    let request = DeliveryRequest { message: refund, ..request() };
    let rendered =
        render(&request, &customer(), &[], &KnownConcerts::from([(warsaw(), cancelled)]), SITE).unwrap().unwrap();
    assert!(rendered.email.text.contains("The artist is ill."), "{}", rendered.email.text);
}

#[test]
fn email_shows_the_time_of_the_venue() {
    let los_angeles = kernel::TimeZoneName::try_from("America/Los_Angeles".to_owned()).unwrap();
    let country = kernel::CountryCode::try_from("US".to_owned()).unwrap();
    let venue = Venue { country, time_zone: Some(los_angeles), ..concert().venue };
    let concerts =
        KnownConcerts::from([(warsaw(), Concert { starts_at: at("2027-06-21T04:00:00Z"), venue, ..concert() })]);
    let text = render(&request(), &customer(), &printable(&concerts), &concerts, SITE).unwrap().unwrap().email.text;
    assert!(text.contains("Sunday, 20 June 2027, 21:00 PDT"), "{text}");
}
