//! What a concert brought in: invoices without credit notes, fees and disputes.

use finance::invoices::document::Document;
use finance::payment::{Outcome, Payment, PaymentEvent, Terms};
use finance::payments::disputes::Dispute;
use finance::payments::refund_lines::PaidLine;
use finance::proportion::share_out;
use finance::queries::settlements::csv;
use finance::views::concert_money::{ConcertMoney, Entry};
use finance::views::settled_concerts::SettledConcert;
use finance::views::settlement::Settlement;
use kernel::{ConcertId, Money};
use rust_decimal::Decimal;
use testkit::{currency, given, id, money, quantity, ticket_type};

use crate::credited_lines::{content_of_two, note_of_warsaw};
use crate::disputes::dispute;
use crate::invoice_samples::{invoice, invoice_of};
use crate::samples::{INTENT, authorized, captured, free_terms, now, record, says_captured, terms_of};

/// Two tickets for 216.00 PLN.
fn warsaw() -> ConcertId {
    ConcertId::new(id(10))
}

/// One ticket for 107.00 PLN.
fn berlin() -> ConcertId {
    ConcertId::new(id(11))
}

fn paid(concert_id: ConcertId, count: u32, price: &str) -> PaidLine {
    let (ticket_type_id, quantity, unit_price) = (ticket_type("regular"), quantity(count), money(price));
    PaidLine { concert_id, ticket_type_id, quantity, unit_price }
}

fn terms_of_two() -> Terms {
    let lines = vec![paid(warsaw(), 2, "108.00 PLN"), paid(berlin(), 1, "107.00 PLN")];
    Terms { lines, ..terms_of(money("323.00 PLN")) }
}

pub fn fee_recorded() -> PaymentEvent {
    fee("5.10 PLN")
}

fn fee(amount: &str) -> PaymentEvent {
    PaymentEvent::PaymentFeeRecorded { fee: money(amount) }
}

fn payment(events: impl IntoIterator<Item = PaymentEvent>) -> Payment {
    let captured = [
        PaymentEvent::PaymentRequested(terms_of_two()),
        authorized(),
        PaymentEvent::PaymentCaptureRequested,
        PaymentEvent::PaymentCaptured,
    ];
    given::<Payment>(captured).and(events).state()
}

fn items(documents: &[Document], payments: &[Payment]) -> Vec<ConcertMoney> {
    let documents = documents.iter().flat_map(ConcertMoney::of_document);
    documents.chain(payments.iter().flat_map(ConcertMoney::of_payment)).collect()
}

/// Of Warsaw, as it is stored: only its own items.
fn settled(items: &[ConcertMoney]) -> Settlement {
    let own: Vec<ConcertMoney> = items.iter().filter(|item| item.concert_id == warsaw()).cloned().collect();
    Settlement::of(warsaw(), currency("PLN"), &own)
}

fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn gross_is_the_concerts_part_of_the_invoices() {
    let settlement = settled(&items(&[invoice_of(content_of_two())], &[]));
    assert_eq!((settlement.gross.amount, settlement.invoices), (amount("216.00"), 1));
}

#[test]
fn refunds_are_the_concerts_part_of_the_credit_notes() {
    let settlement = settled(&items(&[invoice_of(content_of_two()), note_of_warsaw()], &[]));
    assert_eq!((settlement.refunds.amount, settlement.net_payable.amount), (amount("216.00"), amount("0.00")));
}

#[test]
fn vat_of_all_concerts_is_that_of_invoices_without_credit_notes() {
    let (sold, credited) = (invoice_of(content_of_two()), note_of_warsaw());
    let items = items(&[sold.clone(), credited.clone()], &[]);
    let sums = [warsaw(), berlin()].map(|concert_id| {
        let own: Vec<_> = items.iter().filter(|item| item.concert_id == concert_id).cloned().collect();
        let settlement = Settlement::of(concert_id, currency("PLN"), &own);
        settlement.vat.iter().map(|vat| vat.tax.amount).sum::<Decimal>()
    });
    let expected = sold.content.tax.amount() - credited.content.tax.amount();
    assert_eq!(sums.into_iter().sum::<Decimal>(), expected);
}

#[test]
fn vat_is_listed_by_country_and_rate() {
    let settlement = settled(&items(&[invoice_of(content_of_two())], &[]));
    let vat = &settlement.vat[0];
    assert_eq!(
        (vat.country.as_str(), vat.tax_rate.to_string(), vat.tax.amount),
        ("PL", "8".to_owned(), amount("16.00"))
    );
}

#[test]
fn fee_is_shared_among_the_concerts_of_a_payment() {
    let all = items(&[], &[payment([fee_recorded()])]);
    let shares: Vec<Entry> = all.into_iter().map(|item| item.entry).collect();
    let payment_id = terms_of_two().payment_id;
    let share = |text| Entry::Fee { payment_id, amount: Some(money(text)) };
    assert_eq!(shares, [share("3.41 PLN"), share("1.69 PLN")]);
}

#[test]
fn payable_is_gross_without_refunds_fees_and_disputes() {
    let opened =
        PaymentEvent::DisputeOpened(Dispute { amount: money("32.30 PLN"), ..dispute("needs_response", now()) });
    let settlement = settled(&items(&[invoice_of(content_of_two())], &[payment([fee_recorded(), opened])]));
    assert_eq!((settlement.fees.amount, settlement.disputes.amount), (amount("3.41"), amount("21.60")));
    assert_eq!(settlement.net_payable.amount, amount("190.99"));
}

