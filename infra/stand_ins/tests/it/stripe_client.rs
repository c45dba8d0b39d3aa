//! The client of `shared/stripe` against the local Stripe.

use jiff::SignedDuration;
use kernel::{CorrelationId, Currency, Money, OrderId, PaymentId, RefundId};
use stand_ins::{Authentication, Fault, FaultRules};
use stripe::{
    Authorization, Authorize, CallError, Cancellation, Capture, Client, CreateRefund, DeclineReason, IntentStatus,
    PaymentIntent, Refund, RefundOutcome, Secret,
};
use uuid::Uuid;

use crate::support::{API_KEY, Stripe, connector, once};

fn client(stripe: &Stripe) -> Client {
    Client::new(connector(stripe.stand_in.router()), "https://api.stripe.com", &Secret::new(API_KEY))
}

fn money(amount: &str, currency: &str) -> Money {
    Money::new(amount.parse().unwrap(), Currency::parse(currency).unwrap()).unwrap()
}

const REFUND: RefundId = RefundId::new(Uuid::from_u128(4));

async fn captured() -> (Stripe, String) {
    let stripe = Stripe::new();
    let id = authorized(&stripe).await.id;
    client(&stripe).capture(&id, "payment-1-capture").await.unwrap();
    (stripe, id)
}

async fn refund(stripe: &Stripe, intent_id: &str, amount: &str, attempt: u32) -> Result<RefundOutcome, CallError> {
    let request = CreateRefund {
        intent_id,
        amount: money(amount, "PLN"),
        payment_id: PaymentId::new(Uuid::from_u128(1)),
        order_id: OrderId::new(Uuid::from_u128(2)),
        refund_id: REFUND,
        attempt,
    };
    client(stripe).refund(&request, &format!("refund-{attempt}")).await
}

fn made(outcome: Result<RefundOutcome, CallError>) -> Refund {
    match outcome {
        Ok(RefundOutcome::Made(refund)) => refund,
        other => panic!("{other:?}"),
    }
}

async fn authorize(stripe: &Stripe, card: &str, amount: Money) -> Result<Authorization, CallError> {
    authorize_attempt(stripe, 1, card, amount).await
}

async fn authorize_attempt(
    stripe: &Stripe,
    attempt: u32,
    card: &str,
    amount: Money,
) -> Result<Authorization, CallError> {
    let request = Authorize {
        amount,
        payment_method: card,
        payment_id: PaymentId::new(Uuid::from_u128(1)),
        order_id: OrderId::new(Uuid::from_u128(2)),
        attempt,
        correlation_id: Some(&CorrelationId::new(Uuid::from_u128(3))),
    };
    client(stripe).authorize(&request, &format!("payment-1-authorize-{attempt}")).await
}

async fn pay(stripe: &Stripe, card: &str) -> Result<Authorization, CallError> {
    authorize(stripe, card, money("349.00", "PLN")).await
}

