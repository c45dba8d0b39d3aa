use serde_json::json;
use stand_ins::DisputeStep;

use crate::support::Stripe;

#[tokio::test]
async fn captured_payment_can_be_disputed() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    let dispute = stripe.stand_in.dispute(&id, DisputeStep::Raised).unwrap();
    assert_eq!(
        (&dispute["payment_intent"], &dispute["amount"], &dispute["status"]),
        (&json!(id), &json!(34_900), &json!("needs_response"))
    );
    assert_eq!(stripe.events().await.last().map(String::as_str), Some("charge.dispute.created"));
}

#[tokio::test]
async fn uncaptured_payment_cannot_be_disputed() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    assert_eq!(stripe.stand_in.dispute(&id, DisputeStep::Raised), None);
}

#[tokio::test]
async fn bank_decides_once() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    stripe.stand_in.dispute(&id, DisputeStep::Raised);
    let lost = stripe.stand_in.dispute(&id, DisputeStep::Lost).unwrap();
    assert_eq!((lost["status"].as_str(), stripe.stand_in.dispute(&id, DisputeStep::Won)), (Some("lost"), None));
    assert_eq!(stripe.events().await.last().map(String::as_str), Some("charge.dispute.closed"));
}

#[tokio::test]
async fn disputed_payment_cannot_be_refunded() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    stripe.stand_in.dispute(&id, DisputeStep::Raised);
    let answer = stripe.post("/v1/refunds", &format!("payment_intent={id}")).await;
    assert_eq!((answer.status, answer.at("/error/code").as_str()), (400, "charge_disputed"));
}

#[tokio::test]
async fn dispute_can_be_raised_and_read_over_http() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    let raised = stripe.post(&format!("/_test/payment_intents/{id}/dispute"), "outcome=raised").await;
    let read = stripe.get(&format!("/v1/disputes/{}", raised.at("/id"))).await;
    assert_eq!(read.at("/reason"), "fraudulent");
}