#[test]
fn dispute_that_the_payer_lost_takes_nothing() {
    let opened =
        PaymentEvent::DisputeOpened(Dispute { amount: money("32.30 PLN"), ..dispute("needs_response", now()) });
    let won = PaymentEvent::DisputeClosed { dispute_id: "dp_1".to_owned(), status: "won".to_owned(), as_of: now() };
    assert_eq!(settled(&items(&[], &[payment([opened, won])])).disputes.amount, amount("0.00"));
}

#[test]
fn payment_without_a_known_fee_is_counted() {
    let settlement = settled(&items(&[], &[payment([])]));
    assert_eq!((settlement.payments_without_fee, settlement.fees.amount), (1, amount("0.00")));
}

#[test]
fn file_warns_of_payments_without_a_known_fee() {
    let settlement = settled(&items(&[invoice_of(content_of_two())], &[payment([])]));
    let file = String::from_utf8(csv(&settlement).unwrap()).unwrap();
    let counts: Vec<&str> = file.lines().filter(|row| row.ends_with(',')).collect();
    assert_eq!(counts, ["payments_without_fee,,,,,1,", "invoices,,,,,1,", "credit_notes,,,,,0,"]);
}

#[test]
fn fee_in_another_currency_is_not_subtracted() {
    let settlement = settled(&items(&[invoice_of(content_of_two())], &[payment([fee("1.20 EUR")])]));
    let others: Vec<_> = settlement.fees_in_other_currencies.iter().map(|sum| sum.amount).collect();
    assert_eq!((others, settlement.net_payable.amount), (vec![amount("0.80")], amount("216.00")));
}

#[test]
fn free_payment_has_no_fee() {
    let events = [PaymentEvent::PaymentRequested(free_terms()), PaymentEvent::PaymentAuthorized { gateway_id: None }];
    let free = given::<Payment>(events).and([PaymentEvent::PaymentCaptured]).state();
    assert_eq!(ConcertMoney::of_payment(&free), []);
}

#[test]
fn invoice_of_an_older_release_belongs_to_no_concert() {
    assert_eq!(ConcertMoney::of_document(&invoice()), []);
}

#[test]
fn every_item_has_its_own_place() {
    let opened = PaymentEvent::DisputeOpened(dispute("needs_response", now()));
    let all = items(&[invoice_of(content_of_two()), note_of_warsaw()], &[payment([fee_recorded(), opened])]);
    let mut places: Vec<_> = all.iter().map(|item| (item.key().pk, item.key().sk)).collect();
    places.sort();
    places.dedup();
    assert_eq!((places.len(), all.len()), (7, 7));
}

#[test]
fn stored_item_can_be_read_again() {
    for item in items(&[invoice_of(content_of_two())], &[payment([fee_recorded()])]) {
        let stored = serde_json::to_string(&item).unwrap();
        assert_eq!(serde_json::from_str::<ConcertMoney>(&stored).unwrap(), item);
    }
}

#[test]
fn shares_of_a_fee_add_up_to_it() {
    let parts = ["1.00 PLN", "1.00 PLN", "1.00 PLN"].map(money);
    let shares = share_out(money("1.00 EUR"), &parts);
    assert_eq!(Money::sum(currency("EUR"), shares), Ok(money("1.00 EUR")));
}

#[test]
fn larger_remainder_gets_the_last_cent_of_a_fee() {
    let parts = ["1.00 PLN", "1.00 PLN", "4.00 PLN"].map(money);
    assert_eq!(share_out(money("0.03 EUR"), &parts), ["0.01 EUR", "0.00 EUR", "0.02 EUR"].map(money));
}

#[test]
fn fee_for_nothing_is_shared_by_nobody() {
    assert_eq!(share_out(money("0.25 EUR"), &[money("0.00 PLN")]), [money("0.00 EUR")]);
}

fn captured_with_fee() -> Outcome {
    Outcome::Captured { gateway_id: INTENT.to_owned(), fee: Some(money("5.10 PLN")) }
}

#[test]
fn fee_is_recorded_with_the_capture() {
    let requested = captured().into_iter().take(3);
    given::<Payment>(requested).when(record(captured_with_fee())).then([PaymentEvent::PaymentCaptured, fee_recorded()]);
}

#[test]
fn fee_is_recorded_after_a_webhook_without_it() {
    given::<Payment>(captured()).when(record(captured_with_fee())).then([fee_recorded()]);
}

#[test]
fn fee_is_recorded_once() {
    given::<Payment>(captured()).and([fee_recorded()]).when(record(captured_with_fee())).then_nothing();
    given::<Payment>(captured()).and([fee_recorded()]).when(record(says_captured())).then_nothing();
}

#[test]
fn cancelled_concert_keeps_the_currency_that_it_had() {
    let concert = |ticket_types| contracts::concerts::Concert { ticket_types, ..sold_concert() };
    let currencies =
        [concert(sold_concert().ticket_types), concert(vec![])].map(|concert| SettledConcert::of(&concert).is_some());
    assert_eq!(currencies, [true, false]);
}

fn sold_concert() -> contracts::concerts::Concert {
    serde_json::from_value(serde_json::json!({
        "concertId": warsaw(),
        "organizerId": id(2),
        "name": "Beyoncé",
        "artist": "Beyoncé",
        "startsAt": "2027-06-20T19:00:00Z",
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"},
        "ticketTypes": [{
            "ticketTypeId": "regular", "name": "Regular", "price": {"amount": "108.00", "currency": "PLN"},
            "capacity": 100, "maxPerOrder": 10,
        }],
    }))
    .unwrap()
}
