//! Credit notes by line: two tickets in Warsaw (PL, 8 %) for 216.00 PLN, and one in Berlin (DE, 7 %) for 107.00 PLN.

use finance::invoice::{Credit, Invoice, InvoiceEvent, RefundRecord};
use finance::invoices::content::{Content, InvoiceLine};
use finance::invoices::document::Document;
use finance::invoices::issuing::{DocumentNumber, credit_note_document, credit_of, due_credit_note};
use finance::payments::refund_lines::RefundedLine;
use jiff::civil::date;
use kernel::{ConcertId, Money};
use proptest::prelude::*;
use testkit::{currency, given, id, money, ticket_type};

use crate::invoice_samples::{country, invoice_of, rate, sold};
use crate::samples::{now, refund_id};

fn line(concert: u128, code: &str, percent: &str, count: u32, price: &str) -> InvoiceLine {
    let sold = contracts::carts::Line { concert_id: ConcertId::new(id(concert)), ..sold("Beyoncé", count, price) };
    InvoiceLine::of(&sold, country(code), Some(rate(percent))).unwrap()
}

pub fn content_of_two() -> Content {
    let lines = vec![line(10, "PL", "8", 2, "108.00 PLN"), line(11, "DE", "7", 1, "107.00 PLN")];
    Content::new(currency("PLN"), lines).unwrap()
}

fn part(concert: u128, count: u32, amount: &str) -> RefundedLine {
    let (concert_id, ticket_type_id) = (ConcertId::new(id(concert)), ticket_type("regular"));
    RefundedLine { concert_id, ticket_type_id, quantity: count, amount: money(amount) }
}

fn record(number: u128, amount: &str, lines: Vec<RefundedLine>) -> RefundRecord {
    RefundRecord { refund_id: refund_id(number), amount: money(amount), lines, made: true, as_of: 6 }
}

/// The concert in Warsaw is cancelled.
pub fn record_of_warsaw(number: u128) -> RefundRecord {
    record(number, "216.00 PLN", vec![part(10, 2, "216.00 PLN")])
}

fn after(events: impl IntoIterator<Item = InvoiceEvent>) -> Invoice {
    let issued = InvoiceEvent::InvoiceIssued(Box::new(invoice_of(content_of_two())));
    given::<Invoice>([issued]).and(events).state()
}

/// The content of the credit note that is due for the refund of this number.
fn due(invoice: &Invoice, number: u128) -> Option<Content> {
    due_credit_note(invoice, refund_id(number)).unwrap().map(|(_, content)| content)
}

fn note(invoice: &Invoice, number: u128) -> Document {
    let (document, content) = due_credit_note(invoice, refund_id(number)).unwrap().unwrap();
    let taken = DocumentNumber { number: format!("KOR/2026/00000{number}"), at: now(), on: date(2026, 11, 22) };
    credit_note_document(document, refund_id(number), content, taken)
}

pub fn note_of_warsaw() -> Document {
    note(&after([InvoiceEvent::InvoiceRefundRecorded(record_of_warsaw(1))]), 1)
}

fn amounts(content: &Content) -> Vec<(&str, Money, Money)> {
    content.lines.iter().map(|line| (line.country.as_str(), line.line_total, line.tax)).collect()
}

#[test]
fn cancelled_concert_is_credited_in_its_own_country() {
    let note = note_of_warsaw();
    assert_eq!(amounts(&note.content), [("PL", money("216.00 PLN"), money("16.00 PLN"))]);
    assert_eq!(note.content.lines[0].quantity.get(), 2);
}

#[test]
fn one_of_two_tickets_is_credited_as_one() {
    let invoice =
        after([InvoiceEvent::InvoiceRefundRecorded(record(1, "108.00 PLN", vec![part(10, 1, "108.00 PLN")]))]);
    let line = &due(&invoice, 1).unwrap().lines[0];
    assert_eq!((line.quantity.get(), line.unit_price, line.line_total), (1, money("108.00 PLN"), money("108.00 PLN")));
}

#[test]
fn goodwill_is_credited_by_line() {
    let lines = vec![part(10, 0, "20.00 PLN"), part(11, 0, "10.00 PLN")];
    let invoice = after([InvoiceEvent::InvoiceRefundRecorded(record(1, "30.00 PLN", lines))]);
    let expected = [("PL", money("20.00 PLN"), money("1.48 PLN")), ("DE", money("10.00 PLN"), money("0.65 PLN"))];
    assert_eq!(amounts(&due(&invoice, 1).unwrap()), expected);
}

