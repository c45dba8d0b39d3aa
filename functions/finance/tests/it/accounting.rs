//! What the accountant gets: a file, and a day held against the gateway's list.

use contracts::finance::FinanceEvent;
use contracts::{BusEvent, Metadata};
use eventstore::{Actor, Commit, RecordedEvent};
use finance::billing_profile::{BillingProfile, BillingProfileEvent, SaveBillingProfile};
use finance::invoice::document::{BillingAddress, Buyer};
use finance::invoice_csv::{MOST_BYTES, Rows};
use finance::issue_invoice::Heard;
use finance::payment::{Payment, PaymentEvent};
use finance::published;
use finance::reconciliation::{Day, Difference, Kind, Totals, add, compare};
use finance::refunds::Refunds;
use finance::views::moved_money::{Moved, Way};
use finance::views::user_invoices::IssuedDocument;
use kernel::{CommandId, CorrelationId, EventId, Sealed};
use stripe::{Captured, Refund, Refunded};
use testkit::{at, given, id, money, text};

use crate::invoice_samples::{country, credit_note, gone_back, invoice};
use crate::samples::{INTENT, ann, captured, now, order, payment_id, refund_id, refund_requested, refunded};

fn buyer(name: &str) -> Buyer {
    let address = BillingAddress {
        street: text("Złota 44"),
        city: text("Warszawa"),
        postal_code: text("00-120"),
        country: country("PL"),
        state: None,
    };
    Buyer { name: text(name), address: Some(address), tax_id: None }
}

