//! Measures the size and rendering time of documents: `cargo run --release -p papers --example figures`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

#[path = "samples/mod.rs"]
mod samples;

use std::time::Instant;

use papers::Language;
use papers::invoice::{self, Kind};
use papers::mail::TicketsMail;
use papers::ticket::{self, Page, Ticket};

const PAGE: &str = "https://frontrow.example/my/orders/1";

fn main() {
    let usual = samples::usual();
    let tickets: Vec<Ticket<'_>> = (1..=6).map(|number| usual.ticket(number)).collect();
    let one = &tickets[..1];
    let polish = Language::Polish;
    let first = Instant::now();
    ticket::pdf(one, Page::A4, polish).unwrap();
    println!("the first ticket of a process, fonts read: {} ms", first.elapsed().as_millis());
    figure("ticket, A4", || ticket::pdf(one, Page::A4, polish).unwrap().len());
    figure("ticket, phone", || ticket::pdf(one, Page::Phone, polish).unwrap().len());
    figure("order of 6, A4", || ticket::pdf(&tickets, Page::A4, polish).unwrap().len());
    figure("order of 6, phone", || ticket::pdf(&tickets, Page::Phone, polish).unwrap().len());
    for sample in samples::all().iter().skip(1) {
        let hard = [sample.ticket(1)];
        figure(&format!("ticket, A4, {}", sample.name), || ticket::pdf(&hard, Page::A4, polish).unwrap().len());
    }
    figure("ticket, SVG", || ticket::svg(&tickets[0], polish).unwrap().len());
    for lines in [2, 60] {
        let make = || samples::with_invoice(lines, Kind::Invoice, samples::BUYER, |it| invoice::pdf(it, polish));
        figure(&format!("invoice of {lines} lines"), || make().unwrap().len());
    }
    let mail = TicketsMail {
        name: &usual.holder,
        order_number: "2031-000042-K7",
        page_url: PAGE,
        tickets: &tickets,
        attached: true,
    };
    figure("mail of 6 tickets, HTML", || mail.email(polish).html.len());
}

/// Prints the size and the median of several times.
fn figure(name: &str, make: impl Fn() -> usize) {
    let mut times = Vec::new();
    let mut size = 0;
    for _ in 0..31 {
        let start = Instant::now();
        size = make();
        times.push(start.elapsed());
    }
    times.sort();
    println!("{name:28} {size:>8} bytes {:>8} µs", times[times.len() / 2].as_micros());
}
