//! Documents as they are issued, and their numbers.

use finance::invoice::{Invoice, InvoiceEvent};
use finance::invoices::credit_note::{CreditNote, CreditNoteEvent};
use finance::invoices::document::{CorrectedInvoice, Document, DocumentKind};
use finance::invoices::document_numbers::{NumberSeries, SeriesEvent, TakeNumber, TakenNumber, format_number};
use finance::invoices::issuing::{DocumentNumber, InvoiceDraft, credit_note_document, credit_of, due_credit_note};
use finance::invoices::tax::CREDIT_ROUNDING_NOTE;
use jiff::civil::date;
use kernel::{Decider, Money};
use testkit::{at, given, money};

use crate::invoice_samples::{content, credit, credit_note, draft, gone_back, invoice, invoice_id, issuer_settings};
use crate::samples::refund_id;

fn issued() -> InvoiceEvent {
    InvoiceEvent::InvoiceIssued(Box::new(invoice()))
}

fn recorded(number: u128, amount: &str) -> InvoiceEvent {
    InvoiceEvent::InvoiceRefundRecorded(gone_back(number, amount))
}

fn number(number: &str, time: &str) -> DocumentNumber {
    let at = at(time);
    DocumentNumber { number: number.to_owned(), at, on: issuer_settings().day(at) }
}

/// The total of the credit note of refund 1, if it is due.
fn due_total(events: impl IntoIterator<Item = InvoiceEvent>) -> Option<Money> {
    let invoice = given::<Invoice>(events).state();
    due_credit_note(&invoice, refund_id(1)).unwrap().map(|(_, content)| content.total)
}

#[test]
fn invoice_is_the_draft_with_a_number() {
    let document =
        draft(3, content()).into_document(&issuer_settings(), number("FV/2026/000042", "2026-11-22T10:00:00Z"));
    assert_eq!(document, invoice());
}

#[test]
fn invoice_shows_the_day_of_payment_in_the_sellers_time_zone() {
    let draft = InvoiceDraft { paid_at: at("2026-11-21T23:00:00Z"), ..draft(3, content()) };
    let document = draft.into_document(&issuer_settings(), number("FV/2026/000042", "2026-11-22T23:30:00Z"));
    assert_eq!((document.paid_on, document.issued_on), (date(2026, 11, 22), date(2026, 11, 23)));
}

#[test]
fn credit_note_keeps_everything_of_its_invoice_but_the_content() {
    let note = credit_note_document(
        &invoice(),
        refund_id(1),
        credit_note().content,
        number("KOR/2026/000001", "2026-11-23T10:00:00Z"),
    );
    let expected = Document {
        invoice_id: CreditNote::id_of(refund_id(1)),
        number: "KOR/2026/000001".to_owned(),
        issued_at: at("2026-11-23T10:00:00Z"),
        issued_on: date(2026, 11, 23),
        paid_on: date(2026, 11, 23),
        content: credit_note().content,
        rounding_note: CREDIT_ROUNDING_NOTE.to_owned(),
        corrects: Some(CorrectedInvoice {
            invoice_id: invoice().invoice_id,
            number: "FV/2026/000042".to_owned(),
            issued_on: date(2026, 11, 22),
        }),
        ..invoice()
    };
    assert_eq!(note, expected);
}

#[test]
fn invoice_records_the_amounts_of_its_credit_note() {
    assert_eq!(credit_of(&credit_note(), refund_id(1)), credit(1, "50.00 PLN"));
}

#[test]
fn credit_note_is_due_for_a_refund_of_an_issued_invoice() {
    assert_eq!(due_total([issued(), recorded(1, "50.00 PLN")]), Some(money("50.00 PLN")));
}

#[test]
fn credit_note_is_not_due_before_the_invoice_is_issued() {
    assert_eq!(due_total([recorded(1, "50.00 PLN")]), None);
}

#[test]
fn credit_note_is_not_due_while_that_of_another_refund_comes_first() {
    assert_eq!(due_total([issued(), recorded(2, "20.00 PLN"), recorded(1, "50.00 PLN")]), None);
}

