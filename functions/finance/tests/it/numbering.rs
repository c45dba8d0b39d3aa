//! Numbers on the test database: without gaps and none twice, whoever is at it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use cloud::CallFault;
use cloud::template::{KeyType, Table};
use eventstore::{Aggregate, Consistency, Store, pause};
use finance::invoice::Invoice;
use finance::invoice::credit_note::CreditNote;
use finance::invoice::document::Kind;
use finance::invoice::issuing::{IssueError, Issued, Issuer};
use finance::invoice_series::{Series, SeriesEvent, TakeNumber};
use jiff::civil::date;
use kernel::{Decider, OrderId};
use test_database::TestDatabase;
use testkit::{at, given, id};

use crate::invoice_samples::{books, cause_at, content, draft, gone_back, invoice_id};
use crate::samples::refund_id;

const NOON: &str = "2026-11-22T12:00:00Z";

fn table() -> Table {
    Table::new("events", ("stream", KeyType::Text), Some(("version", KeyType::Number)))
}

async fn issuer_with(fault: impl Fn(&str) -> CallFault + Send + Sync + 'static) -> (TestDatabase, Store, Issuer) {
    let database = TestDatabase::failing(table(), fault).await;
    let store = Store::new(database.client.clone(), &database.table);
    let issuer = Issuer::new(store.clone(), books());
    (database, store, issuer)
}

async fn issuer() -> (TestDatabase, Store, Issuer) {
    issuer_with(|_| CallFault::None).await
}

/// As the queue does it: again after a while.
async fn issue(issuer: &Issuer, number: u128, time: &str) -> Issued {
    for attempt in 0.. {
        match issuer.issue_invoice(&draft(number, content()), &cause_at(number, time)).await {
            Ok(issued) => return issued,
            Err(IssueError::Contended) => pause(attempt).await,
            Err(error) => panic!("{error}"),
        }
    }
    unreachable!()
}

async fn number_of(store: &Store, number: u128) -> String {
    let stream = Invoice::stream(Invoice::id_of(OrderId::new(id(number))));
    let loaded = store.load::<Invoice>(&stream, Consistency::Strong).await.unwrap();
    loaded.state.document().unwrap().number.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_at_once_have_a_hundred_numbers_without_a_gap() {
    let (_database, store, issuer) = issuer().await;
    let begun = Instant::now();
    let racers = (1..=100).map(|number| {
        let issuer = issuer.clone();
        tokio::spawn(async move { issue(&issuer, number, NOON).await })
    });
    let mut conflicts = 0;
    for racer in racers.collect::<Vec<_>>() {
        conflicts += racer.await.unwrap().conflicts;
    }
    println!("100 invoices at once: {:?}, {conflicts} conflicts", begun.elapsed());
    let mut numbers = BTreeSet::new();
    for number in 1..=100 {
        numbers.insert(number_of(&store, number).await);
    }
    let expected: BTreeSet<String> = (1..=100).map(|number| format!("FV/2026/{number:06}")).collect();
    assert_eq!(numbers, expected);
}

#[tokio::test]
async fn as_many_numbers_are_taken_as_documents_are_issued() {
    let (_database, store, issuer) = issuer().await;
    for number in [1, 2, 1, 2, 3] {
        issue(&issuer, number, NOON).await;
    }
    let stream = Series::stream_of(Kind::Invoice, date(2026, 11, 22));
    assert_eq!(store.load::<Series>(&stream, Consistency::Strong).await.unwrap().state.len(), 3);
}

#[tokio::test]
async fn a_document_whose_answer_was_lost_has_one_number() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let (_database, store, issuer) = issuer_with(move |operation| {
        let first = operation == "DynamoDB.TransactWriteItems" && counted.fetch_add(1, Ordering::SeqCst) == 0;
        if first { CallFault::AnswerLost } else { CallFault::None }
    })
    .await;
    issue(&issuer, 1, NOON).await;
    issue(&issuer, 2, NOON).await;
    assert_eq!(
        (number_of(&store, 1).await, number_of(&store, 2).await),
        ("FV/2026/000001".into(), "FV/2026/000002".into())
    );
}

#[tokio::test]
async fn the_year_is_that_of_the_seller() {
    let (_database, store, issuer) = issuer().await;
    // Half past midnight in Warsaw.
    issue(&issuer, 1, "2026-12-31T22:59:00Z").await;
    issue(&issuer, 2, "2026-12-31T23:30:00Z").await;
    assert_eq!(
        (number_of(&store, 1).await, number_of(&store, 2).await),
        ("FV/2026/000001".into(), "FV/2027/000001".into())
    );
}

#[tokio::test]
async fn a_refund_has_a_credit_note_in_a_series_of_its_own() {
    let (_database, store, issuer) = issuer().await;
    let order_id = OrderId::new(id(1));
    let cause = cause_at(50, NOON);
    issuer.record_refund(order_id, gone_back(1, "50.00 PLN"), &cause).await.unwrap();
    issuer.issue_credit_notes(order_id, &cause).await.unwrap();
    issue(&issuer, 1, NOON).await;
    issuer.issue_credit_notes(order_id, &cause).await.unwrap();
    issuer.issue_credit_notes(order_id, &cause).await.unwrap();
    let stream = CreditNote::stream(CreditNote::id_of(refund_id(1)));
    let note = store.load::<CreditNote>(&stream, Consistency::Strong).await.unwrap().state;
    let note = note.document().unwrap();
    let corrects = note.corrects.as_ref().unwrap();
    assert_eq!((note.number.as_str(), corrects.number.as_str()), ("KOR/2026/000001", "FV/2026/000001"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refunds_of_one_invoice_at_once_are_credited_once_each() {
    let (_database, store, issuer) = issuer().await;
    let order_id = OrderId::new(id(1));
    issue(&issuer, 1, NOON).await;
    let racers = (1..=8).map(|number| {
        let issuer = issuer.clone();
        tokio::spawn(async move {
            // A message comes twice.
            let number = number / 2 + 1;
            let cause = cause_at(50 + number, NOON);
            issuer.record_refund(order_id, gone_back(number, "10.00 PLN"), &cause).await.unwrap();
            while issuer.issue_credit_notes(order_id, &cause).await.is_err() {}
        })
    });
    for racer in racers.collect::<Vec<_>>() {
        racer.await.unwrap();
    }
    let stream = Invoice::stream(Invoice::id_of(order_id));
    let invoice = store.load::<Invoice>(&stream, Consistency::Strong).await.unwrap().state;
    let numbers: BTreeSet<&str> = invoice.credits().iter().map(|credit| credit.number.as_str()).collect();
    assert_eq!(
        numbers,
        (1..=5)
            .map(|number| [
                "",
                "KOR/2026/000001",
                "KOR/2026/000002",
                "KOR/2026/000003",
                "KOR/2026/000004",
                "KOR/2026/000005"
            ][number])
            .collect()
    );
}

#[test]
fn a_number_is_never_issued_before_the_one_before_it() {
    let first = TakeNumber { invoice_id: invoice_id(1), at: at("2026-11-22T12:00:01Z") };
    let events = Series::decide(&first, &Series::initial()).unwrap();
    let second = TakeNumber { invoice_id: invoice_id(2), at: at(NOON) };
    let next = given::<Series>(events).state().next(second);
    assert_eq!((next.number, next.at), (2, first.at));
    let _: SeriesEvent = SeriesEvent::NumberTaken(next);
}
