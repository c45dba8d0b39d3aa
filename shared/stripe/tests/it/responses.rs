//! The meaning of Stripe's responses for the caller.

use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use kernel::{CorrelationId, Currency, Money, OrderId, PaymentId};
use stripe::{AmountError, Authorization, Authorize, CallError, Cancellation, Capture, Client, DeclineReason, Secret};
use uuid::Uuid;

/// Returns the same response to every request, and keeps the last request.
#[derive(Debug, Clone)]
struct Scripted {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: String,
    last: Arc<Mutex<Option<HttpRequest>>>,
}

impl HttpConnector for Scripted {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        *self.last.lock().unwrap() = Some(request);
        let mut response = HttpResponse::new(self.status.try_into().unwrap(), SdkBody::from(self.body.as_str()));
        for (name, value) in &self.headers {
            response.headers_mut().insert(*name, *value);
        }
        HttpConnectorFuture::ready(Ok(response))
    }
}

#[derive(Debug)]
struct Broken(std::io::ErrorKind);

impl HttpConnector for Broken {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(Err(ConnectorError::io(std::io::Error::from(self.0).into())))
    }
}

fn scripted(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Scripted {
    Scripted { status, headers: headers.to_vec(), body: body.to_owned(), last: Arc::default() }
}

fn client(connector: impl HttpConnector + 'static) -> Client {
    Client::new(SharedHttpConnector::new(connector), "https://api.stripe.com/", &Secret::new("sk_test_made_up"))
}

async fn authorize(connector: impl HttpConnector + 'static) -> Result<Authorization, CallError> {
    let request = Authorize {
        amount: Money::new("349.00".parse().unwrap(), Currency::parse("PLN").unwrap()).unwrap(),
        payment_method: "pm_card_visa",
        payment_id: PaymentId::new(Uuid::from_u128(1)),
        order_id: OrderId::new(Uuid::from_u128(2)),
        attempt: 1,
        correlation_id: Some(&CorrelationId::new(Uuid::from_u128(3))),
    };
    client(connector).authorize(&request, "payment-1-authorize").await
}

fn intent(status: &str) -> String {
    format!(
        r#"{{"id":"pi_1","object":"payment_intent","status":"{status}","client_secret":"pi_1_secret_9","metadata":null}}"#
    )
}

fn error_with_intent(code: &str, status: &str) -> String {
    format!(r#"{{"error":{{"type":"invalid_request_error","code":"{code}","payment_intent":{}}}}}"#, intent(status))
}

#[tokio::test]
async fn authorization_requests_manual_capture() {
    let connector = scripted(200, &[], &intent("requires_capture"));
    authorize(connector.clone()).await.unwrap();

    let request = connector.last.lock().unwrap().take().unwrap();
    let body = String::from_utf8(request.body().bytes().unwrap().to_vec()).unwrap();
    assert_eq!((request.method(), request.uri()), ("POST", "https://api.stripe.com/v1/payment_intents"));
    assert_eq!(
        body,
        "amount=34900&currency=pln&capture_method=manual&confirm=true&payment_method=pm_card_visa&payment_method_types%5B%5D=card\
         &metadata%5Bpayment_id%5D=00000000-0000-0000-0000-000000000001&metadata%5Border_id%5D=00000000-0000-0000-0000-000000000002\
         &metadata%5Bcorrelation_id%5D=00000000-0000-0000-0000-000000000003"
    );
}

#[tokio::test]
async fn every_post_is_authorized_versioned_and_keyed() {
    let connector = scripted(200, &[], &intent("succeeded"));
    client(connector.clone()).capture("pi_1", "payment-1-capture").await.unwrap();

    let request = connector.last.lock().unwrap().take().unwrap();
    let header = |name: &str| request.headers().get(name).unwrap().to_owned();
    assert_eq!(header("authorization"), "Bearer sk_test_made_up");
    assert_eq!(header("stripe-version"), stripe::API_VERSION);
    assert_eq!(header("idempotency-key"), "payment-1-capture");
}

#[tokio::test]
async fn intent_id_is_escaped_in_the_url() {
    let connector = scripted(200, &[], &intent("succeeded"));
    client(connector.clone()).retrieve("../refunds?x").await.unwrap();
    let request = connector.last.lock().unwrap().take().unwrap();
    assert_eq!(request.uri(), "https://api.stripe.com/v1/payment_intents/..%2Frefunds%3Fx");
}

#[tokio::test]
async fn requires_capture_is_authorized() {
    let outcome = authorize(scripted(200, &[], &intent("requires_capture"))).await;
    assert!(matches!(outcome, Ok(Authorization::Authorized { intent }) if intent.id == "pi_1"));
}

#[tokio::test]
async fn requires_action_returns_the_client_secret() {
    let outcome = authorize(scripted(200, &[], &intent("requires_action"))).await;
    let Ok(Authorization::ActionRequired { client_secret, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(client_secret.expose(), "pi_1_secret_9");
}

#[tokio::test]
async fn outcome_does_not_print_the_client_secret() {
    let outcome = authorize(scripted(200, &[], &intent("requires_action"))).await;
    assert!(!format!("{outcome:?}").contains("pi_1_secret_9"));
}

#[tokio::test]
async fn client_does_not_print_its_key() {
    assert!(!format!("{:?}", client(Broken(std::io::ErrorKind::Other))).contains("made_up"));
}

#[tokio::test]
async fn status_402_is_a_decline_with_its_intent() {
    let body = format!(
        r#"{{"error":{{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds","payment_intent":{}}}}}"#,
        intent("requires_payment_method")
    );
    let outcome = authorize(scripted(402, &[], &body)).await;
    let Ok(Authorization::Declined { intent: Some(intent), reason }) = outcome else { panic!("{outcome:?}") };
    assert_eq!((intent.id.as_str(), reason), ("pi_1", DeclineReason::InsufficientFunds));
}

#[tokio::test]
async fn unreadable_402_is_a_plain_decline() {
    let outcome = authorize(scripted(402, &[], "oops")).await;
    assert_eq!(outcome, Ok(Authorization::Declined { intent: None, reason: DeclineReason::CardDeclined }));
}

#[tokio::test]
async fn unknown_status_is_unknown() {
    let outcome = authorize(scripted(200, &[], &intent("requires_patience"))).await;
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
}

#[tokio::test]
async fn unreadable_success_is_unknown() {
    let outcome = authorize(scripted(200, &[], "<html>")).await;
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
}

#[tokio::test]
async fn conflicts_dependencies_and_limits_are_to_be_tried_again() {
    for status in [409, 424, 429] {
        let outcome = authorize(scripted(status, &[], r#"{"error":{"type":"api_error"}}"#)).await;
        assert!(matches!(outcome, Err(CallError::TryAgain(_))), "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn server_error_is_unknown() {
    for status in [500, 502, 503, 504] {
        let outcome = authorize(scripted(status, &[], "")).await;
        assert!(matches!(outcome, Err(CallError::Unknown(_))), "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn server_error_with_retry_advice_is_to_be_tried_again() {
    let outcome = authorize(scripted(503, &[("stripe-should-retry", "true")], "")).await;
    assert!(matches!(outcome, Err(CallError::TryAgain(_))), "{outcome:?}");
}

#[tokio::test]
async fn conflict_with_advice_against_retries_is_unknown() {
    let outcome = authorize(scripted(409, &[("stripe-should-retry", "false")], "")).await;
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
}

#[tokio::test]
async fn replayed_server_error_needs_a_new_idempotency_key() {
    let headers = [("idempotent-replayed", "true"), ("stripe-should-retry", "false")];
    let outcome = authorize(scripted(500, &headers, "")).await;
    assert!(matches!(outcome, Err(CallError::KeySpent(_))), "{outcome:?}");
}

#[tokio::test]
async fn wrong_key_or_permission_is_refused() {
    for status in [401, 403, 404] {
        let outcome = authorize(scripted(status, &[], r#"{"error":{"type":"invalid_request_error"}}"#)).await;
        assert!(matches!(outcome, Err(CallError::Refused(_))), "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn parameters_that_stripe_never_takes_are_invalid() {
    let body = r#"{"error":{"type":"invalid_request_error","param":"currency"}}"#;
    let outcome = authorize(scripted(400, &[], body)).await;
    assert!(matches!(outcome, Err(CallError::Invalid(_))), "{outcome:?}");
}

#[tokio::test]
async fn card_that_does_not_exist_is_declined() {
    let body = r#"{"error":{"type":"invalid_request_error","code":"resource_missing","param":"payment_method"}}"#;
    let outcome = authorize(scripted(400, &[], body)).await;
    assert_eq!(outcome, Ok(Authorization::Declined { intent: None, reason: DeclineReason::CardDeclined }));
}

#[tokio::test]
async fn refusal_contains_the_request_id() {
    let body = r#"{"error":{"type":"invalid_request_error","code":"parameter_missing","param":"amount"}}"#;
    let outcome = authorize(scripted(400, &[("request-id", "req_7")], body)).await;
    let Err(CallError::Invalid(reason)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(
        reason,
        "400 Bad Request, type invalid_request_error, code parameter_missing, param amount, request req_7"
    );
}

#[tokio::test]
async fn amount_below_the_minimum_is_too_small() {
    let outcome = authorize(scripted(400, &[], r#"{"error":{"code":"amount_too_small"}}"#)).await;
    assert_eq!(outcome, Err(CallError::Amount(AmountError::TooSmall)));
}

#[tokio::test]
async fn request_that_was_not_sent_is_to_be_tried_again() {
    let outcome = authorize(Broken(std::io::ErrorKind::ConnectionRefused)).await;
    assert!(matches!(outcome, Err(CallError::TryAgain(_))), "{outcome:?}");
}

#[tokio::test]
async fn reset_connection_is_unknown() {
    let outcome = authorize(Broken(std::io::ErrorKind::ConnectionReset)).await;
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
}

fn captured_intent(latest_charge: &str) -> String {
    format!(r#"{{"id":"pi_1","status":"succeeded","currency":"pln","latest_charge":{latest_charge}}}"#)
}

async fn fee_of(latest_charge: &str) -> Option<Money> {
    match client(scripted(200, &[], &captured_intent(latest_charge))).capture("pi_1", "key").await {
        Ok(Capture::Captured(intent)) => intent.fee(),
        outcome => panic!("{outcome:?}"),
    }
}

#[tokio::test]
async fn capture_asks_for_the_fee() {
    let connector = scripted(200, &[], &captured_intent("null"));
    client(connector.clone()).capture("pi_1", "key").await.unwrap();
    let request = connector.last.lock().unwrap().take().unwrap();
    assert_eq!(request.body().bytes().unwrap(), b"expand%5B%5D=latest_charge.balance_transaction");
}

#[tokio::test]
async fn fee_is_in_the_currency_of_the_account() {
    let charge = r#"{"id":"ch_1","balance_transaction":{"id":"txn_1","fee":250,"currency":"eur","net":9750}}"#;
    let fee = Money::new("2.50".parse().unwrap(), Currency::parse("EUR").unwrap()).unwrap();
    assert_eq!(fee_of(charge).await, Some(fee));
}

#[tokio::test]
async fn charge_that_is_not_expanded_says_no_fee() {
    for charge in ["null", r#""ch_1""#, r#"{"id":"ch_1","balance_transaction":"txn_1"}"#, r#"{"id":"ch_1"}"#] {
        assert_eq!(fee_of(charge).await, None, "{charge}");
    }
}

#[tokio::test]
async fn repeated_capture_is_captured() {
    let connector = scripted(400, &[], &error_with_intent("payment_intent_unexpected_state", "succeeded"));
    let outcome = client(connector).capture("pi_1", "key").await;
    assert!(matches!(outcome, Ok(Capture::Captured(_))), "{outcome:?}");
}

#[tokio::test]
async fn expired_authorization_is_not_capturable() {
    let connector = scripted(400, &[], &error_with_intent("payment_intent_unexpected_state", "canceled"));
    let outcome = client(connector).capture("pi_1", "key").await;
    assert!(matches!(outcome, Ok(Capture::NotCapturable(_))), "{outcome:?}");
}

#[tokio::test]
async fn repeated_cancellation_is_cancelled() {
    let connector = scripted(400, &[], &error_with_intent("payment_intent_unexpected_state", "canceled"));
    let outcome = client(connector).cancel("pi_1", "key").await;
    assert!(matches!(outcome, Ok(Cancellation::Cancelled(_))), "{outcome:?}");
}

#[tokio::test]
async fn captured_payment_is_not_cancellable() {
    let connector = scripted(400, &[], &error_with_intent("payment_intent_unexpected_state", "succeeded"));
    let outcome = client(connector).cancel("pi_1", "key").await;
    assert!(matches!(outcome, Ok(Cancellation::NotCancellable(_))), "{outcome:?}");
}

#[tokio::test]
async fn used_confirmation_token_is_declined_with_its_own_reason() {
    let body = r#"{"error":{"type":"invalid_request_error","param":"confirmation_token"}}"#;
    let outcome = authorize(scripted(400, &[], body)).await;
    assert_eq!(outcome, Ok(Authorization::Declined { intent: None, reason: DeclineReason::CardDetailsUsed }));
}