fn file(name: &str) -> Vec<Vec<String>> {
    let mut rows = Rows::new().unwrap();
    rows.add(&IssuedDocument::of(&invoice()), Some(&buyer(name))).unwrap();
    rows.add(&IssuedDocument::of(&credit_note()), None).unwrap();
    let bytes = rows.into_bytes().unwrap();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_file_has_a_row_for_each_document_and_rate() {
    let rows = file("Żółw i Syn, \"Spółka\"");
    let shown: Vec<String> = rows.iter().map(|row| format!("{} {} {} {}", row[0], row[9], row[10], row[13])).collect();
    assert_eq!(
        shown,
        ["invoice PL 8 698.00", "invoice DE 7 302.97", "credit_note PL 8 34.87", "credit_note DE 7 15.13"]
    );
}

#[test]
fn a_name_with_commas_and_quotes_comes_through_a_file_as_it_is() {
    assert_eq!(file("Żółw i Syn, \"Spółka\"")[0][6], "Żółw i Syn, \"Spółka\"");
}

#[test]
fn a_name_that_a_spreadsheet_would_calculate_is_defused() {
    let names = ["=1+1", "+48", "-1", "@SUM(A1)", "Ann"].map(|name| file(name)[0][6].clone());
    assert_eq!(names, ["'=1+1", "'+48", "'-1", "'@SUM(A1)", "Ann"]);
}

#[test]
fn a_file_that_no_answer_can_hold_is_refused() {
    let mut rows = Rows::new().unwrap();
    let issued = IssuedDocument::of(&invoice());
    let refused = (0..MOST_BYTES).find_map(|_| rows.add(&issued, None).err()).unwrap();
    assert_eq!((refused.status, refused.code.as_ref()), (422, "range_too_large"));
}

fn day() -> Day {
    Day { begin: at("2026-11-21T23:00:00Z"), end: at("2026-11-22T23:00:00Z") }
}

fn ours(way: Way, amount: &str) -> Moved {
    Moved {
        way,
        payment_id: payment_id(),
        order_id: order(),
        intent_id: INTENT.to_owned(),
        amount: money(amount),
        at: now(),
        of_replaced: false,
    }
}

fn our_refund() -> Moved {
    let way = Way::Refunded { refund_id: Some(refund_id(1)), gateway_id: Some("re_1".to_owned()) };
    ours(way, "50.00 PLN")
}

fn theirs(amount: i64, time: &str) -> Captured {
    Captured {
        charge_id: "ch_1".to_owned(),
        intent_id: INTENT.to_owned(),
        amount,
        currency: "pln".to_owned(),
        at: at(time),
    }
}

fn their_refund(status: &str) -> Refunded {
    let refund = Refund {
        id: "re_1".to_owned(),
        amount: 5_000,
        currency: "pln".to_owned(),
        status: Some(status.to_owned()),
        failure_reason: None,
        payment_intent: Some(INTENT.to_owned()),
        metadata: [].into(),
    };
    Refunded { refund, at: now() }
}

fn kinds(differences: &[Difference]) -> Vec<Kind> {
    differences.iter().map(|difference| difference.kind).collect()
}

const TEN: &str = "2026-11-22T10:00:00Z";

#[test]
fn a_day_on_which_both_have_the_same_has_no_difference() {
    let ours = [ours(Way::Captured, "698.00 PLN"), our_refund()];
    assert_eq!(compare(day(), &[theirs(69_800, TEN)], &[their_refund("succeeded")], &ours), []);
}

#[test]
fn what_the_gateway_does_not_have_is_told() {
    let ours = [ours(Way::Captured, "698.00 PLN"), our_refund()];
    assert_eq!(kinds(&compare(day(), &[], &[], &ours)), [Kind::NotAtGateway, Kind::NotAtGateway]);
}

#[test]
fn what_we_do_not_have_is_told() {
    let differences = compare(day(), &[theirs(69_800, TEN)], &[their_refund("succeeded")], &[]);
    assert_eq!(kinds(&differences), [Kind::NotInOurs, Kind::NotInOurs]);
}

#[test]
fn another_amount_is_told_once() {
    let differences = compare(day(), &[theirs(69_700, TEN)], &[], &[ours(Way::Captured, "698.00 PLN")]);
    assert_eq!(
        (kinds(&differences), differences[0].at_gateway),
        (vec![Kind::AmountDiffers], Some(money("697.00 PLN")))
    );
}

#[test]
fn what_we_heard_of_after_midnight_is_no_difference() {
    let late = Moved { at: at("2026-11-22T23:00:01Z"), ..ours(Way::Captured, "698.00 PLN") };
    assert_eq!(compare(day(), &[theirs(69_800, "2026-11-22T22:59:59Z")], &[], &[late]), []);
}

#[test]
fn a_refund_that_failed_at_the_gateway_and_is_not_ours_is_no_difference() {
    assert_eq!(compare(day(), &[], &[their_refund("failed")], &[]), []);
}

#[test]
fn totals_are_told_by_currency() {
    let mut totals: Vec<Totals> = Vec::new();
    for amount in ["1.00 PLN", "2.00 EUR", "3.00 PLN"] {
        add(&mut totals, |of| &mut of.captured, money(amount)).unwrap();
    }
    let captured: Vec<_> = totals.iter().map(|totals| totals.captured).collect();
    assert_eq!(captured, [money("4.00 PLN"), money("2.00 EUR")]);
}

fn commit(event: &PaymentEvent) -> Commit {
    Commit {
        stream: eventstore::StreamId::from_name("payment#1"),
        version: 6,
        events: vec![RecordedEvent::encode(event).unwrap()],
        at: now(),
        actor: Actor::System("test".to_owned()),
        command: "Test".to_owned(),
        command_id: CommandId::new(id(8)),
        correlation_id: CorrelationId::new(id(9)),
        causation_id: None,
        state: None,
    }
}

fn moved(event: &PaymentEvent) -> Vec<Moved> {
    let payment = given::<Payment>(captured()).and([refund_requested(1, "50.00 PLN"), refunded(1, "re_1")]).state();
    Moved::of(&commit(event), &payment).unwrap()
}

#[test]
fn a_capture_is_money_moved() {
    assert_eq!(moved(&PaymentEvent::PaymentCaptured), [ours(Way::Captured, "698.00 PLN")]);
}

#[test]
fn a_refund_that_was_made_is_money_moved() {
    assert_eq!(moved(&refunded(1, "re_1")), [our_refund()]);
}

#[test]
fn a_refund_that_was_asked_for_is_not() {
    assert_eq!(moved(&refund_requested(1, "50.00 PLN")), []);
}

#[test]
fn money_is_listed_under_its_day() {
    assert!(Moved::lists("2026-11-22").any(|list| list == our_refund().key().pk));
}

#[test]
fn a_refund_of_a_payment_is_heard_as_one_of_its_order() {
    let payment = given::<Payment>(captured()).and([refund_requested(1, "50.00 PLN"), refunded(1, "re_1")]).state();
    let refund = published::refund(refund_id(1), &payment, Refunds::done).unwrap();
    let metadata = Metadata {
        event_id: EventId::new(id(1)),
        stream: "payment#1".to_owned(),
        version: 6,
        occurred_at: now(),
        correlation_id: CorrelationId::new(id(9)),
        causation_id: None,
        schema_version: 1,
    };
    let event = BusEvent::new(&FinanceEvent::PaymentRefunded(refund), metadata).unwrap();
    let expected = Heard::Refund { order_id: order(), refund: gone_back(1, "50.00 PLN") };
    assert_eq!(Heard::of(&event), Ok(expected));
}

fn sealed(text: &str) -> Sealed<finance::billing_profile::Details> {
    Sealed::new(ann(), text.to_owned())
}

pub fn profile_saved() -> BillingProfileEvent {
    BillingProfileEvent::BillingProfileSaved { details: sealed("c2VhbGVk") }
}

#[test]
fn a_billing_profile_is_saved() {
    given::<BillingProfile>([])
        .when(SaveBillingProfile { details: sealed("c2VhbGVk"), is_same: false })
        .then([profile_saved()]);
}

#[test]
fn the_same_billing_profile_saved_again_changes_nothing() {
    given::<BillingProfile>([profile_saved()])
        .when(SaveBillingProfile { details: sealed("YW5vdGhlcg"), is_same: true })
        .then_nothing();
}