async fn authorized(stripe: &Stripe) -> PaymentIntent {
    match pay(stripe, "pm_card_visa").await {
        Ok(Authorization::Authorized { intent }) => intent,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn good_card_is_authorized_for_the_exact_amount() {
    let intent = authorized(&Stripe::new()).await;
    assert_eq!((intent.amount_capturable, intent.currency.as_str()), (34_900, "pln"));
    assert_eq!(intent.metadata["payment_id"], "00000000-0000-0000-0000-000000000001");
}

#[tokio::test]
async fn currencies_of_all_decimals_are_accepted() {
    for (amount, currency, units) in
        [("5000", "JPY", 5000), ("5000", "ISK", 500_000), ("5.120", "KWD", 5120), ("349.00", "PLN", 34_900)]
    {
        let outcome = authorize(&Stripe::new(), "pm_card_visa", money(amount, currency)).await;
        let Ok(Authorization::Authorized { intent }) = outcome else { panic!("{currency}: {outcome:?}") };
        assert_eq!(intent.amount_capturable, units, "{currency}");
    }
}

#[tokio::test]
async fn amount_below_the_minimum_is_not_charged() {
    let outcome = authorize(&Stripe::new(), "pm_card_visa", money("1.99", "PLN")).await;
    assert_eq!(outcome, Err(CallError::Amount(stripe::AmountError::TooSmall)));
}

#[tokio::test]
async fn declined_card_gives_its_reason() {
    let outcome = pay(&Stripe::new(), "pm_card_visa_chargeDeclinedInsufficientFunds").await;
    let Ok(Authorization::Declined { intent: Some(_), reason }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(reason, DeclineReason::InsufficientFunds);
}

#[tokio::test]
async fn decline_of_a_stolen_card_does_not_reveal_it() {
    let outcome = pay(&Stripe::new(), "pm_card_visa_chargeDeclinedStolenCard").await;
    assert!(matches!(outcome, Ok(Authorization::Declined { reason: DeclineReason::CardDeclined, .. })), "{outcome:?}");
}

#[tokio::test]
async fn confirmation_token_is_authorized() {
    let stripe = Stripe::new();
    let token = stripe.stand_in.create_confirmation_token("pm_card_visa").unwrap();
    let outcome = pay(&stripe, token["id"].as_str().unwrap()).await;
    assert!(matches!(outcome, Ok(Authorization::Authorized { .. })), "{outcome:?}");
}

#[tokio::test]
async fn confirmation_token_that_was_used_is_declined() {
    let stripe = Stripe::new();
    let token = stripe.stand_in.create_confirmation_token("pm_card_visa").unwrap();
    let money = money("349.00", "PLN");
    for attempt in 1..=2 {
        let outcome = authorize_attempt(&stripe, attempt, token["id"].as_str().unwrap(), money).await;
        let is_declined =
            matches!(outcome, Ok(Authorization::Declined { intent: None, reason: DeclineReason::CardDetailsUsed }));
        assert_eq!(is_declined, attempt == 2, "{outcome:?}");
    }
}

#[tokio::test]
async fn unknown_card_is_declined() {
    let outcome = pay(&Stripe::new(), "pm_card_of_wood").await;
    assert_eq!(outcome, Ok(Authorization::Declined { intent: None, reason: DeclineReason::CardDeclined }));
}

#[tokio::test]
async fn passed_authentication_ends_authorized() {
    let stripe = Stripe::new();
    let outcome = pay(&stripe, "pm_card_authenticationRequired").await;
    let Ok(Authorization::ActionRequired { intent, .. }) = outcome else { panic!("{outcome:?}") };
    stripe.stand_in.authenticate(&intent.id, Authentication::Passed).unwrap();
    let later = Authorization::of(client(&stripe).retrieve(&intent.id).await.unwrap());
    assert!(matches!(later, Ok(Authorization::Authorized { .. })), "{later:?}");
}

#[tokio::test]
async fn failed_authentication_ends_declined() {
    let stripe = Stripe::new();
    let outcome = pay(&stripe, "pm_card_authenticationRequired").await;
    let Ok(Authorization::ActionRequired { intent, .. }) = outcome else { panic!("{outcome:?}") };
    stripe.stand_in.authenticate(&intent.id, Authentication::Failed).unwrap();
    let later = Authorization::of(client(&stripe).retrieve(&intent.id).await.unwrap());
    let Ok(Authorization::Declined { reason, .. }) = later else { panic!("{later:?}") };
    assert_eq!(reason, DeclineReason::AuthenticationFailed);
}

#[tokio::test]
async fn lost_response_is_unknown_and_its_key_finds_the_payment() {
    let stripe = Stripe::new();
    stripe.fail("POST /v1/payment_intents", Fault::ResetAfter);
    let lost = pay(&stripe, "pm_card_visa").await;
    assert!(matches!(lost, Err(CallError::Unknown(_))), "{lost:?}");
    authorized(&stripe).await;
    assert_eq!(stripe.stand_in.payment_intents().len(), 1);
}

#[tokio::test]
async fn refused_connection_is_retryable() {
    let stripe = Stripe::new();
    stripe.fail("POST /v1/payment_intents", Fault::ConnectionRefused);
    let outcome = pay(&stripe, "pm_card_visa").await;
    assert!(matches!(outcome, Err(CallError::TryAgain(_))), "{outcome:?}");
}

#[tokio::test]
async fn rate_limits_conflicts_and_outages_are_retryable() {
    for fault in
        [Fault::Conflict, Fault::RateLimited { seconds: 1, reason: None }, Fault::LockTimeout, Fault::Unavailable]
    {
        let stripe = Stripe::new();
        stripe.fail("POST /v1/payment_intents", fault.clone());
        let outcome = pay(&stripe, "pm_card_visa").await;
        assert!(matches!(outcome, Err(CallError::TryAgain(_))), "{fault:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn server_error_is_unknown_and_uses_up_its_key() {
    let stripe = Stripe::new();
    stripe.fail("POST /v1/payment_intents", Fault::ServerErrorAfter);
    let first = pay(&stripe, "pm_card_visa").await;
    let again = pay(&stripe, "pm_card_visa").await;
    assert!(matches!(first, Err(CallError::Unknown(_))), "{first:?}");
    assert!(matches!(again, Err(CallError::KeySpent(_))), "{again:?}");
}

#[tokio::test]
async fn payment_is_found_by_our_payment_id() {
    let stripe = Stripe::new();
    let intent = authorized(&stripe).await;
    let found = client(&stripe).find(PaymentId::new(Uuid::from_u128(1)), 1, jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(found.map(|found| found.id), Some(intent.id));
}

#[tokio::test]
async fn payment_that_was_never_made_is_not_found() {
    let stripe = Stripe::new();
    stripe.fail("POST /v1/payment_intents", Fault::ServerError);
    let _ = pay(&stripe, "pm_card_visa").await;
    let found = client(&stripe).find(PaymentId::new(Uuid::from_u128(1)), 1, jiff::Timestamp::UNIX_EPOCH).await;
    assert_eq!(found, Ok(None));
}

#[tokio::test]
async fn wrong_key_is_refused() {
    let stripe = Stripe::new();
    let client =
        Client::new(connector(stripe.stand_in.router()), "https://api.stripe.com", &Secret::new("sk_test_other"));
    let outcome = client.retrieve("pi_1").await;
    assert!(matches!(outcome, Err(CallError::Refused(_))), "{outcome:?}");
}

#[tokio::test]
async fn capture_succeeds() {
    let stripe = Stripe::new();
    let intent = authorized(&stripe).await;
    let outcome = client(&stripe).capture(&intent.id, "payment-1-capture").await;
    let Ok(Capture::Captured(intent)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(intent.amount_received, 34_900);
}

#[tokio::test]
async fn capture_under_an_expired_key_counts_as_captured() {
    let stripe = Stripe::new();
    let intent = authorized(&stripe).await;
    client(&stripe).capture(&intent.id, "payment-1-capture").await.unwrap();
    stripe.time.advance(jiff::SignedDuration::from_hours(25));
    let again = client(&stripe).capture(&intent.id, "payment-1-capture").await;
    assert!(matches!(again, Ok(Capture::Captured(_))), "{again:?}");
}

#[tokio::test]
async fn expired_authorization_is_not_capturable() {
    let stripe = Stripe::new();
    let intent = authorized(&stripe).await;
    stripe.time.advance(jiff::SignedDuration::from_hours(8 * 24));
    let outcome = client(&stripe).capture(&intent.id, "payment-1-capture").await;
    let Ok(Capture::NotCapturable(intent)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(intent.status, IntentStatus::Canceled);
}

#[tokio::test]
async fn cancellation_releases_the_authorization() {
    let stripe = Stripe::new();
    let intent = authorized(&stripe).await;
    let outcome = client(&stripe).cancel(&intent.id, "payment-1-cancel").await;
    assert!(matches!(outcome, Ok(Cancellation::Cancelled(_))), "{outcome:?}");
}

#[tokio::test]
async fn declined_payment_can_be_cancelled() {
    let stripe = Stripe::new();
    let outcome = pay(&stripe, "pm_card_visa_chargeDeclined").await;
    let Ok(Authorization::Declined { intent: Some(intent), .. }) = outcome else { panic!("{outcome:?}") };
    let outcome = client(&stripe).cancel(&intent.id, "payment-1-cancel").await;
    assert!(matches!(outcome, Ok(Cancellation::Cancelled(_))), "{outcome:?}");
}

#[tokio::test]
async fn captured_payment_needs_a_refund_instead_of_a_cancellation() {
    let stripe = Stripe::new();
    let intent = authorized(&stripe).await;
    client(&stripe).capture(&intent.id, "payment-1-capture").await.unwrap();
    let cancelled = client(&stripe).cancel(&intent.id, "payment-1-cancel").await;
    let refund = made(refund(&stripe, &intent.id, "349.00", 1).await);
    assert!(matches!(cancelled, Ok(Cancellation::NotCancellable(_))), "{cancelled:?}");
    assert_eq!((refund.amount, refund.status.as_deref()), (34_900, Some("succeeded")));
}

#[tokio::test]
async fn too_large_refund_is_an_outcome() {
    let (stripe, id) = captured().await;
    let outcome = refund(&stripe, &id, "349.01", 1).await;
    assert_eq!(outcome, Ok(RefundOutcome::NotRefundable { reason: "more_than_left".to_owned() }));
}

#[tokio::test]
async fn second_full_refund_is_an_outcome() {
    let (stripe, id) = captured().await;
    refund(&stripe, &id, "349.00", 1).await.unwrap();
    assert_eq!(refund(&stripe, &id, "349.00", 2).await, Ok(RefundOutcome::AlreadyRefunded));
}

#[tokio::test]
async fn refund_without_an_amount_refunds_the_rest() {
    let (stripe, id) = captured().await;
    refund(&stripe, &id, "49.00", 1).await.unwrap();
    assert_eq!(made(client(&stripe).refund_all(&id, "rest").await).amount, 30_000);
}

#[tokio::test]
async fn lost_refund_is_found_by_its_attempt() {
    let (stripe, id) = captured().await;
    let fault = once("POST /v1/refunds", Fault::ResetAfter);
    stripe.stand_in.set_faults(FaultRules { calls: vec![fault], webhooks: Vec::new() });
    let lost = refund(&stripe, &id, "49.00", 2).await;
    assert!(matches!(lost, Err(CallError::Unknown(_))), "{lost:?}");
    let find = async |attempt| client(&stripe).find_refund(&id, REFUND, attempt).await.unwrap();
    assert_eq!((find(1).await, find(2).await.map(|refund| refund.amount)), (None, Some(4900)));
}

#[tokio::test]
async fn later_attempt_differs_from_the_first() {
    let stripe = Stripe::new();
    let first = authorized(&stripe).await;
    let second = match authorize_attempt(&stripe, 2, "pm_card_visa", money("349.00", "PLN")).await {
        Ok(Authorization::Authorized { intent }) => intent,
        other => panic!("{other:?}"),
    };
    let since = stripe.time.now() - SignedDuration::from_mins(1);
    let find = async |attempt| {
        client(&stripe).find(PaymentId::new(Uuid::from_u128(1)), attempt, since).await.unwrap().map(|intent| intent.id)
    };
    assert_eq!([find(1).await, find(2).await, find(3).await], [Some(first.id), Some(second.id), None]);
}

#[tokio::test]
async fn lost_capture_is_found_by_reading_the_payment() {
    let stripe = Stripe::new();
    let intent = authorized(&stripe).await;
    let fault = once("POST /v1/payment_intents/*/capture", Fault::ResetAfter);
    stripe.stand_in.set_faults(FaultRules { calls: vec![fault], webhooks: Vec::new() });
    let lost = client(&stripe).capture(&intent.id, "payment-1-capture").await;
    let found = client(&stripe).retrieve(&intent.id).await.unwrap();
    assert!(matches!(lost, Err(CallError::Unknown(_))), "{lost:?}");
    assert_eq!(found.status, IntentStatus::Succeeded);
}

#[tokio::test]
async fn captures_are_listed_by_capture_time_not_authorization_time() {
    let stripe = Stripe::new();
    let (begin, hour) = (stripe.time.now(), SignedDuration::from_hours(1));
    let id = authorized(&stripe).await.id;
    stripe.time.advance(hour);
    client(&stripe).capture(&id, "payment-1-capture").await.unwrap();
    let listed = async |from, to| client(&stripe).captured_between(from, to).await.unwrap();
    let found: Vec<_> =
        listed(begin + hour, begin + hour + hour).await.into_iter().map(|one| (one.intent_id, one.amount)).collect();
    assert_eq!((listed(begin, begin + hour).await, found), (vec![], vec![(id, 34_900)]));
}

#[tokio::test]
async fn uncaptured_authorization_is_not_listed_as_captured() {
    let stripe = Stripe::new();
    authorized(&stripe).await;
    let (from, to) = (stripe.time.now(), stripe.time.now() + SignedDuration::from_hours(1));
    assert_eq!(client(&stripe).captured_between(from, to).await, Ok(vec![]));
}

#[tokio::test]
async fn list_of_several_pages_is_read_to_its_end() {
    let stripe = Stripe::new();
    for _ in 0..101 {
        stripe.captured("pm_card_visa").await;
    }
    let (from, to) = (stripe.time.now(), stripe.time.now() + SignedDuration::from_hours(1));
    assert_eq!(client(&stripe).captured_between(from, to).await.unwrap().len(), 101);
}

#[tokio::test]
async fn refunds_are_listed_by_creation_time() {
    let (stripe, id) = captured().await;
    let begin = stripe.time.now();
    stripe.time.advance(SignedDuration::from_hours(1));
    let refund = made(refund(&stripe, &id, "100.00", 1).await);
    let listed = async |from, to| client(&stripe).refunded_between(from, to).await.unwrap();
    let (hour, now) = (SignedDuration::from_hours(1), stripe.time.now());
    let found: Vec<_> = listed(now, now + hour).await.into_iter().map(|one| one.refund).collect();
    assert_eq!((listed(begin, now).await, found), (vec![], vec![refund]));
}
