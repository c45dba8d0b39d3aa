use contracts::Customer;
use testkit::{at, text};
use tickets::concerts::Known;
use tickets::delivery::{CancelReason, ConcertBefore, Message, Parcel};
use tickets::email::{Letter, letter};
use tickets::printing::Printed;

use crate::samples::{concert, concerts, customer, parcel, seats, warsaw};

fn printed(concerts: &Known) -> Vec<Printed> {
    seats().into_iter().map(|seat| Printed::new(seat, concerts)).collect()
}

fn mail_to(customer: &Customer) -> Letter {
    letter(&parcel(), customer, &printed(&concerts()), &concerts()).unwrap().unwrap()
}

fn mail() -> Letter {
    mail_to(&customer())
}

fn news(message: Message) -> Letter {
    let parcel = Parcel { message, ..parcel() };
    letter(&parcel, &customer(), &printed(&concerts()), &concerts()).unwrap().unwrap()
}

#[test]
fn the_subject_names_the_order() {
    assert_eq!(mail().email.subject, "Your tickets, order 2026-000042-K7");
}

#[test]
fn every_code_is_in_the_text() {
    let text = mail().email.text;
    assert!(seats().iter().all(|seat| text.lines().any(|line| line.trim() == seat.code)), "{text}");
}

#[test]
fn every_code_is_in_the_html() {
    let html = mail().email.html;
    assert!(seats().iter().all(|seat| html.contains(&seat.code)));
}

#[test]
fn a_concert_says_when_by_the_clocks_there_and_where() {
    let text = mail().email.text;
    assert!(text.contains("Sunday, 20 June 2027, 21:00 CEST"), "{text}");
    assert!(text.contains("PGE Narodowy, Warszawa, PL"), "{text}");
}

#[test]
fn a_concert_that_is_not_known_goes_by_the_name_that_the_buyer_saw() {
    let unknown = Known::new();
    let Letter { email, .. } = letter(&parcel(), &customer(), &printed(&unknown), &unknown).unwrap().unwrap();
    assert!(email.text.contains("Beyoncé\n"), "{}", email.text);
}

#[test]
fn who_reads_polish_gets_a_polish_mail() {
    let polish = Customer { language: Some(text("pl-PL, en;q=0.5")), ..customer() };
    assert_eq!(mail_to(&polish).email.subject, "Twoje bilety, zamówienie 2026-000042-K7");
}

#[test]
fn the_tickets_go_along_as_pdf_with_their_dates_for_a_calendar() {
    let files: Vec<(String, &str)> =
        mail().attachments.into_iter().map(|file| (file.filename, file.content_type)).collect();
    let expected = [("tickets-2026-000042-K7.pdf", "application/pdf"), ("concert.ics", "text/calendar")];
    assert_eq!(files, expected.map(|(name, kind)| (name.to_owned(), kind)));
}

#[test]
fn the_same_parcel_is_the_same_mail_to_the_last_byte() {
    assert_eq!(mail(), mail());
}

#[test]
fn a_mail_whose_tickets_are_all_void_is_none() {
    assert_eq!(letter(&parcel(), &customer(), &[], &concerts()), Ok(None));
}

#[test]
fn the_mail_about_a_cancelled_concert_says_so_and_where_the_money_goes() {
    let email = news(Message::Refund { reason: CancelReason::ConcertCancelled, amount: None }).email;
    assert_eq!(email.subject, "Beyoncé in Warsaw is cancelled, order 2026-000042-K7");
    assert!(email.text.contains("will not take place") && email.text.contains("on its way back"), "{}", email.text);
}

#[test]
fn the_mail_about_money_that_came_too_late_says_that_it_goes_back() {
    let email = news(Message::Refund { reason: CancelReason::PaidTooLate, amount: None }).email;
    assert!(email.text.contains("when the seats had gone"), "{}", email.text);
}

#[test]
fn what_people_are_called_can_not_become_markup_in_any_mail() {
    let total = seats()[0].price;
    let messages = [
        Message::Tickets,
        Message::OrderConfirmed { total },
        Message::PaymentFailed { amount: total, reason: None, seats_are_held: false },
        Message::Refund { reason: CancelReason::CancelledByStaff, amount: None },
        changed(),
    ];
    for message in messages {
        let html = news(message).email.html;
        assert!(html.contains("Ann &lt;Buyer&gt; &amp; Co") || html.contains("Ann &#60;Buyer&#62; &#38; Co"), "{html}");
    }
}

#[test]
fn who_may_try_another_card_is_told_that_the_seats_are_held() {
    let failed = |seats_are_held| {
        let amount = seats()[0].price;
        news(Message::PaymentFailed { amount, reason: Some("insufficient_funds".to_owned()), seats_are_held })
            .email
            .text
    };
    let held = [true, false].map(|held| failed(held).contains("still held"));
    assert_eq!(held, [true, false]);
}

#[test]
fn the_mail_about_a_confirmed_order_says_what_it_cost() {
    let text = news(Message::OrderConfirmed { total: testkit::money("1047.00 PLN") }).email.text;
    assert!(text.contains("1,047.00"), "{text}");
}

fn changed() -> Message {
    let before = ConcertBefore {
        name: text("Beyoncé in Warsaw"),
        starts_at: at("2027-06-19T19:00:00Z"),
        venue: concert().venue,
    };
    Message::ConcertChanged { concert_id: warsaw(), before }
}

#[test]
fn the_mail_about_a_changed_concert_says_what_it_was_and_what_it_is() {
    let text = news(changed()).email.text;
    assert!(text.contains("19 June 2027, 21:00") && text.contains("20 June 2027, 21:00"), "{text}");
}
