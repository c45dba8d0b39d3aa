//! A record that no function can read.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use e2e::{Person, Response, Site};
use serde_json::{Value, json};

const TABLE: &str = "frontrow-concerts-events";

type Item = HashMap<String, AttributeValue>;

/// The commit that created a concert, changed to another concert's.
fn for_another_concert(commit: &Item, concert_id: &str) -> Item {
    let other = uuid::Uuid::new_v4().to_string();
    let renamed = |value: &AttributeValue| match value {
        AttributeValue::S(text) => AttributeValue::S(text.replace(concert_id, &other)),
        value => value.clone(),
    };
    commit.iter().map(|(name, value)| (name.clone(), renamed(value))).collect()
}

fn poison() -> Item {
    Item::from([
        ("stream".to_owned(), AttributeValue::S("poison#1".to_owned())),
        ("version".to_owned(), AttributeValue::N("1".to_owned())),
        ("events".to_owned(), AttributeValue::S("not a commit".to_owned())),
    ])
}

fn put(item: Item) -> WriteRequest {
    WriteRequest::builder().put_request(PutRequest::builder().set_item(Some(item)).build().unwrap()).build()
}

/// The stream batches in the failure queue, by function.
async fn failed_batches(site: &Site) -> Vec<(String, Value)> {
    let sqs = aws_sdk_sqs::Client::new(&site.frontrow().unwrap().cloud().sdk());
    let queue = "frontrow-stream-failures";
    let received = sqs.receive_message().queue_url(queue).max_number_of_messages(10).send().await.unwrap();
    let bodies = received.messages().iter().map(|message| serde_json::from_str(message.body().unwrap()).unwrap());
    let mut failed: Vec<(String, Value)> = bodies
        .map(|body: Value| {
            let function =
                body["requestContext"]["functionArn"].as_str().unwrap().split(':').nth(6).unwrap().to_owned();
            (function, body["DDBStreamBatchInfo"].clone())
        })
        .collect();
    failed.sort_by(|(one, _), (other, _)| one.cmp(other));
    failed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_unreadable_record_of_a_batch_fails() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let frontrow = site.frontrow().unwrap();
    frontrow.settle().await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&frontrow.cloud().sdk());
    let stored = dynamodb.scan().table_name(TABLE).send().await.unwrap().items.unwrap();
    // One write, so that they share a batch: a record before the poison and two after it.
    let another = || put(for_another_concert(&stored[0], &concert_id));
    let writes = vec![another(), put(poison()), another(), another()];
    dynamodb.batch_write_item().request_items(TABLE, writes).send().await.unwrap();
    frontrow.advance(Duration::from_secs(3 * 60 * 60)).await;

    let failed = failed_batches(&site).await;
    let functions: Vec<&str> = failed.iter().map(|(function, _)| function.as_str()).collect();
    assert_eq!(functions, ["frontrow-concerts-project-concerts", "frontrow-concerts-publish"]);
    for (_, batch) in &failed {
        assert_eq!(batch["keys"], json!([{"stream": {"S": "poison#1"}, "version": {"N": "1"}}]));
    }
    let listed = site.get("/concerts").send().await.expect(200);
    assert_eq!(listed.items().len(), 4, "the other records of the batch are projected");
}

/// An order that waits for 3-D Secure, with its seats held.
async fn waiting_order(site: &Site, concert_id: &str) -> (Person, String) {
    let fan = site.new_fan().await;
    site.fill_cart(&fan, concert_id, "regular", 1).await;
    let order_id = site.confirm(&fan, "pm_card_authenticationRequired").await;
    let path = format!("/orders/{order_id}");
    let waits = |order: &Response| {
        order.body["payment"]["status"] == "action_required" && order.body["reservations"][0]["status"] == "held"
    };
    site.eventually(|| site.get(path.clone()).by(&fan), waits).await;
    (fan, order_id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unreadable_order_keeps_no_other_from_expiring() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (_, unreadable) = waiting_order(&site, &concert_id).await;
    let (fan, other) = waiting_order(&site, &concert_id).await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&site.frontrow().unwrap().cloud().sdk());
    let stream = AttributeValue::S(format!("order#{unreadable}"));
    dynamodb
        .put_item()
        .table_name("frontrow-orders-events")
        .item("stream", stream)
        .item("version", AttributeValue::N("100".to_owned()))
        .item("events", AttributeValue::S("not a commit".to_owned()))
        .send()
        .await
        .unwrap();

    site.pass(Duration::from_secs(20 * 60)).await;
    site.order(&fan, &other, "expired").await;
    let stuck = site.get("/ops/stuck").by(&staff.admin).send().await.expect(200);
    assert_eq!(stuck.body["unreadable"][0]["orderId"], unreadable.as_str());
}