#[test]
fn refund_without_lines_is_shared_in_proportion() {
    let invoice = after([InvoiceEvent::InvoiceRefundRecorded(record(1, "32.30 PLN", vec![]))]);
    let shares: Vec<Money> = due(&invoice, 1).unwrap().lines.iter().map(|line| line.line_total).collect();
    assert_eq!(shares, [money("21.60 PLN"), money("10.70 PLN")]);
}

#[test]
fn rest_of_a_line_takes_the_rest_of_its_tax() {
    let goodwill = record(1, "0.07 PLN", vec![part(10, 0, "0.07 PLN")]);
    let rest = record(2, "215.93 PLN", vec![part(10, 2, "215.93 PLN")]);
    let invoice = after([InvoiceEvent::InvoiceRefundRecorded(goodwill.clone())]);
    let credited = InvoiceEvent::InvoiceCredited(credit_of(&note(&invoice, 1), refund_id(1)));
    let events = [InvoiceEvent::InvoiceRefundRecorded(goodwill), credited, InvoiceEvent::InvoiceRefundRecorded(rest)];
    let taxes: Vec<Money> = due(&after(events), 2).unwrap().lines.iter().map(|line| line.tax).collect();
    assert_eq!(taxes, [money("15.99 PLN")]);
}

#[test]
fn refund_that_replaces_a_failed_one_never_credits_a_line_twice() {
    let failed = RefundRecord { made: false, as_of: 7, ..record_of_warsaw(1) };
    let credited = InvoiceEvent::InvoiceCredited(credit_of(&note_of_warsaw(), refund_id(1)));
    let everything = record(2, "323.00 PLN", vec![part(10, 2, "216.00 PLN"), part(11, 1, "107.00 PLN")]);
    let invoice = after([
        InvoiceEvent::InvoiceRefundRecorded(record_of_warsaw(1)),
        credited,
        InvoiceEvent::InvoiceRefundRecorded(failed),
        InvoiceEvent::InvoiceRefundRecorded(everything),
    ]);
    let expected = [("DE", money("107.00 PLN"), money("7.00 PLN"))];
    assert_eq!(amounts(&due(&invoice, 2).unwrap()), expected);
}

proptest! {
    #[test]
    fn credit_notes_never_exceed_a_line_and_add_up_to_the_refunds(
        refunds in prop::collection::vec((0..30_000_i64, 0..15_000_i64, any::<bool>()), 1..6),
    ) {
        let mut invoice = after([]);
        let (mut refunded, mut credits) = (money("0.00 PLN"), Vec::<Credit>::new());
        for (number, (warsaw, berlin, has_lines)) in (1_u128..).zip(refunds) {
            let cents = |cents: i64| money(&format!("{}.{:02} PLN", cents / 100, cents % 100));
            let amount = cents(warsaw + berlin);
            let Ok(sum) = refunded.checked_add(amount) else { continue };
            if amount.is_zero() || sum.compare(invoice_of(content_of_two()).content.total).unwrap().is_gt() {
                continue;
            }
            refunded = sum;
            let (warsaw, berlin) = (cents(warsaw).to_string(), cents(berlin).to_string());
            let lines = if has_lines { vec![part(10, 0, &warsaw), part(11, 0, &berlin)] } else { vec![] };
            let recorded = InvoiceEvent::InvoiceRefundRecorded(record(number, &amount.to_string(), lines));
            invoice = <Invoice as kernel::Decider>::evolve(invoice, &recorded);
            let credit = credit_of(&note(&invoice, number), refund_id(number));
            invoice = <Invoice as kernel::Decider>::evolve(invoice, &InvoiceEvent::InvoiceCredited(credit.clone()));
            credits.push(credit);
        }
        prop_assert_eq!(Money::sum(currency("PLN"), credits.iter().map(|credit| credit.total)).unwrap(), refunded);
        for line in &content_of_two().lines {
            let of_line = |part: fn(&finance::invoices::credited_lines::CreditedLine) -> Money| {
                let parts = credits.iter().flat_map(|credit| &credit.lines);
                let parts = parts.filter(|part| Some(part.concert_id) == line.concert_id);
                Money::sum(currency("PLN"), parts.map(part)).unwrap()
            };
            prop_assert!(of_line(|part| part.gross).compare(line.line_total).unwrap().is_le());
            prop_assert!(of_line(|part| part.tax).compare(line.tax).unwrap().is_le());
            prop_assert!(of_line(|part| part.net).compare(line.net).unwrap().is_le());
        }
    }
}
