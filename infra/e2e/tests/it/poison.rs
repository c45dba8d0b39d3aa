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

/// Writes a record that no function can read, with one before it in its batch and two behind it.
async fn poisoned() -> (Site, Person, Item) {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let frontrow = site.frontrow().unwrap();
    frontrow.settle().await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&frontrow.cloud().sdk());
    let stored = dynamodb.scan().table_name(TABLE).send().await.unwrap().items.unwrap();
    // One write, so that they share a batch.
    let another = || put(for_another_concert(&stored[0], &concert_id));
    let writes = vec![another(), put(poison()), another(), another()];
    dynamodb.batch_write_item().request_items(TABLE, writes).send().await.unwrap();
    frontrow.settle().await;
    let readable = for_another_concert(&stored[0], &concert_id);
    (site, staff.admin, readable)
}

/// The dead letters of streams, by function.
async fn stream_failures(site: &Site, admin: &Person) -> Vec<Value> {
    let listed = site.get("/ops/dead-letters").by(admin).send().await.expect(200);
    let mut letters = listed.items().to_vec();
    letters.sort_by_key(|letter| letter["function"].to_string());
    letters
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unreadable_record_is_put_aside_and_delays_nothing() {
    let (site, admin, _) = poisoned().await;
    let listed = site.get("/concerts").send().await.expect(200);
    assert_eq!(listed.items().len(), 4, "the other records of the batch are projected at once");
    let letters = stream_failures(&site, &admin).await;
    let functions: Vec<&str> = letters.iter().map(|letter| letter["function"].as_str().unwrap()).collect();
    assert_eq!(functions, ["frontrow-concerts-project-concerts", "frontrow-concerts-publish"]);
    for letter in &letters {
        assert_eq!((&letter["error"], &letter["redrivable"]), (&json!("Unreadable"), &json!(true)), "{letter:#}");
        assert!(letter["reason"].as_str().unwrap().contains("poison#1"), "{letter:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failure_queue_has_the_whole_record() {
    let (site, ..) = poisoned().await;
    let sqs = aws_sdk_sqs::Client::new(&site.frontrow().unwrap().cloud().sdk());
    let received = sqs.receive_message().queue_url("frontrow-stream-failures").send().await.unwrap();
    let body: Value = serde_json::from_str(received.messages()[0].body().unwrap()).unwrap();
    let image = &body["requestPayload"]["Records"][0]["dynamodb"]["NewImage"];
    let whole = json!({"stream": {"S": "poison#1"}, "version": {"N": "1"}, "events": {"S": "not a commit"}});
    assert_eq!(image, &whole);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redriven_record_is_delivered_again() {
    let (site, admin, readable) = poisoned().await;
    // As if a release could read it now.
    let keys = poison().into_iter().filter(|(name, _)| name != "events");
    let mended: Item = readable.into_iter().chain(keys).collect();
    let dynamodb = aws_sdk_dynamodb::Client::new(&site.frontrow().unwrap().cloud().sdk());
    dynamodb.put_item().table_name(TABLE).set_item(Some(mended)).send().await.unwrap();
    let all = json!({"origin": "streams"});
    let redriven = site.post("/ops/dead-letters/redrive", all).by(&admin).send().await.expect(202);
    assert_eq!(redriven.body, json!({"redriven": 2, "left": 0}));
    site.frontrow().unwrap().settle().await;
    // Its stream is no concert's, which the projection says, and not that it can't be read as a commit.
    for letter in stream_failures(&site, &admin).await {
        assert!(!letter["reason"].as_str().unwrap().contains("not a commit"), "{letter:#}");
    }
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
