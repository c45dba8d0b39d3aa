//! Table streams.

use std::sync::Arc;
use std::time::Duration;

use aws_lambda_events::event::dynamodb::Event;
use cloud::{Cloud, Options};
use futures::FutureExt;
use lambda::{Env, Handler, Lambda, StartError};
use serde_json::{Value, json};

use crate::support::{cloud, drain, dynamodb, ids, instruct, options, payloads_of, put, put_all, template};

#[tokio::test]
async fn function_receives_a_stream_record_in_the_format_of_aws() {
    let cloud = cloud().await;
    put(&cloud, "frontrow-orders", "1", &[("city", "Warsaw")]).await;
    cloud.settle().await;
    let payloads = payloads_of(&cloud, "project").await;
    let event: Event = serde_json::from_value(payloads[0].clone()).unwrap();
    let record = &event.records[0];
    assert_eq!(record.event_name, "INSERT");
    assert_eq!(record.event_source.as_deref(), Some("aws:dynamodb"));
    assert_eq!(record.aws_region, "eu-central-1");
    let change = &payloads[0]["Records"][0]["dynamodb"];
    assert_eq!(change["Keys"], json!({ "id": { "S": "1" } }));
    assert_eq!(change["NewImage"], json!({ "id": { "S": "1" }, "city": { "S": "Warsaw" } }));
    assert_eq!(change["StreamViewType"], "NEW_IMAGE");
    assert!(change.get("OldImage").is_none());
    assert_eq!(change["SequenceNumber"].as_str().unwrap().len(), 21);
}

