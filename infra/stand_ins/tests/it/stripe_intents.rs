use jiff::SignedDuration;
use serde_json::json;

use crate::support::{Stripe, payment};

#[tokio::test]
async fn authorized_payment_has_its_amount_capturable() {
    let intent = Stripe::new().pay("pm_card_visa").await.json();
    assert_eq!(
        (&intent["status"], &intent["amount"], &intent["amount_capturable"], &intent["amount_received"]),
        (&json!("requires_capture"), &json!(34_900), &json!(34_900), &json!(0))
    );
    assert_eq!(intent["metadata"], json!({"order_id": "o-1"}));
}

#[tokio::test]
async fn intent_without_a_card_requires_one() {
    let answer = Stripe::new().post("/v1/payment_intents", "amount=34900&currency=pln").await;
    assert_eq!(answer.at("/status"), "requires_payment_method");
}

#[tokio::test]
async fn intent_with_a_card_requires_confirmation() {
    let answer =
        Stripe::new().post("/v1/payment_intents", "amount=34900&currency=pln&payment_method=pm_card_visa").await;
    assert_eq!(answer.at("/status"), "requires_confirmation");
}

#[tokio::test]
async fn later_confirmation_authorizes() {
    let stripe = Stripe::new();
    let form =
        "amount=34900&currency=pln&capture_method=manual&payment_method=pm_card_visa&payment_method_types[]=card";
    let id = stripe.post("/v1/payment_intents", form).await.at("/id");
    let confirmed = stripe.post(&format!("/v1/payment_intents/{id}/confirm"), "").await;
    assert_eq!(confirmed.at("/status"), "requires_capture");
}

#[tokio::test]
async fn confirmation_without_a_card_is_a_state_error() {
    let stripe = Stripe::new();
    let id = stripe.post("/v1/payment_intents", "amount=34900&currency=pln").await.at("/id");
    let answer = stripe.post(&format!("/v1/payment_intents/{id}/confirm"), "").await;
    assert_eq!((answer.status, answer.at("/error/code").as_str()), (400, "payment_intent_unexpected_state"));
}

#[tokio::test]
async fn automatic_capture_is_immediate() {
    let form = payment("pm_card_visa").replace("capture_method=manual", "capture_method=automatic");
    let intent = Stripe::new().post("/v1/payment_intents", &form).await.json();
    assert_eq!((&intent["status"], &intent["amount_received"]), (&json!("succeeded"), &json!(34_900)));
}

#[tokio::test]
async fn charge_is_an_id_unless_it_is_expanded() {
    let stripe = Stripe::new();
    let plain = stripe.pay("pm_card_visa").await;
    let expanded = stripe.get(&format!("/v1/payment_intents/{}?expand[]=latest_charge", plain.at("/id"))).await;
    assert_eq!(plain.at("/latest_charge"), expanded.at("/latest_charge/id"));
}

#[tokio::test]
async fn authorization_has_the_end_of_its_capture_window() {
    let stripe = Stripe::new();
    let charge = stripe.pay("pm_card_visa").await.at("/latest_charge");
    let charge = stripe.get(&format!("/v1/charges/{charge}")).await.json();
    let in_a_week = (stripe.time.now() + SignedDuration::from_hours(7 * 24)).as_second();
    assert_eq!(charge["payment_method_details"]["card"]["capture_before"], json!(in_a_week));
}

#[tokio::test]
async fn capture_takes_the_whole_amount() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    let intent = stripe.post(&format!("/v1/payment_intents/{id}/capture?"), "expand[]=latest_charge").await.json();
    assert_eq!(
        (
            &intent["status"],
            &intent["amount_received"],
            &intent["amount_capturable"],
            &intent["latest_charge"]["amount_captured"]
        ),
        (&json!("succeeded"), &json!(34_900), &json!(0), &json!(34_900))
    );
}

#[tokio::test]
async fn capture_shows_its_fee_if_the_balance_transaction_is_expanded() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    let form = "expand[]=latest_charge.balance_transaction";
    let intent = stripe.post(&format!("/v1/payment_intents/{id}/capture"), form).await.json();
    let transaction = &intent["latest_charge"]["balance_transaction"];
    // 1.5 % of 349.00 and 0.25.
    assert_eq!((&transaction["fee"], &transaction["net"]), (&json!(549), &json!(34_351)));
}

