//! Queues and the functions that read them.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_lambda_events::event::sqs::SqsEvent;
use cloud::{Cloud, QueueDepth};
use serde_json::{Value, json};

use crate::support::{cloud, instruct, payloads_of, put_event};

async fn send(cloud: &Cloud, queue: &str, body: &str) {
    let client = aws_sdk_sqs::Client::new(&cloud.sdk());
    client.send_message().queue_url(queue).message_body(body).send().await.unwrap();
}

async fn send_batch(cloud: &Cloud, queue: &str, bodies: &[&str]) {
    let client = aws_sdk_sqs::Client::new(&cloud.sdk());
    let mut batch = client.send_message_batch().queue_url(queue);
    for (index, body) in bodies.iter().enumerate() {
        let entry = aws_sdk_sqs::types::SendMessageBatchRequestEntry::builder();
        batch = batch.entries(entry.id(index.to_string()).message_body(*body).build().unwrap());
    }
    assert_eq!(batch.send().await.unwrap().successful().len(), bodies.len());
}

fn bodies(payload: &Value) -> Vec<&str> {
    payload["Records"].as_array().unwrap().iter().map(|record| record["body"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn function_receives_a_message_in_the_format_of_aws() {
    let cloud = cloud().await;
    send(&cloud, "frontrow-work", "something").await;
    cloud.settle().await;
    let payloads = payloads_of(&cloud, "worker").await;
    let event: SqsEvent = serde_json::from_value(payloads[0].clone()).unwrap();
    let message = &event.records[0];
    assert_eq!(message.body.as_deref(), Some("something"));
    assert_eq!(message.md5_of_body.as_deref(), Some("437b930db84b8079c2dd804a71936b5f"));
    assert_eq!(message.event_source.as_deref(), Some("aws:sqs"));
    assert_eq!(message.event_source_arn.as_deref(), Some("arn:aws:sqs:eu-central-1:000000000000:frontrow-work"));
    assert_eq!(message.attributes["ApproximateReceiveCount"], "1");
    assert!(message.attributes.contains_key("SentTimestamp"));
}

#[tokio::test]
async fn rule_sends_the_whole_event_to_its_queue() {
    let cloud = cloud().await;
    put_event(&cloud, "WorkRequested", json!({ "id": "1" })).await;
    cloud.settle().await;
    let payload = &payloads_of(&cloud, "worker").await[0];
    let event: Value = serde_json::from_str(bodies(payload)[0]).unwrap();
    assert_eq!(event["detail-type"], "WorkRequested");
    assert_eq!(event["detail"], json!({ "id": "1" }));
}

#[tokio::test]
async fn processed_message_is_deleted() {
    let cloud = cloud().await;
    send(&cloud, "frontrow-work", "something").await;
    cloud.settle().await;
    assert_eq!(cloud.queue_depth("frontrow-work"), Some(QueueDepth { visible: 0, hidden: 0 }));
}

#[tokio::test]
async fn only_reported_messages_are_received_again() {
    let cloud = cloud().await;
    send_batch(&cloud, "frontrow-work", &["good", "\"fails\"", "fine"]).await;
    cloud.advance(Duration::from_secs(31)).await;
    let payloads = payloads_of(&cloud, "worker").await;
    let all: Vec<&str> = payloads.iter().flat_map(bodies).collect();
    assert_eq!(all.iter().filter(|body| **body == "\"fails\"").count(), 2);
    assert_eq!(all.len(), 4);
}

#[tokio::test]
async fn message_goes_to_the_dead_letter_queue_after_too_many_receives() {
    let cloud = cloud().await;
    send(&cloud, "frontrow-work", "\"fails\"").await;
    cloud.advance(Duration::from_secs(200)).await;
    let counts: Vec<Value> = payloads_of(&cloud, "worker")
        .await
        .iter()
        .map(|payload| payload["Records"][0]["attributes"]["ApproximateReceiveCount"].clone())
        .collect();
    assert_eq!(counts, ["1", "2", "3"]);
    assert_eq!(cloud.queue_depth("frontrow-work-dead-letters"), Some(QueueDepth { visible: 1, hidden: 0 }));
}

#[tokio::test]
async fn redrive_sends_dead_letters_back() {
    let cloud = cloud().await;
    instruct(&cloud, "worker", "fail", 3).await;
    send(&cloud, "frontrow-work", "something").await;
    cloud.advance(Duration::from_secs(200)).await;
    assert_eq!(cloud.redrive("frontrow-work-dead-letters"), Some(1));
    cloud.settle().await;
    assert_eq!(payloads_of(&cloud, "worker").await.len(), 4);
    assert_eq!(cloud.queue_depth("frontrow-work-dead-letters"), Some(QueueDepth { visible: 0, hidden: 0 }));
}

#[tokio::test]
async fn failed_batch_is_received_again_after_the_visibility_timeout() {
    let cloud = cloud().await;
    instruct(&cloud, "worker", "fail", 1).await;
    send(&cloud, "frontrow-work", "something").await;
    cloud.advance(Duration::from_secs(29)).await;
    let before = payloads_of(&cloud, "worker").await.len();
    cloud.advance(Duration::from_secs(2)).await;
    assert_eq!((before, payloads_of(&cloud, "worker").await.len()), (1, 2));
}

#[tokio::test]
async fn batch_size_is_respected() {
    let cloud = cloud().await;
    let sent: Vec<String> = (0..10).map(|number| number.to_string()).collect();
    send_batch(&cloud, "frontrow-work", &sent.iter().map(String::as_str).collect::<Vec<_>>()).await;
    cloud.settle().await;
    let payloads = payloads_of(&cloud, "worker").await;
    assert!(payloads.iter().all(|payload| bodies(payload).len() <= 5));
    let received: BTreeSet<&str> = payloads.iter().flat_map(bodies).collect();
    assert_eq!(received.len(), 10);
}

#[tokio::test]
async fn delayed_message_is_visible_after_its_delay() {
    let cloud = cloud().await;
    send(&cloud, "frontrow-letters", "something").await;
    let before = cloud.queue_depth("frontrow-letters");
    cloud.advance(Duration::from_secs(6)).await;
    let after = cloud.queue_depth("frontrow-letters");
    assert_eq!(before, Some(QueueDepth { visible: 0, hidden: 1 }));
    assert_eq!(after, Some(QueueDepth { visible: 1, hidden: 0 }));
}

#[tokio::test]
async fn received_message_can_be_hidden_longer_and_deleted() {
    let cloud = cloud().await;
    let client = aws_sdk_sqs::Client::new(&cloud.sdk());
    send(&cloud, "frontrow-failures", "something").await;
    let received = client.receive_message().queue_url("frontrow-failures").send().await.unwrap();
    let receipt = received.messages()[0].receipt_handle().unwrap();
    let hide = client.change_message_visibility().queue_url("frontrow-failures").receipt_handle(receipt);
    hide.visibility_timeout(300).send().await.unwrap();
    cloud.advance(Duration::from_secs(299)).await;
    let hidden = cloud.queue_depth("frontrow-failures");
    client.delete_message().queue_url("frontrow-failures").receipt_handle(receipt).send().await.unwrap();
    assert_eq!(hidden, Some(QueueDepth { visible: 0, hidden: 1 }));
    assert_eq!(cloud.queue_depth("frontrow-failures"), Some(QueueDepth { visible: 0, hidden: 0 }));
}

#[tokio::test]
async fn sending_to_a_missing_queue_fails() {
    let cloud = cloud().await;
    let client = aws_sdk_sqs::Client::new(&cloud.sdk());
    let sent = client.send_message().queue_url("nowhere").message_body("x").send().await;
    assert!(sent.unwrap_err().into_service_error().is_queue_does_not_exist());
}
