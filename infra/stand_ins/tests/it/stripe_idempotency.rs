use std::pin::pin;

use futures::future::{Either, select};
use http::Request;
use jiff::SignedDuration;
use stand_ins::Fault;

use crate::support::{Stripe, payment, post};

const INTENTS: &str = "/v1/payment_intents";

#[tokio::test]
async fn repeat_gets_the_first_response_byte_for_byte() {
    let stripe = Stripe::new();
    let first = stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    let again = stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    assert_eq!((first.text, first.status), (again.text, again.status));
}

#[tokio::test]
async fn repeat_is_marked_and_names_the_first_request() {
    let stripe = Stripe::new();
    let first = stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    let again = stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    assert_eq!((first.header("idempotent-replayed"), again.header("idempotent-replayed")), (None, Some("true")));
    assert_eq!(again.header("original-request"), first.header("request-id"));
    assert_ne!(again.header("request-id"), first.header("request-id"));
}

#[tokio::test]
async fn repeat_does_nothing() {
    let stripe = Stripe::new();
    stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    assert_eq!(stripe.stand_in.payment_intents().len(), 1);
}

#[tokio::test]
async fn two_keys_make_two_payments() {
    let stripe = Stripe::new();
    stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k1").await;
    stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k2").await;
    assert_eq!(stripe.stand_in.payment_intents().len(), 2);
}

#[tokio::test]
async fn other_parameters_under_the_same_key_are_an_error() {
    let stripe = Stripe::new();
    stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    let answer = stripe.post_keyed(INTENTS, &payment("pm_card_mastercard"), "k").await;
    assert_eq!(
        (answer.status, answer.at("/error/type").as_str(), answer.at("/error/code").as_str()),
        (400, "idempotency_error", "")
    );
}

#[tokio::test]
async fn another_operation_under_the_same_key_is_an_error() {
    let stripe = Stripe::new();
    let id = stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await.at("/id");
    let answer = stripe.post_keyed(&format!("{INTENTS}/{id}/capture"), "", "k").await;
    assert_eq!((answer.status, answer.at("/error/type").as_str()), (400, "idempotency_error"));
}

#[tokio::test]
async fn decline_is_kept_under_its_key() {
    let stripe = Stripe::new();
    stripe.post_keyed(INTENTS, &payment("pm_card_visa_chargeDeclined"), "k").await;
    let again = stripe.post_keyed(INTENTS, &payment("pm_card_visa_chargeDeclined"), "k").await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (402, Some("true")));
}

#[tokio::test]
async fn state_error_is_kept_under_its_key() {
    let stripe = Stripe::new();
    let id = stripe.captured("pm_card_visa").await;
    let path = format!("{INTENTS}/{id}/capture");
    stripe.post_keyed(&path, "", "k").await;
    assert_eq!(stripe.post_keyed(&path, "", "k").await.header("idempotent-replayed"), Some("true"));
}

#[tokio::test]
async fn parameter_error_is_not_kept_under_its_key() {
    let stripe = Stripe::new();
    stripe.post_keyed(INTENTS, "currency=pln", "k").await;
    assert_eq!(stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await.status, 200);
}

#[tokio::test]
async fn authentication_error_is_not_kept_under_its_key() {
    let stripe = Stripe::new();
    let request = Request::post(INTENTS)
        .header("authorization", "Bearer sk_test_other")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("idempotency-key", "k")
        .body(payment("pm_card_visa"))
        .unwrap();
    stripe.request(request).await.unwrap();
    assert_eq!(stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await.status, 200);
}

#[tokio::test]
async fn server_error_is_kept_and_asks_for_no_retry() {
    let stripe = Stripe::new();
    stripe.fail("POST /v1/payment_intents", Fault::ServerError);
    stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    let again = stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    assert_eq!((again.status, again.header("stripe-should-retry")), (500, Some("false")));
}

#[tokio::test]
async fn rate_limits_and_outages_are_not_kept() {
    for fault in
        [Fault::RateLimited { seconds: 1, reason: None }, Fault::LockTimeout, Fault::Unavailable, Fault::Conflict]
    {
        let stripe = Stripe::new();
        stripe.fail("POST /v1/payment_intents", fault.clone());
        stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
        let again = stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
        assert_eq!((again.status, again.header("idempotent-replayed")), (200, None), "{fault:?}");
    }
}

#[tokio::test]
async fn concurrent_call_with_the_same_key_is_a_conflict() {
    let stripe = Stripe::new();
    stripe.fail("POST /v1/payment_intents", Fault::Latency { milliseconds: 50 });
    let form = payment("pm_card_visa");
    let (first, twin) = tokio::join!(stripe.post_keyed(INTENTS, &form, "k"), stripe.post_keyed(INTENTS, &form, "k"));
    assert_eq!((first.status, twin.status, twin.at("/error/code").as_str()), (200, 409, "idempotency_key_in_use"));
}

#[tokio::test]
async fn key_expires_after_a_day_and_then_pays_again() {
    let stripe = Stripe::new();
    stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    stripe.time.advance(SignedDuration::from_hours(24));
    stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    assert_eq!(stripe.stand_in.payment_intents().len(), 2);
}

#[tokio::test]
async fn key_is_kept_for_a_day() {
    let stripe = Stripe::new();
    stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    stripe.time.advance(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
    stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    assert_eq!(stripe.stand_in.payment_intents().len(), 1);
}

#[tokio::test]
async fn call_finishes_when_the_caller_hangs_up() {
    let stripe = Stripe::new();
    stripe.fail("POST /v1/payment_intents", Fault::Latency { milliseconds: 20 });
    let form = payment("pm_card_visa");
    let call = pin!(stripe.request(post(INTENTS, &form, Some("k"))));
    let hangs_up = pin!(tokio::task::yield_now());
    assert!(matches!(select(call, hangs_up).await, Either::Right(_)));
    while stripe.stand_in.payment_intents().is_empty() {
        tokio::task::yield_now().await;
    }
    let again = stripe.post_keyed(INTENTS, &payment("pm_card_visa"), "k").await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (200, Some("true")));
}
