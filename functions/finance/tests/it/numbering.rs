//! Document numbers on the test database: consecutive and unique, also under concurrency.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use cloud::CallFault;
use cloud::template::{KeyType, Table};
use eventstore::{Aggregate, Consistency, Store, pause};
use finance::invoice::Invoice;
use finance::invoices::credit_note::CreditNote;
use finance::invoices::document::DocumentKind;
use finance::invoices::document_numbers::NumberSeries;
use finance::invoices::issuing::{IssueError, Issued, Issuer};
use jiff::civil::date;
use kernel::OrderId;
use test_database::TestDatabase;
use testkit::id;

use crate::invoice_samples::{cause_at, content, draft, gone_back, issuer_settings};
use crate::samples::refund_id;

const NOON: &str = "2026-11-22T12:00:00Z";

fn table() -> Table {
    Table::new("events", ("stream", KeyType::Text), Some(("version", KeyType::Number)))
}

async fn issuer_with(fault: impl Fn(&str) -> CallFault + Send + Sync + 'static) -> (TestDatabase, Store, Issuer) {
    let database = TestDatabase::failing(table(), fault).await;
    let store = Store::new(database.client.clone(), &database.table);
    let issuer = Issuer::new(store.clone(), issuer_settings());
    (database, store, issuer)
}

async fn issuer() -> (TestDatabase, Store, Issuer) {
    issuer_with(|_| CallFault::None).await
}

/// Tries again after a while, as the queue does.
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
async fn concurrent_invoices_get_consecutive_numbers() {
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
async fn undisturbed_documents_are_issued_without_conflicts() {
    let (_database, _store, issuer) = issuer().await;
    let cause = cause_at(50, NOON);
    assert_eq!(issue(&issuer, 1, NOON).await, Issued { conflicts: 0 });
    issuer.record_refund(OrderId::new(id(1)), gone_back(1, "50.00 PLN"), &cause).await.unwrap();
    let issued = issuer.issue_credit_notes(OrderId::new(id(1)), &cause).await.unwrap();
    assert_eq!(issued, Issued { conflicts: 0 });
}

#[tokio::test]
async fn each_issued_document_takes_one_number() {
    let (_database, store, issuer) = issuer().await;
    for number in [1, 2, 1, 2, 3] {
        issue(&issuer, number, NOON).await;
    }
    let stream = NumberSeries::stream_of(DocumentKind::Invoice, date(2026, 11, 22));
    assert_eq!(store.load::<NumberSeries>(&stream, Consistency::Strong).await.unwrap().state.len(), 3);
}

#[tokio::test]
async fn lost_answer_does_not_take_a_second_number() {
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
async fn year_of_a_number_is_in_the_sellers_time_zone() {
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
async fn credit_notes_have_their_own_series() {
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
async fn concurrent_refunds_of_an_invoice_are_credited_once_each() {
    let (_database, store, issuer) = issuer().await;
    let order_id = OrderId::new(id(1));
    issue(&issuer, 1, NOON).await;
    let racers = (1..=8).map(|number| {
        let issuer = issuer.clone();
        tokio::spawn(async move {
            // Each message is delivered twice.
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
