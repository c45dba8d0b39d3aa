//! How Stripe checks a request before it executes it.

use http::Request;
use serde_json::json;

use crate::support::{Response, Stripe, payment};

async fn with_authorization(value: &str) -> Response {
    let request = Request::get("/v1/payment_intents").header("authorization", value).body(String::new()).unwrap();
    Stripe::new().request(request).await.unwrap()
}

#[tokio::test]
async fn call_without_a_key_is_unauthorized() {
    let request = Request::get("/v1/payment_intents").body(String::new()).unwrap();
    assert_eq!(Stripe::new().request(request).await.unwrap().status, 401);
}

#[tokio::test]
async fn wrong_key_is_unauthorized() {
    assert_eq!(with_authorization("Bearer sk_test_other").await.status, 401);
}

#[tokio::test]
async fn key_can_be_a_basic_user_without_password() {
    assert_eq!(with_authorization("Basic c2tfdGVzdF9tYWRlX3VwOg==").await.status, 200);
}

#[tokio::test]
async fn publishable_key_is_reported() {
    assert_eq!(with_authorization("Bearer pk_test_made_up").await.at("/error/code"), "secret_key_required");
}

#[tokio::test]
async fn json_is_not_a_form() {
    let request = Request::post("/v1/payment_intents")
        .header("authorization", "Bearer sk_test_made_up")
        .header("content-type", "application/json")
        .body("{}".to_owned())
        .unwrap();
    assert_eq!(Stripe::new().request(request).await.unwrap().status, 400);
}

#[tokio::test]
async fn unknown_parameter_is_named() {
    let answer = Stripe::new().post("/v1/payment_intents", "amount=34900&currency=pln&colour=red").await;
    assert_eq!(
        (answer.status, answer.at("/error/code").as_str(), answer.at("/error/param").as_str()),
        (400, "parameter_unknown", "colour")
    );
}

#[tokio::test]
async fn missing_parameter_is_named() {
    let answer = Stripe::new().post("/v1/payment_intents", "currency=pln").await;
    assert_eq!(
        (answer.status, answer.at("/error/code").as_str(), answer.at("/error/param").as_str()),
        (400, "parameter_missing", "amount")
    );
}

#[tokio::test]
async fn amount_with_a_decimal_point_is_not_an_integer() {
    let answer = Stripe::new().post("/v1/payment_intents", "amount=349.00&currency=pln").await;
    assert_eq!(answer.at("/error/code"), "parameter_invalid_integer");
}

#[tokio::test]
async fn unknown_intent_is_missing() {
    let answer = Stripe::new().get("/v1/payment_intents/pi_x").await;
    assert_eq!(
        (answer.status, answer.json()["error"].clone()),
        (
            404,
            json!({"type": "invalid_request_error", "code": "resource_missing", "param": "intent",
                "message": "No such payment_intent: 'pi_x'", "doc_url": "https://stripe.com/docs/error-codes/resource-missing"})
        )
    );
}

#[tokio::test]
async fn unknown_url_is_not_found() {
    assert_eq!(Stripe::new().get("/v1/coffee").await.status, 404);
}

#[tokio::test]
async fn amounts_that_cannot_be_charged_are_refused() {
    let cases = [
        ("199", "pln", "amount_too_small"),
        ("49", "jpy", "amount_too_small"),
        ("0", "kwd", "amount_too_small"),
        ("1000000000000", "usd", "amount_too_large"),
        ("500050", "isk", ""),
        ("5124", "kwd", ""),
        ("100", "xyz", ""),
    ];
    for (amount, currency, code) in cases {
        let answer = Stripe::new().post("/v1/payment_intents", &format!("amount={amount}&currency={currency}")).await;
        assert_eq!((answer.status, answer.at("/error/code").as_str()), (400, code), "{amount} {currency}");
    }
}

#[tokio::test]
async fn minimum_amount_is_accepted() {
    for form in
        ["amount=200&currency=PLN", "amount=50&currency=jpy", "amount=5120&currency=kwd", "amount=500000&currency=isk"]
    {
        assert_eq!(Stripe::new().post("/v1/payment_intents", form).await.status, 200, "{form}");
    }
}

#[tokio::test]
async fn automatic_methods_need_a_return_url_or_no_redirects() {
    let stripe = Stripe::new();
    let form = "amount=34900&currency=pln&confirm=true&payment_method=pm_card_visa";
    let without = stripe.post("/v1/payment_intents", form).await.status;
    let never =
        format!("{form}&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never");
    assert_eq!((without, stripe.post("/v1/payment_intents", &never).await.status), (400, 200));
}

#[tokio::test]
async fn each_response_names_its_request_and_version() {
    let answer = Stripe::new().post_keyed("/v1/payment_intents", &payment("pm_card_visa"), "key-1").await;
    assert!(answer.header("request-id").unwrap().starts_with("req_"));
    assert_eq!(answer.header("stripe-version"), Some("2026-07-29.dahlia"));
    assert_eq!(answer.header("idempotency-key"), Some("key-1"));
}

#[tokio::test]
async fn unexpandable_property_is_refused() {
    let form = format!("{}&expand[]=customer", payment("pm_card_visa"));
    assert_eq!(Stripe::new().post("/v1/payment_intents", &form).await.at("/error/param"), "expand");
}
