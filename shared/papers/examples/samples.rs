//! Writes sample documents into a folder: `cargo run -p papers --example samples -- FOLDER`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

#[path = "samples/mod.rs"]
mod samples;

use std::fs;
use std::path::PathBuf;

use papers::Language;
use papers::invoice::{self, Kind, Party};
use papers::mail::{
    ConcertCancelledMail, ConcertChangedMail, ConcertState, OrderConfirmedMail, OrderLine, PaymentFailedMail,
    PaymentFailure, RefundMail, RefundReason, TicketsMail,
};
use papers::ticket::{self, Page, Revision, Venue};

const PAGE: &str = "https://frontrow.example/my/orders/1";

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/papers".to_owned()));
    fs::create_dir_all(&folder).unwrap();
    let write = |name: String, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    for sample in samples::all() {
        for language in Language::ALL {
            let ticket = sample.ticket(1);
            let name = format!("{}.{language}", sample.name);
            let one = std::slice::from_ref(&ticket);
            write(format!("ticket.{name}.a4.pdf"), &ticket::pdf(one, Page::A4, language).unwrap());
            write(format!("ticket.{name}.phone.pdf"), &ticket::pdf(one, Page::Phone, language).unwrap());
            write(format!("ticket.{name}.svg"), ticket::svg(&ticket, language).unwrap().as_bytes());
            let mail = TicketsMail {
                name: &sample.holder,
                order_number: ticket.order_number,
                page_url: PAGE,
                tickets: &[ticket.clone(), sample.ticket(2)],
                attached: true,
            };
            write(format!("mail.tickets.{name}.html"), mail.email(language).html.as_bytes());
            write(format!("mail.tickets.{name}.txt"), mail.email(language).text.as_bytes());
        }
    }
    let usual = samples::usual();
    let tickets: Vec<_> = (1..=6).map(|number| usual.ticket(number)).collect();
    write("order.a4.pdf".to_owned(), &ticket::pdf(&tickets, Page::A4, Language::Polish).unwrap());
    let revision = Revision { sequence: 0, cancelled: false };
    let appointments: Vec<_> = tickets.iter().map(|ticket| ticket.appointment(revision)).collect();
    let made_at = "2031-01-09T12:00:00Z".parse().unwrap();
    write("order.ics".to_owned(), ticket::calendar(&appointments, made_at, Language::Polish).as_bytes());
    write("qr.svg".to_owned(), ticket::qr_svg(&usual.code).unwrap().as_bytes());
    for language in Language::ALL {
        for lines in [1, 5, 60] {
            let pdf = samples::with_invoice(lines, Kind::Invoice, samples::BUYER, |it| invoice::pdf(it, language));
            write(format!("invoice.{lines}.{language}.pdf"), &pdf.unwrap());
        }
        let long: String =
            "Bardzo Długie Nazwisko i Jeszcze Dłuższa Nazwa Przedsiębiorstwa ".chars().cycle().take(200).collect();
        let hard = Party {
            name: &long,
            address: &[&long, "شارع الحمراء ١٢", "東京都千代田区"],
            tax_id: Some("PL 123-456-78-90"),
        };
        let kind = Kind::CreditNote { corrects: "FV/2031/000041" };
        let pdf = samples::with_invoice(3, kind, hard, |it| invoice::pdf(it, language));
        write(format!("credit-note.{language}.pdf"), &pdf.unwrap());
        mails(&usual, language, &write);
    }
}

fn mails(usual: &samples::Sample, language: Language, write: &impl Fn(String, &[u8])) {
    let order_number = "2031-000042-K7";
    let ticket = usual.ticket(1);
    let state = |name| ConcertState { name, artist: ticket.artist, starts_at: ticket.starts_at, venue: ticket.venue };
    let hall = Venue { name: "Tauron Arena", city: "Kraków", country: &usual.country };
    let name = "Łucja <b>Wiśniewska</b>";
    let lines = [
        OrderLine {
            concert: &usual.concert,
            ticket_type: "Golden Circle",
            quantity: 2,
            price: samples::pln("2698.00"),
        },
        OrderLine { concert: &usual.concert, ticket_type: "Regular", quantity: 1, price: samples::pln("349.00") },
    ];
    let all = [
        (
            "order",
            OrderConfirmedMail {
                name,
                order_number,
                page_url: PAGE,
                lines: &lines,
                total: samples::pln("3047.00"),
                by_courier: false,
            }
            .email(language),
        ),
        (
            "payment",
            PaymentFailedMail {
                name,
                order_number,
                page_url: PAGE,
                amount: samples::pln("3047.00"),
                reason: PaymentFailure::InsufficientFunds,
                seats_are_held: false,
            }
            .email(language),
        ),
        (
            "refund",
            RefundMail {
                name,
                order_number,
                page_url: PAGE,
                concerts: &[&usual.concert],
                amount: Some(samples::pln("3047.00")),
                void_tickets: 3,
                reason: Some(RefundReason::PaidTooLate),
                note: None,
            }
            .email(language),
        ),
        (
            "changed",
            ConcertChangedMail {
                name,
                order_number,
                page_url: PAGE,
                before: state(&usual.concert),
                after: ConcertState { venue: Some(hall), ..state("Beyoncé") },
                reason: Some("The stadium is being repaired."),
                attached: true,
            }
            .email(language),
        ),
        (
            "cancelled",
            ConcertCancelledMail {
                name,
                order_number,
                page_url: PAGE,
                concert: state(&usual.concert),
                reason: Some("The artist is ill."),
                refund: Some(samples::pln("3047.00")),
            }
            .email(language),
        ),
    ];
    for (kind, email) in all {
        write(format!("mail.{kind}.{language}.html"), email.html.as_bytes());
        write(format!("mail.{kind}.{language}.txt"), format!("{}\n\n{}", email.subject, email.text).as_bytes());
    }
}
