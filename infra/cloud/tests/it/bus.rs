//! The event bus, and how it invokes functions.

use std::sync::Arc;
use std::time::Duration;

use aws_lambda_events::event::eventbridge::EventBridgeEvent;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use cloud::{Cloud, DeliveryFault, Faults, Hop};
use serde_json::{Value, json};

use crate::support::{cloud, drain, instruct, options, payloads_of, put, put_event};

#[tokio::test]
async fn event_invokes_the_function_of_a_matching_rule() {
    let cloud = cloud().await;
    put_event(&cloud, "OrderPlaced", json!({ "id": "1" })).await;
    put_event(&cloud, "OrderForgotten", json!({ "id": "2" })).await;
    cloud.settle().await;
    let payloads = payloads_of(&cloud, "policy").await;
    let event: EventBridgeEvent<Value> = serde_json::from_value(payloads[0].clone()).unwrap();
    assert_eq!(payloads.len(), 1);
    assert_eq!((event.detail_type.as_str(), event.source.as_str()), ("OrderPlaced", "frontrow.orders"));
    assert_eq!(event.detail, json!({ "id": "1" }));
}

#[tokio::test]
async fn write_reaches_a_policy_through_stream_and_bus() {
    let cloud = cloud().await;
    put(&cloud, "frontrow-orders", "7", &[]).await;
    cloud.settle().await;
    assert_eq!(payloads_of(&cloud, "policy").await[0]["detail"], json!({ "id": "7" }));
}

#[tokio::test]
async fn failed_function_is_retried_after_one_minute_then_after_two() {
    let cloud = cloud().await;
    instruct(&cloud, "policy", "fail", 2).await;
    put_event(&cloud, "OrderPlaced", json!({})).await;
    let mut calls = Vec::new();
    for seconds in [0, 59, 2, 118, 3] {
        cloud.advance(Duration::from_secs(seconds)).await;
        calls.push(payloads_of(&cloud, "policy").await.len());
    }
    assert_eq!(calls, [1, 1, 2, 2, 3]);
    assert!(drain(&cloud, "frontrow-failures").await.is_empty());
}

#[tokio::test]
async fn event_goes_to_the_failure_destination_after_all_retries() {
    let cloud = cloud().await;
    instruct(&cloud, "policy", "fail", 99).await;
    put_event(&cloud, "OrderPlaced", json!({ "id": "1" })).await;
    cloud.advance(Duration::from_secs(600)).await;
    let failures = drain(&cloud, "frontrow-failures").await;
    assert_eq!(payloads_of(&cloud, "policy").await.len(), 3);
    assert_eq!(failures[0]["requestContext"]["condition"], "RetriesExhausted");
    assert_eq!(failures[0]["requestContext"]["approximateInvokeCount"], 3);
    assert_eq!(failures[0]["requestPayload"]["detail"], json!({ "id": "1" }));
    assert_eq!(failures[0]["responsePayload"]["errorType"], "Instructed");
}

#[tokio::test]
async fn panic_fails_only_its_own_invocation() {
    let cloud = cloud().await;
    instruct(&cloud, "policy", "panic", 1).await;
    put_event(&cloud, "OrderPlaced", json!({})).await;
    cloud.advance(Duration::from_secs(61)).await;
    assert_eq!(payloads_of(&cloud, "policy").await.len(), 2);
}

#[tokio::test]
async fn function_fails_at_its_timeout() {
    let cloud = cloud().await;
    instruct(&cloud, "policy", "sleep", 1).await;
    let failed = cloud.invoke("policy", Value::Null).await.unwrap_err();
    assert_eq!(failed.kind, "Sandbox.Timedout");
}

#[tokio::test]
async fn invalid_entry_fails_alone() {
    let cloud = cloud().await;
    let entry = |detail: &str| {
        PutEventsRequestEntry::builder()
            .event_bus_name("frontrow")
            .source("frontrow.orders")
            .detail_type("OrderPlaced")
            .detail(detail)
            .build()
    };
    let client = aws_sdk_eventbridge::Client::new(&cloud.sdk());
    let put = client.put_events().entries(entry("{}")).entries(entry("no JSON")).send().await.unwrap();
    cloud.settle().await;
    assert_eq!(put.failed_entry_count(), 1);
    assert!(put.entries()[0].event_id().is_some());
    assert_eq!(put.entries()[1].error_code(), Some("MalformedDetail"));
    assert_eq!(payloads_of(&cloud, "policy").await.len(), 1);
}