#[test]
fn issued_credit_note_is_not_due_again() {
    let events = [issued(), recorded(1, "50.00 PLN"), InvoiceEvent::InvoiceCredited(credit(1, "50.00 PLN"))];
    assert_eq!(due_total(events), None);
}

#[test]
fn credit_note_refunds_what_earlier_ones_left() {
    let events = [
        issued(),
        recorded(2, "50.00 PLN"),
        InvoiceEvent::InvoiceCredited(credit(2, "50.00 PLN")),
        recorded(1, "950.97 PLN"),
    ];
    let invoice = given::<Invoice>(events).state();
    let (_, rest) = due_credit_note(&invoice, refund_id(1)).unwrap().unwrap();
    let first = credit(2, "50.00 PLN");
    let taxes: Vec<_> =
        rest.taxes.iter().zip(&first.taxes).map(|(rest, first)| rest.tax.checked_add(first.tax)).collect();
    assert_eq!(rest.total, money("950.97 PLN"));
    assert_eq!(taxes, content().taxes.iter().map(|sum| Ok(sum.tax)).collect::<Vec<_>>());
}

#[test]
fn credit_note_is_issued_once() {
    let issued = CreditNoteEvent::CreditNoteIssued(Box::new(credit_note()));
    given::<CreditNote>([]).when(credit_note()).then([issued.clone()]);
    given::<CreditNote>([issued]).when(credit_note()).then_nothing();
}

#[test]
fn kinds_of_documents_have_their_own_prefix() {
    let settings = issuer_settings();
    assert_eq!((settings.prefix(DocumentKind::Invoice), settings.prefix(DocumentKind::CreditNote)), ("FV", "KOR"));
}

fn taken(number: u32, time: &str) -> SeriesEvent {
    SeriesEvent::NumberTaken(TakenNumber { number, invoice_id: invoice_id(u128::from(number)), at: at(time) })
}

fn take(number: u128, time: &str) -> TakeNumber {
    TakeNumber { invoice_id: invoice_id(number), at: at(time) }
}

#[test]
fn first_number_is_1() {
    given::<NumberSeries>([]).when(take(1, "2026-11-22T12:00:00Z")).then([taken(1, "2026-11-22T12:00:00Z")]);
}

#[test]
fn next_number_follows_the_last() {
    given::<NumberSeries>([taken(1, "2026-11-22T12:00:00Z"), taken(2, "2026-11-22T12:00:01Z")])
        .when(take(3, "2026-11-22T12:00:02Z"))
        .then([taken(3, "2026-11-22T12:00:02Z")]);
}

#[test]
fn number_is_never_issued_before_the_previous_one() {
    given::<NumberSeries>([taken(1, "2026-11-22T12:00:01Z")])
        .when(take(2, "2026-11-22T12:00:00Z"))
        .then([taken(2, "2026-11-22T12:00:01Z")]);
}

#[test]
fn series_counts_its_numbers() {
    let empty = NumberSeries::initial();
    let series = given::<NumberSeries>([taken(1, "2026-11-22T12:00:00Z"), taken(2, "2026-11-22T12:00:00Z")]).state();
    assert_eq!((empty.len(), empty.is_empty(), series.len(), series.is_empty()), (0, true, 2, false));
}

#[test]
fn number_has_prefix_year_and_six_digits() {
    assert_eq!(format_number("FV", date(2026, 11, 22), 42), "FV/2026/000042");
    assert_eq!(format_number("KOR", date(2027, 1, 1), 1_234_567), "KOR/2027/1234567");
}

#[test]
fn each_kind_and_year_has_its_own_series() {
    let invoices = NumberSeries::stream_of(DocumentKind::Invoice, date(2026, 12, 31));
    let others = [
        NumberSeries::stream_of(DocumentKind::Invoice, date(2027, 1, 1)),
        NumberSeries::stream_of(DocumentKind::CreditNote, date(2026, 12, 31)),
    ];
    assert_eq!(invoices.to_string(), "series#invoice-2026");
    assert!(others.iter().all(|other| other.to_string() != invoices.to_string()));
}