#[tokio::test]
async fn records_arrive_in_the_order_of_writes() {
    let cloud = cloud().await;
    let expected: Vec<String> = (0..40).map(|number| number.to_string()).collect();
    for id in &expected {
        put(&cloud, "frontrow-orders", id, &[]).await;
    }
    cloud.settle().await;
    let payloads = payloads_of(&cloud, "project").await;
    let seen: Vec<&str> = payloads.iter().flat_map(ids).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn write_without_a_change_makes_no_record() {
    let cloud = cloud().await;
    put(&cloud, "frontrow-orders", "1", &[("city", "Warsaw")]).await;
    put(&cloud, "frontrow-orders", "1", &[("city", "Warsaw")]).await;
    cloud.settle().await;
    let seen: usize = payloads_of(&cloud, "project").await.iter().map(|payload| ids(payload).len()).sum();
    assert_eq!(seen, 1);
}

#[tokio::test]
async fn reader_receives_only_records_that_match_its_filter() {
    let cloud = cloud().await;
    put(&cloud, "frontrow-payments", "1", &[("kind", "draft")]).await;
    put(&cloud, "frontrow-payments", "2", &[("kind", "final")]).await;
    cloud.settle().await;
    let payloads = payloads_of(&cloud, "project-payments").await;
    assert_eq!(payloads.iter().flat_map(ids).collect::<Vec<_>>(), ["2"]);
}

#[tokio::test]
async fn bisecting_isolates_a_failing_record() {
    let cloud = cloud().await;
    let items = [("1", "no"), ("2", "no"), ("3", "yes"), ("4", "no"), ("5", "no")];
    put_all(&cloud, "frontrow-orders", "fails", &items).await;
    cloud.advance(Duration::from_secs(60)).await;
    let failures = drain(&cloud, "frontrow-failures").await;
    assert_eq!(failures.len(), 1, "{failures:?}");
    let batch = &failures[0]["DDBStreamBatchInfo"];
    assert_eq!(batch["batchSize"], 1);
    assert_eq!(batch["keys"], json!([{ "id": { "S": "3" } }]));
    assert_eq!(failures[0]["requestContext"]["condition"], "RetryAttemptsExhausted");
    assert_eq!(failures[0]["requestContext"]["approximateInvokeCount"], 3);
    let payloads = payloads_of(&cloud, "project").await;
    assert!(payloads.iter().flat_map(ids).any(|id| id == "5"), "the records after it are read");
}

#[tokio::test]
async fn batch_is_retried_from_the_first_reported_record() {
    let cloud = cloud().await;
    put_all(&cloud, "frontrow-payments", "fails", &[("1", "no"), ("2", "yes"), ("3", "no")]).await;
    cloud.advance(Duration::from_secs(3)).await;
    let payloads = payloads_of(&cloud, "project-payments").await;
    let last: Vec<&str> = ids(payloads.last().unwrap());
    assert_eq!(last, ["2", "3"]);
    let firsts = payloads.iter().flat_map(ids).filter(|id| *id == "1").count();
    assert_eq!(firsts, 1, "records before the failure are not repeated");
}

#[tokio::test]
async fn record_beyond_its_maximum_age_goes_to_the_failure_destination() {
    let cloud = cloud().await;
    put(&cloud, "frontrow-payments", "1", &[("kind", "final"), ("fails", "yes")]).await;
    cloud.advance(Duration::from_secs(400)).await;
    let failures = drain(&cloud, "frontrow-failures").await;
    assert_eq!(failures[0]["requestContext"]["condition"], "RecordAgeExceeded");
}

#[tokio::test]
async fn reader_continues_after_a_temporary_failure() {
    let cloud = cloud().await;
    instruct(&cloud, "project-payments", "fail", 2).await;
    put(&cloud, "frontrow-payments", "1", &[("kind", "final")]).await;
    cloud.advance(Duration::from_secs(10)).await;
    assert_eq!(payloads_of(&cloud, "project-payments").await.len(), 3);
    assert!(drain(&cloud, "frontrow-failures").await.is_empty());
}

#[tokio::test]
async fn deleted_item_makes_a_remove_record() {
    let cloud = cloud().await;
    put(&cloud, "frontrow-orders", "1", &[]).await;
    cloud.settle().await;
    let key = aws_sdk_dynamodb::types::AttributeValue::S("1".to_owned());
    dynamodb(&cloud).delete_item().table_name("frontrow-orders").key("id", key).send().await.unwrap();
    cloud.settle().await;
    let payloads = payloads_of(&cloud, "project").await;
    assert_eq!(payloads[1]["Records"][0]["eventName"], "REMOVE");
}

#[tokio::test]
async fn write_during_a_retry_pause_is_read_after_the_retry() {
    let mut options = options();
    options.template.functions.retain(|function| function.name == "project");
    let cloud = Cloud::start(options).await.unwrap();
    instruct(&cloud, "project", "fail", 1).await;
    put(&cloud, "frontrow-orders", "1", &[]).await;
    cloud.settle().await;
    put(&cloud, "frontrow-orders", "2", &[]).await;
    cloud.settle().await;
    cloud.advance(Duration::from_secs(60)).await;
    assert_eq!(payloads_of(&cloud, "project").await.len(), 3);
}

async fn does_nothing(_: Env) -> Result<Handler, StartError> {
    Ok(Arc::new(|_| async { Ok(Value::Null) }.boxed()))
}

#[tokio::test]
async fn records_are_deleted_after_every_reader_is_done_with_them() {
    const RECORDS_PER_TRIM: usize = 256;
    let mut template = template();
    template.functions.retain(|function| function.name == "project");
    let lambdas = [Lambda { name: "project", build: &does_nothing }];
    let cloud = Cloud::start(Options::new(template, &lambdas)).await.unwrap();
    for id in 0..3 * RECORDS_PER_TRIM {
        put(&cloud, "frontrow-orders", &id.to_string(), &[]).await;
        cloud.settle().await;
    }
    assert!(cloud.changes("frontrow-orders").await.unwrap().len() <= RECORDS_PER_TRIM + 1);
}

#[tokio::test]
async fn stream_without_readers_keeps_no_records() {
    let mut template = template();
    template.functions.clear();
    let cloud = Cloud::start(Options::new(template, &[])).await.unwrap();
    put(&cloud, "frontrow-orders", "1", &[]).await;
    assert!(cloud.changes("frontrow-orders").await.unwrap().is_empty());
}