#[tokio::test]
async fn more_than_ten_entries_are_refused() {
    let cloud = cloud().await;
    let entry = PutEventsRequestEntry::builder().source("s").detail_type("t").detail("{}").build();
    let client = aws_sdk_eventbridge::Client::new(&cloud.sdk());
    let put = client.put_events().set_entries(Some(vec![entry; 11])).send().await;
    assert!(put.unwrap_err().to_string().contains("service error"));
}

#[tokio::test]
async fn more_than_256_kilobytes_are_refused() {
    let cloud = cloud().await;
    let detail = json!({ "text": "x".repeat(60 * 1024) }).to_string();
    let entry = PutEventsRequestEntry::builder().source("s").detail_type("t").detail(detail).build();
    let client = aws_sdk_eventbridge::Client::new(&cloud.sdk());
    let refused = client.put_events().set_entries(Some(vec![entry.clone(); 5])).send().await.is_err();
    let taken = client.put_events().set_entries(Some(vec![entry; 4])).send().await.is_ok();
    assert!(refused && taken);
}

struct Deliveries(fn(&Hop<'_>) -> DeliveryFault);

impl Faults for Deliveries {
    fn delivery(&self, hop: &Hop<'_>) -> DeliveryFault {
        self.0(hop)
    }
}

async fn faulty(fault: fn(&Hop<'_>) -> DeliveryFault) -> Cloud {
    let mut options = options();
    options.faults = Arc::new(Deliveries(fault));
    Cloud::start(options).await.unwrap()
}

#[tokio::test]
async fn undeliverable_event_goes_to_the_dead_letter_queue_with_the_reason() {
    let cloud = faulty(|_| DeliveryFault::Failed).await;
    put_event(&cloud, "OrderPlaced", json!({ "id": "1" })).await;
    cloud.advance(Duration::from_secs(60)).await;
    let client = aws_sdk_sqs::Client::new(&cloud.sdk());
    let received = client.receive_message().queue_url("frontrow-failures").send().await.unwrap();
    let message = &received.messages()[0];
    let body: Value = serde_json::from_str(message.body().unwrap()).unwrap();
    assert_eq!(body["detail"], json!({ "id": "1" }));
    let attributes = message.message_attributes().unwrap();
    assert_eq!(attributes["EXHAUSTED_RETRY_CONDITION"].string_value(), Some("MaximumRetryAttempts"));
    let rule = attributes["RULE_ARN"].string_value().unwrap();
    assert!(rule.starts_with("arn:aws:events:eu-central-1:000000000000:rule/frontrow/"), "{rule}");
    assert!(payloads_of(&cloud, "policy").await.is_empty());
}

#[tokio::test]
async fn repeated_delivery_invokes_the_function_twice() {
    let cloud = faulty(|_| DeliveryFault::Repeated(Duration::from_secs(5))).await;
    put_event(&cloud, "OrderPlaced", json!({})).await;
    cloud.advance(Duration::from_secs(6)).await;
    assert_eq!(payloads_of(&cloud, "policy").await.len(), 2);
}

#[tokio::test]
async fn late_delivery_arrives_after_its_delay() {
    let cloud = faulty(|_| DeliveryFault::Late(Duration::from_secs(5))).await;
    put_event(&cloud, "OrderPlaced", json!({})).await;
    cloud.settle().await;
    let before = payloads_of(&cloud, "policy").await.len();
    cloud.advance(Duration::from_secs(6)).await;
    assert_eq!((before, payloads_of(&cloud, "policy").await.len()), (0, 1));
}

struct RejectsEvents;

impl Faults for RejectsEvents {
    fn rejects_event(&self, detail_type: &str) -> bool {
        detail_type == "OrderPlaced"
    }
}

#[tokio::test]
async fn fault_can_reject_a_single_entry() {
    let mut options = options();
    options.faults = Arc::new(RejectsEvents);
    let cloud = Cloud::start(options).await.unwrap();
    let entry = |kind: &str| {
        let entry = PutEventsRequestEntry::builder().event_bus_name("frontrow").source("s");
        entry.detail_type(kind).detail("{}").build()
    };
    let client = aws_sdk_eventbridge::Client::new(&cloud.sdk());
    let put = client.put_events().entries(entry("OrderPlaced")).entries(entry("Other")).send().await.unwrap();
    let codes: Vec<_> = put.entries().iter().map(|entry| entry.error_code()).collect();
    assert_eq!(codes, [Some("InternalFailure"), None]);
}
