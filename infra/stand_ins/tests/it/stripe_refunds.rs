use jiff::SignedDuration;
use serde_json::json;

use crate::support::{Response, Stripe};

async fn refund(stripe: &Stripe, intent: &str, more: &str) -> Response {
    stripe.post("/v1/refunds", &format!("payment_intent={intent}{more}")).await
}

async fn charge_of(stripe: &Stripe, intent: &str) -> serde_json::Value {
    stripe.get(&format!("/v1/payment_intents/{intent}?expand[]=latest_charge")).await.json()["latest_charge"].clone()
}

#[tokio::test]
async fn refund_without_an_amount_refunds_everything() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    let answer = refund(&stripe, &id, "").await.json();
    assert_eq!((&answer["amount"], &answer["status"]), (&json!(34_900), &json!("succeeded")));
    assert_eq!(charge_of(&stripe, &id).await["refunded"], json!(true));
}

#[tokio::test]
async fn partial_refunds_add_up() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    refund(&stripe, &id, "&amount=10000").await;
    refund(&stripe, &id, "&amount=5000").await;
    let charge = charge_of(&stripe, &id).await;
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&json!(15_000), &json!(false)));
}

#[tokio::test]
async fn refund_of_more_than_is_left_is_refused() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    refund(&stripe, &id, "&amount=30000").await;
    let answer = refund(&stripe, &id, "&amount=4901").await;
    assert_eq!(
        (answer.status, answer.at("/error/param").as_str(), answer.at("/error/code").as_str()),
        (400, "amount", "")
    );
}

#[tokio::test]
async fn refund_with_nothing_left_is_already_refunded() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    refund(&stripe, &id, "").await;
    assert_eq!(refund(&stripe, &id, "").await.at("/error/code"), "charge_already_refunded");
}

#[tokio::test]
async fn uncaptured_payment_cannot_be_refunded() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    assert_eq!(refund(&stripe, &id, "").await.status, 400);
}

#[tokio::test]
async fn only_the_captured_part_can_be_refunded() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    stripe.post(&format!("/v1/payment_intents/{id}/capture"), "amount_to_capture=10000").await;
    assert_eq!(refund(&stripe, &id, "").await.json()["amount"], json!(10_000));
}

#[tokio::test]
async fn refund_leaves_the_payment_succeeded() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    refund(&stripe, &id, "").await;
    assert_eq!(stripe.get(&format!("/v1/payment_intents/{id}")).await.at("/status"), "succeeded");
}

#[tokio::test]
async fn pending_refund_succeeds_later() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_pendingRefund").await;
    let refund = refund(&stripe, &id, "").await;
    stripe.time.advance(SignedDuration::from_hours(1));
    let later = stripe.get(&format!("/v1/refunds/{}", refund.at("/id"))).await;
    assert_eq!((refund.at("/status"), later.at("/status")), ("pending".to_owned(), "succeeded".to_owned()));
}

#[tokio::test]
async fn refund_that_fails_later_gives_the_amount_back_to_the_charge() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_refundFail").await;
    let refund = refund(&stripe, &id, "").await;
    stripe.time.advance(SignedDuration::from_hours(1));
    let later = stripe.get(&format!("/v1/refunds/{}", refund.at("/id"))).await;
    assert_eq!((refund.at("/status"), later.at("/status")), ("succeeded".to_owned(), "failed".to_owned()));
    assert_eq!(charge_of(&stripe, &id).await["amount_refunded"], json!(0));
}

#[tokio::test]
async fn refunds_and_their_final_states_have_events() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_refundFail").await;
    let before = stripe.events().await.len();
    refund(&stripe, &id, "").await;
    stripe.time.advance(SignedDuration::from_hours(1));
    let events = stripe.events().await;
    assert_eq!(events[before..], ["refund.created", "charge.refunded", "refund.failed", "charge.refund.updated"]);
}

#[tokio::test]
async fn refunds_are_listed_by_payment() {
    let stripe = Stripe::new();
    let (one, other) = (stripe.captured("pm_card_visa").await, stripe.captured("pm_card_visa").await);
    refund(&stripe, &one, "").await;
    refund(&stripe, &other, "").await;
    let list = stripe.get(&format!("/v1/refunds?payment_intent={one}")).await.json();
    let of: Vec<_> = list["data"].as_array().unwrap().iter().map(|refund| refund["payment_intent"].clone()).collect();
    assert_eq!(of, [json!(one)]);
}
