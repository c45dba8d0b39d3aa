use jiff::SignedDuration;
use serde_json::Value;

use crate::support::Stripe;

async fn ids(stripe: &Stripe, query: &str) -> (Vec<String>, bool) {
    let list = stripe.get(&format!("/v1/payment_intents?{query}")).await.json();
    let ids = list["data"].as_array().unwrap().iter().map(|intent| intent["id"].as_str().unwrap().to_owned()).collect();
    (ids, list["has_more"] == Value::Bool(true))
}

async fn three() -> (Stripe, [String; 3]) {
    let stripe = Stripe::new();
    let made = [stripe.authorized().await, stripe.authorized().await, stripe.authorized().await];
    (stripe, made)
}

#[tokio::test]
async fn newest_object_is_first() {
    let (stripe, [first, second, third]) = three().await;
    assert_eq!(ids(&stripe, "").await, (vec![third, second, first], false));
}

#[tokio::test]
async fn page_says_whether_there_are_more() {
    let (stripe, [_, second, third]) = three().await;
    assert_eq!(ids(&stripe, "limit=2").await, (vec![third, second], true));
}

#[tokio::test]
async fn next_page_starts_after_the_last_object() {
    let (stripe, [first, second, _]) = three().await;
    assert_eq!(ids(&stripe, &format!("starting_after={second}")).await, (vec![first], false));
}

#[tokio::test]
async fn previous_page_ends_before_the_first_object() {
    let (stripe, [first, second, third]) = three().await;
    assert_eq!(ids(&stripe, &format!("ending_before={first}&limit=1")).await, (vec![second.clone()], true));
    assert_eq!(ids(&stripe, &format!("ending_before={second}")).await, (vec![third], false));
}

#[tokio::test]
async fn limit_of_101_is_refused() {
    assert_eq!(Stripe::new().get("/v1/payment_intents?limit=101").await.status, 400);
}

#[tokio::test]
async fn period_excludes_older_objects() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    stripe.time.advance(SignedDuration::from_secs(10));
    let newer = stripe.authorized().await;
    let query = format!("created[gte]={}", stripe.time.now().as_second());
    assert_eq!(ids(&stripe, &query).await.0, [newer]);
}

#[tokio::test]
async fn list_can_expand_charges() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    let list = stripe.get("/v1/payment_intents?expand[]=data.latest_charge").await;
    assert_eq!(list.at("/data/0/latest_charge/object"), "charge");
}

#[tokio::test]
async fn events_are_listed_by_type() {
    let stripe = Stripe::new();
    stripe.captured("pm_card_visa").await;
    let list = stripe.get("/v1/events?type=payment_intent.succeeded").await.json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn event_can_be_read() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    let listed = stripe.get("/v1/events?limit=1").await.json()["data"][0].clone();
    let read = stripe.get(&format!("/v1/events/{}", listed["id"].as_str().unwrap())).await.json();
    assert_eq!(read, listed);
}

#[tokio::test]
async fn undelivered_events_can_be_listed() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    for webhook in stripe.stand_in.take_due_webhooks(stripe.time.now()) {
        let capturable = String::from_utf8_lossy(&webhook.body).contains("amount_capturable_updated");
        stripe.stand_in.webhook_answered(&webhook.id, Some(if capturable { 500 } else { 200 }));
    }
    let list = stripe.get("/v1/events?delivery_success=false").await.json();
    let kinds: Vec<_> = list["data"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["payment_intent.amount_capturable_updated"]);
}
