//! Table streams.

use std::time::Duration;

use aws_lambda_events::event::dynamodb::Event;
use serde_json::json;

use crate::support::{cloud, drain, dynamodb, ids, notes, put, put_all, tell};

#[tokio::test]
async fn a_write_reaches_the_stream_s_readers_in_the_form_that_aws_sends() {
    let cloud = cloud().await;
    put(&cloud, "frontrow-orders", "1", &[("city", "Warsaw")]).await;
    cloud.settle().await;
    let payloads = notes(&cloud, "project").await;
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
async fn records_arrive_in_the_order_in_which_they_were_written() {
    let cloud = cloud().await;
    let expected: Vec<String> = (0..40).map(|number| number.to_string()).collect();
    for id in &expected {
        put(&cloud, "frontrow-orders", id, &[]).await;
    }
    cloud.settle().await;
    let payloads = notes(&cloud, "project").await;
    let seen: Vec<&str> = payloads.iter().flat_map(ids).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_write_that_changes_nothing_makes_no_record() {
    let cloud = cloud().await;
    put(&cloud, "frontrow-orders", "1", &[("city", "Warsaw")]).await;
    put(&cloud, "frontrow-orders", "1", &[("city", "Warsaw")]).await;
    cloud.settle().await;
    let seen: usize = notes(&cloud, "project").await.iter().map(|payload| ids(payload).len()).sum();
    assert_eq!(seen, 1);
}

#[tokio::test]
async fn a_reader_sees_only_what_its_filter_lets_through() {
    let cloud = cloud().await;
    put(&cloud, "frontrow-payments", "1", &[("kind", "draft")]).await;
    put(&cloud, "frontrow-payments", "2", &[("kind", "final")]).await;
    cloud.settle().await;
    let payloads = notes(&cloud, "project-payments").await;
    assert_eq!(payloads.iter().flat_map(ids).collect::<Vec<_>>(), ["2"]);
}

#[tokio::test]
async fn a_failing_record_is_found_by_cutting_batches_and_given_up_alone() {
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
    let payloads = notes(&cloud, "project").await;
    assert!(payloads.iter().flat_map(ids).any(|id| id == "5"), "what comes after it is read");
}

#[tokio::test]
async fn a_reported_failure_is_tried_again_from_the_lowest_record_on() {
    let cloud = cloud().await;
    put_all(&cloud, "frontrow-payments", "fails", &[("1", "no"), ("2", "yes"), ("3", "no")]).await;
    cloud.advance(Duration::from_secs(3)).await;
    let payloads = notes(&cloud, "project-payments").await;
    let last: Vec<&str> = ids(payloads.last().unwrap());
    assert_eq!(last, ["2", "3"]);
    let firsts = payloads.iter().flat_map(ids).filter(|id| *id == "1").count();
    assert_eq!(firsts, 1, "what succeeded is not repeated");
}

#[tokio::test]
async fn records_that_grow_too_old_are_given_up() {
    let cloud = cloud().await;
    put(&cloud, "frontrow-payments", "1", &[("kind", "final"), ("fails", "yes")]).await;
    cloud.advance(Duration::from_secs(400)).await;
    let failures = drain(&cloud, "frontrow-failures").await;
    assert_eq!(failures[0]["requestContext"]["condition"], "RecordAgeExceeded");
}

#[tokio::test]
async fn a_reader_that_failed_goes_on_when_it_is_well_again() {
    let cloud = cloud().await;
    tell(&cloud, "project-payments", "fail", 2).await;
    put(&cloud, "frontrow-payments", "1", &[("kind", "final")]).await;
    cloud.advance(Duration::from_secs(10)).await;
    assert_eq!(notes(&cloud, "project-payments").await.len(), 3);
    assert!(drain(&cloud, "frontrow-failures").await.is_empty());
}

#[tokio::test]
async fn a_deleted_item_is_told_as_removed() {
    let cloud = cloud().await;
    put(&cloud, "frontrow-orders", "1", &[]).await;
    cloud.settle().await;
    let key = aws_sdk_dynamodb::types::AttributeValue::S("1".to_owned());
    dynamodb(&cloud).delete_item().table_name("frontrow-orders").key("id", key).send().await.unwrap();
    cloud.settle().await;
    let payloads = notes(&cloud, "project").await;
    assert_eq!(payloads[1]["Records"][0]["eventName"], "REMOVE");
}
