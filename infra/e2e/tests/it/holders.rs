//! Ticket holders hear of changes, each on their own.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use e2e::{Person, Site};
use serde_json::json;

const EVENTS: &str = "frontrow-tickets-events";

async fn mails_to(site: &Site, fan: &Person) -> Vec<String> {
    let mails = site.order_mails(&fan.email).await;
    mails.iter().map(|mail| mail["text"].as_str().unwrap_or_default().to_owned()).collect()
}

/// A fan with a ticket, and the order's id.
async fn holder(site: &Site, concert_id: &str) -> (Person, String) {
    let fan = site.new_fan().await;
    let order_id = site.buy(&fan, concert_id, 1).await.text("orderId");
    site.eventually(|| site.get("/tickets").by(&fan), |tickets| tickets.items().len() == 1).await;
    (fan, order_id)
}

async fn postpone(site: &Site, organizer: &Person, concert_id: &str, day: u32) {
    let later = json!({
        "name": "Beyoncé in Warsaw", "artist": "Beyoncé", "startsAt": format!("2031-06-{day}T19:00:00Z"),
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"},
    });
    let _ = site.put(format!("/concerts/{concert_id}"), later).by(organizer).send().await.expect(200);
    site.frontrow().unwrap().settle().await;
}

/// The stored commits of the order's deliveries of tickets.
async fn deliveries(dynamodb: &Client, order_id: &str) -> Vec<HashMap<String, AttributeValue>> {
    let stored = dynamodb.scan().table_name(EVENTS).send().await.unwrap().items.unwrap();
    let text = |item: &HashMap<String, AttributeValue>, name: &str| {
        item.get(name).map(|value| format!("{value:?}")).unwrap_or_default()
    };
    let first = stored
        .iter()
        .find(|item| text(item, "stream").contains("delivery#") && text(item, "events").contains(order_id));
    let stream = text(first.unwrap(), "stream");
    stored.iter().filter(|item| text(item, "stream") == stream).cloned().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_holder_hears_of_each_change_once() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let fans = [holder(&site, &concert_id).await.0, holder(&site, &concert_id).await.0];
    for day in [21, 22] {
        postpone(&site, &staff.organizer, &concert_id, day).await;
    }
    site.pass(Duration::from_secs(300)).await;
    for fan in &fans {
        let texts = mails_to(&site, fan).await;
        assert_eq!(texts.len(), 3, "the tickets and two changes: {texts:#?}");
        for day in ["21 June 2031", "22 June 2031"] {
            assert!(texts.iter().any(|text| text.contains(day)), "{day}: {texts:#?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holder_without_a_delivery_keeps_nobody_else_waiting() {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 10).await;
    let (lost, order_id) = holder(&site, &concert_id).await;
    let others = [holder(&site, &concert_id).await.0, holder(&site, &concert_id).await.0];
    site.frontrow().unwrap().settle().await;
    let dynamodb = Client::new(&site.frontrow().unwrap().cloud().sdk());
    let commits = deliveries(&dynamodb, &order_id).await;
    for commit in &commits {
        let key = ["stream", "version"].map(|name| (name.to_owned(), commit[name].clone()));
        dynamodb.delete_item().table_name(EVENTS).set_key(Some(HashMap::from(key))).send().await.unwrap();
    }
    postpone(&site, &staff.organizer, &concert_id, 21).await;
    for fan in &others {
        assert_eq!(mails_to(&site, fan).await.len(), 2, "the tickets and the change");
    }
    assert_eq!(mails_to(&site, &lost).await.len(), 1);

    // The delivery is there again: the job tries the holder once more.
    for commit in commits {
        dynamodb.put_item().table_name(EVENTS).set_item(Some(commit)).send().await.unwrap();
    }
    site.pass(Duration::from_secs(120)).await;
    assert_eq!(mails_to(&site, &lost).await.len(), 2);
    for fan in &others {
        assert_eq!(mails_to(&site, fan).await.len(), 2);
    }
}