#[tokio::test]
async fn partial_capture_releases_the_rest() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    let intent = stripe.post(&format!("/v1/payment_intents/{id}/capture"), "amount_to_capture=10000").await.json();
    assert_eq!((&intent["amount_received"], &intent["amount_capturable"]), (&json!(10_000), &json!(0)));
}

#[tokio::test]
async fn capture_of_more_than_the_authorization_is_refused() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    let answer = stripe.post(&format!("/v1/payment_intents/{id}/capture"), "amount_to_capture=34901").await;
    assert_eq!((answer.status, answer.at("/error/code").as_str()), (400, "amount_too_large"));
}

#[tokio::test]
async fn second_capture_is_a_state_error_with_the_intent() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    let answer = stripe.post(&format!("/v1/payment_intents/{id}/capture"), "").await;
    assert_eq!((answer.status, answer.at("/error/code").as_str()), (400, "payment_intent_unexpected_state"));
    assert_eq!(
        (answer.at("/error/payment_intent/id"), answer.at("/error/payment_intent/status")),
        (id, "succeeded".to_owned())
    );
}

#[tokio::test]
async fn cancellation_refunds_the_authorization() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    let form = "cancellation_reason=requested_by_customer&expand[]=latest_charge";
    let intent = stripe.post(&format!("/v1/payment_intents/{id}/cancel"), form).await.json();
    assert_eq!(
        (&intent["status"], &intent["cancellation_reason"]),
        (&json!("canceled"), &json!("requested_by_customer"))
    );
    assert_eq!(
        (&intent["latest_charge"]["refunded"], &intent["latest_charge"]["amount_refunded"]),
        (&json!(true), &json!(34_900))
    );
}

#[tokio::test]
async fn captured_payment_cannot_be_cancelled() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    let answer = stripe.post(&format!("/v1/payment_intents/{id}/cancel"), "").await;
    assert_eq!((answer.status, answer.at("/error/code").as_str()), (400, "payment_intent_unexpected_state"));
}

#[tokio::test]
async fn reason_reserved_for_stripe_is_refused() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    let answer = stripe.post(&format!("/v1/payment_intents/{id}/cancel"), "cancellation_reason=automatic").await;
    assert_eq!((answer.status, answer.at("/error/param").as_str()), (400, "cancellation_reason"));
}

#[tokio::test]
async fn authorization_expires_after_a_week() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    stripe.time.advance(SignedDuration::from_hours(7 * 24));
    let answer = stripe.get(&format!("/v1/payment_intents/{id}")).await;
    assert_eq!(
        (answer.at("/status"), answer.at("/cancellation_reason")),
        ("canceled".to_owned(), "automatic".to_owned())
    );
}

#[tokio::test]
async fn authorization_does_not_expire_before_a_week() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    stripe.time.advance(SignedDuration::from_hours(7 * 24) - SignedDuration::from_secs(1));
    assert_eq!(stripe.get(&format!("/v1/payment_intents/{id}")).await.at("/status"), "requires_capture");
}

#[tokio::test]
async fn expired_authorization_has_its_events() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    let before = stripe.events().await.len();
    stripe.time.advance(SignedDuration::from_hours(8 * 24));
    assert_eq!(stripe.events().await[before..], ["charge.expired", "payment_intent.canceled"]);
}

#[tokio::test]
async fn captured_payment_does_not_expire() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    stripe.time.advance(SignedDuration::from_hours(8 * 24));
    assert_eq!(stripe.get(&format!("/v1/payment_intents/{id}")).await.at("/status"), "succeeded");
}

#[tokio::test]
async fn creation_parameters_are_returned() {
    let form =
        format!("{}&description=Two+seats&shipping[name]=Ann&shipping[address][city]=Warsaw", payment("pm_card_visa"));
    let intent = Stripe::new().post("/v1/payment_intents", &form).await.json();
    assert_eq!(
        (&intent["description"], &intent["shipping"]),
        (&json!("Two seats"), &json!({"name": "Ann", "address": {"city": "Warsaw"}}))
    );
}
