//! The tables, through the SDK.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use cloud::template::{KeyType, Table};
use cloud::{Call, CallFault, Clock, Cloud, Faults, Options, Template};
use jiff::Timestamp;

use crate::support::{cloud, dynamodb, put};

const TABLE: &str = "events";

fn table() -> Table {
    Table::new(TABLE, ("stream", KeyType::Text), Some(("version", KeyType::Number)))
}

async fn database() -> (Cloud, Client) {
    let cloud = Cloud::database_only(vec![table()]).await.unwrap();
    let client = dynamodb(&cloud);
    (cloud, client)
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn number(value: usize) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn commit(client: &Client, stream: &str, version: usize) -> PutItemFluentBuilder {
    let put = client.put_item().table_name(TABLE).item("stream", text(stream)).item("version", number(version));
    put.condition_expression("attribute_not_exists(#s)")
        .expression_attribute_names("#s", "stream")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
}

#[tokio::test]
async fn losing_writer_of_a_version_receives_the_winning_item() {
    let (_cloud, client) = database().await;
    commit(&client, "order#1", 1).item("by", text("first")).send().await.unwrap();
    let refused = commit(&client, "order#1", 1).item("by", text("second")).send().await.unwrap_err();
    let refused = refused.into_service_error();
    let aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(failed) = refused else {
        panic!("{refused}");
    };
    assert_eq!(failed.item.unwrap()["by"], text("first"));
}

#[tokio::test]
async fn one_of_many_concurrent_writers_of_a_version_wins() {
    let (_cloud, client) = database().await;
    let races = (0..32).map(|racer| commit(&client, "order#1", 1).item("by", number(racer)).send());
    let won = futures::future::join_all(races).await.into_iter().filter(Result::is_ok).count();
    assert_eq!(won, 1);
}

fn increment(
    token: &str,
) -> impl Fn(&Client) -> aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsFluentBuilder {
    let token = token.to_owned();
    move |client| {
        let update = Update::builder()
            .table_name(TABLE)
            .key("stream", text("counter"))
            .key("version", number(0))
            .update_expression("ADD n :one")
            .expression_attribute_values(":one", number(1))
            .build()
            .unwrap();
        let item = TransactWriteItem::builder().update(update).build();
        client.transact_write_items().client_request_token(token.clone()).transact_items(item)
    }
}

async fn count(client: &Client) -> Option<AttributeValue> {
    let get = client.get_item().table_name(TABLE).key("stream", text("counter")).key("version", number(0));
    get.send().await.unwrap().item?.remove("n")
}

#[tokio::test]
async fn repeated_transaction_with_the_same_token_changes_nothing() {
    let (_cloud, client) = database().await;
    let increment = increment("token");
    increment(&client).send().await.unwrap();
    increment(&client).send().await.unwrap();
    assert_eq!(count(&client).await, Some(number(1)));
}

#[tokio::test]
async fn token_expires_after_ten_minutes() {
    let (cloud, client) = database().await;
    let increment = increment("token");
    increment(&client).send().await.unwrap();
    cloud.advance(Duration::from_secs(601)).await;
    increment(&client).send().await.unwrap();
    assert_eq!(count(&client).await, Some(number(2)));
}

#[tokio::test]
async fn token_is_refused_for_another_transaction() {
    let (_cloud, client) = database().await;
    increment("token")(&client).send().await.unwrap();
    let put = Put::builder().table_name(TABLE).item("stream", text("x")).item("version", number(1)).build().unwrap();
    let item = TransactWriteItem::builder().put(put).build();
    let other = client.transact_write_items().client_request_token("token").transact_items(item).send().await;
    assert!(other.unwrap_err().into_service_error().is_idempotent_parameter_mismatch_exception());
}

#[tokio::test]
async fn query_over_a_megabyte_is_paged() {
    let (_cloud, client) = database().await;
    for version in 1..=5 {
        commit(&client, "order#1", version).item("data", text(&"x".repeat(300_000))).send().await.unwrap();
    }
    let query = client.query().table_name(TABLE).key_condition_expression("#s = :s");
    let query = query.expression_attribute_names("#s", "stream").expression_attribute_values(":s", text("order#1"));
    let first = query.clone().send().await.unwrap();
    let rest = query.set_exclusive_start_key(first.last_evaluated_key.clone()).send().await.unwrap();
    assert!(first.last_evaluated_key.is_some() && rest.last_evaluated_key.is_none());
    assert_eq!(first.count + rest.count, 5);
}

#[tokio::test]
async fn index_of_the_template_can_be_queried() {
    let cloud = cloud().await;
    put(&cloud, "frontrow-orders", "1", &[("city", "Warsaw")]).await;
    let query = dynamodb(&cloud).query().table_name("frontrow-orders").index_name("byCity");
    let query = query.key_condition_expression("city = :c").expression_attribute_values(":c", text("Warsaw"));
    assert_eq!(query.send().await.unwrap().count, 1);
}

#[tokio::test]
async fn item_expires_by_the_clock_of_the_cloud() {
    let start: Timestamp = "2026-05-01T10:00:00Z".parse().unwrap();
    let mut options = Options::new(Template::of_tables(vec![table().expiring_by("expires")]), &[]);
    options.clock = Clock::fixed(start);
    let cloud = Cloud::start(options).await.unwrap();
    let client = dynamodb(&cloud);
    let expires = AttributeValue::N((start.as_second() + 600).to_string());
    commit(&client, "key", 1).item("expires", expires).send().await.unwrap();
    let items = || async { client.scan().table_name(TABLE).send().await.unwrap().count };
    cloud.advance(Duration::from_secs(590)).await;
    let before = items().await;
    cloud.advance(Duration::from_secs(120)).await;
    assert_eq!((before, items().await), (1, 0));
}

/// Applies one fault to the n-th call of an operation.
struct Once {
    operation: &'static str,
    fault: CallFault,
    number: usize,
    seen: AtomicUsize,
}

impl Faults for Once {
    fn call(&self, call: &Call<'_>) -> CallFault {
        if call.operation == self.operation && self.seen.fetch_add(1, Ordering::Relaxed) == self.number {
            self.fault
        } else {
            CallFault::None
        }
    }
}

async fn faulty(operation: &'static str, fault: CallFault, number: usize) -> (Cloud, Client) {
    let mut options = Options::new(Template::of_tables(vec![table()]), &[]);
    options.faults = Arc::new(Once { operation, fault, number, seen: AtomicUsize::new(0) });
    options.stale_reads = true;
    let cloud = Cloud::start(options).await.unwrap();
    let client = dynamodb(&cloud);
    (cloud, client)
}

#[tokio::test]
async fn sdk_retry_after_a_lost_response_meets_its_own_write() {
    let (_cloud, client) = faulty("DynamoDB.PutItem", CallFault::AnswerLost, 0).await;
    let refused = commit(&client, "order#1", 1).item("by", text("me")).send().await.unwrap_err();
    assert!(refused.into_service_error().is_conditional_check_failed_exception());
}

#[tokio::test]
async fn sdk_retries_a_throttled_write() {
    let (_cloud, client) = faulty("DynamoDB.PutItem", CallFault::Throttled, 0).await;
    assert!(commit(&client, "order#1", 1).send().await.is_ok());
}

#[tokio::test]
async fn write_during_a_transaction_is_cancelled_with_the_reason() {
    let (_cloud, client) = faulty("DynamoDB.TransactWriteItems", CallFault::Conflict, 0).await;
    let refused = increment("token")(&client).send().await.unwrap_err().into_service_error();
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(
        cancelled,
    ) = refused
    else {
        panic!("{refused}");
    };
    assert_eq!(cancelled.cancellation_reasons()[0].code(), Some("TransactionConflict"));
}

async fn newest(client: &Client, consistent: bool) -> usize {
    let query = client.query().table_name(TABLE).key_condition_expression("#s = :s");
    let query = query
        .expression_attribute_names("#s", "stream")
        .expression_attribute_values(":s", text("order#1"))
        .scan_index_forward(false)
        .limit(1);
    let found = query.consistent_read(consistent).send().await.unwrap();
    found.items().first().map_or(0, |item| item["version"].as_n().unwrap().parse().unwrap())
}

#[tokio::test]
async fn stale_read_misses_the_latest_writes() {
    let (_cloud, client) = faulty("DynamoDB.Query", CallFault::Stale(2), 0).await;
    for version in 1..=5 {
        commit(&client, "order#1", version).send().await.unwrap();
    }
    let stale = newest(&client, false).await;
    assert_eq!((stale, newest(&client, false).await), (3, 5));
}

#[tokio::test]
async fn stale_read_misses_what_was_written_last() {
    let (cloud, client) = faulty("DynamoDB.Query", CallFault::StaleFor(Duration::from_secs(30)), 0).await;
    for version in 1..=3 {
        commit(&client, "order#1", version).send().await.unwrap();
        cloud.clock().advance(Duration::from_secs(20));
    }
    assert_eq!(newest(&client, false).await, 2);
}

#[tokio::test]
async fn strongly_consistent_read_is_never_stale() {
    let (_cloud, client) = faulty("DynamoDB.Query", CallFault::Stale(2), 0).await;
    for version in 1..=5 {
        commit(&client, "order#1", version).send().await.unwrap();
    }
    assert_eq!(newest(&client, true).await, 5);
}

#[tokio::test]
async fn missing_table_is_not_found() {
    let (_cloud, client) = database().await;
    let refused = client.scan().table_name("nowhere").send().await.unwrap_err();
    assert!(refused.into_service_error().is_resource_not_found_exception());
}
