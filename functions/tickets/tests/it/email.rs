use std::collections::BTreeMap;

use contracts::concerts::Venue;
use contracts::orders::CancelReason;
use kernel::{ConcertId, CountryCode};
use testkit::{at, text};
use tickets::concerts::Concert;
use tickets::email::{Email, email, refund_email};

use crate::samples::{customer, parcel, seats, warsaw};

fn concerts() -> BTreeMap<ConcertId, Concert> {
    let venue = Venue {
        name: text("PGE Narodowy"),
        city: text("Warszawa"),
        country: CountryCode::try_from("PL".to_owned()).unwrap(),
    };
    let concert = Concert { name: text("Beyoncé in Warsaw"), starts_at: at("2027-06-20T19:00:00Z"), venue };
    BTreeMap::from([(warsaw(), concert)])
}

fn mail() -> Email {
    email(&parcel(), &customer(), &seats(), &concerts())
}

#[test]
fn the_subject_names_the_order() {
    assert_eq!(mail().subject, "Your tickets, order 2026-000042-K7");
}

#[test]
fn every_code_is_in_the_text() {
    let text = mail().text;
    assert!(seats().iter().all(|seat| text.lines().any(|line| line == seat.code)));
}

#[test]
fn every_code_is_in_the_html() {
    let html = mail().html;
    assert!(seats().iter().all(|seat| html.contains(&format!(">{}</code>", seat.code))));
}

#[test]
fn a_concert_says_when_and_where() {
    let text = mail().text;
    assert!(
        text.contains("Beyoncé in Warsaw\nSunday, 20 June 2027, 19:00 UTC\nPGE Narodowy, Warszawa, PL\n"),
        "{text}"
    );
}

#[test]
fn a_concert_that_is_not_known_goes_by_the_name_that_the_buyer_saw() {
    let text = email(&parcel(), &customer(), &seats(), &BTreeMap::new()).text;
    assert!(text.contains("\nBeyoncé\n\nRegular\n"), "{text}");
}

#[test]
fn a_concert_is_named_once_for_all_its_tickets() {
    assert_eq!(mail().html.matches("<h2>").count(), 1);
}

#[test]
fn a_ticket_type_can_not_become_markup() {
    let html = mail().html;
    assert!(html.contains("Golden &lt;Circle&gt;") && !html.contains("<Circle>"), "{html}");
}

#[test]
fn a_name_can_not_become_markup() {
    let html = mail().html;
    assert!(html.contains("Ann &lt;Buyer&gt; &amp; Co") && !html.contains("<Buyer>"), "{html}");
}

#[test]
fn the_text_is_not_escaped() {
    assert!(mail().text.starts_with("Hello Ann <Buyer> & Co,\n"));
}

#[test]
fn the_mail_about_a_cancelled_concert_says_so_and_where_the_money_goes() {
    let Email { subject, text, .. } = refund_email(&parcel(), &customer(), CancelReason::ConcertCancelled);
    assert_eq!(subject, "Beyoncé is cancelled, order 2026-000042-K7");
    assert!(text.contains("will not take place") && text.contains("on its way back to your card"), "{text}");
}

#[test]
fn what_people_are_called_can_not_become_markup_in_the_mail_about_a_refund() {
    let Email { html, .. } = refund_email(&parcel(), &customer(), CancelReason::CancelledByStaff);
    assert!(html.contains("Ann &lt;Buyer&gt; &amp; Co"), "{html}");
}
