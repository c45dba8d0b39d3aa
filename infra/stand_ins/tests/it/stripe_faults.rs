use stand_ins::{Fault, FaultRules};

use crate::support::{Response, Stripe, once, payment, post};

const CREATE: &str = "POST /v1/payment_intents";

async fn pay_under(fault: Fault) -> (Stripe, Option<Response>) {
    let stripe = Stripe::new();
    stripe.fail(CREATE, fault);
    let answer = stripe.request(post("/v1/payment_intents", &payment("pm_card_visa"), Some("k"))).await;
    (stripe, answer)
}

async fn payments_made_under(fault: Fault) -> usize {
    pay_under(fault).await.0.stand_in.payment_intents().len()
}

#[tokio::test]
async fn reset_before_execution_does_nothing() {
    let (stripe, answer) = pay_under(Fault::ResetBefore).await;
    assert!(answer.is_none());
    assert_eq!(stripe.stand_in.payment_intents().len(), 0);
}

#[tokio::test]
async fn reset_after_execution_has_executed() {
    let (stripe, answer) = pay_under(Fault::ResetAfter).await;
    assert!(answer.is_none());
    assert_eq!(stripe.stand_in.payment_intents().len(), 1);
}

#[tokio::test]
async fn refused_connection_does_nothing() {
    assert_eq!(payments_made_under(Fault::ConnectionRefused).await, 0);
}

#[tokio::test]
async fn server_error_does_nothing() {
    assert_eq!(payments_made_under(Fault::ServerError).await, 0);
}

#[tokio::test]
async fn server_error_after_execution_has_executed() {
    assert_eq!(payments_made_under(Fault::ServerErrorAfter).await, 1);
}

#[tokio::test]
async fn rate_limit_names_its_reason() {
    let fault = Fault::RateLimited { seconds: 1, reason: Some("endpoint-rate".to_owned()) };
    let answer = pay_under(fault).await.1.unwrap();
    assert_eq!((answer.status, answer.header("stripe-rate-limited-reason")), (429, Some("endpoint-rate")));
}

#[tokio::test]
async fn lock_timeout_names_no_rate_limit() {
    let answer = pay_under(Fault::LockTimeout).await.1.unwrap();
    assert_eq!((answer.status, answer.at("/error/code").as_str()), (429, "lock_timeout"));
    assert_eq!(answer.header("stripe-rate-limited-reason"), None);
}

#[tokio::test]
async fn outage_asks_for_a_retry() {
    let answer = pay_under(Fault::Unavailable).await.1.unwrap();
    assert_eq!((answer.status, answer.header("stripe-should-retry")), (503, Some("true")));
}

#[tokio::test]
async fn gateway_error_is_an_html_page() {
    let answer = pay_under(Fault::BadGateway).await.1.unwrap();
    assert_eq!((answer.status, answer.header("content-type")), (502, Some("text/html")));
}

#[tokio::test]
async fn only_the_matching_call_fails() {
    let stripe = Stripe::new();
    stripe.fail("POST /v1/payment_intents/*/capture", Fault::ServerError);
    let id = stripe.authorized().await;
    assert_eq!(stripe.post(&format!("/v1/payment_intents/{id}/capture"), "").await.status, 500);
}

#[tokio::test]
async fn faults_can_be_set_and_read_over_http() {
    let stripe = Stripe::new();
    let rules = FaultRules { calls: vec![once("POST /v1/refunds", Fault::Unavailable)], webhooks: Vec::new() };
    let request = http::Request::post("/_faults").header("content-type", "application/json");
    let set = stripe.request(request.body(serde_json::to_string(&rules).unwrap()).unwrap()).await.unwrap();
    assert_eq!(set.status, 204);
    assert_eq!(serde_json::from_value::<FaultRules>(stripe.get("/_faults").await.json()).unwrap(), rules);
}

#[tokio::test]
async fn misspelled_fault_is_refused() {
    let request = http::Request::post("/_faults").header("content-type", "application/json");
    let body = r#"{"calls": [{"call": "*", "fault": {"kind": "hiccup"}}]}"#.to_owned();
    let answer = Stripe::new().request(request.body(body).unwrap()).await.unwrap();
    assert_eq!(answer.status, 422);
}
