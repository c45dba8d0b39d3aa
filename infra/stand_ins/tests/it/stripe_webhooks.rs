use jiff::SignedDuration;
use stand_ins::{OutgoingWebhook, WebhookFaultKind};
use stripe::{PaymentIntent, Secret, Subject, TOLERANCE, WebhookError, WebhookEvent, verify};

use crate::support::{Stripe, WEBHOOK_SECRET};

fn due(stripe: &Stripe) -> Vec<OutgoingWebhook> {
    stripe.stand_in.take_due_webhooks(stripe.time.now())
}

fn check(stripe: &Stripe, webhook: &OutgoingWebhook) -> Result<WebhookEvent, WebhookError> {
    let (_, signature) = webhook.headers.iter().find(|(name, _)| name == "stripe-signature").unwrap();
    verify(&Secret::new(WEBHOOK_SECRET), signature, &webhook.body, stripe.time.now(), TOLERANCE)
}

fn intent_of(event: &WebhookEvent) -> &PaymentIntent {
    match &event.subject {
        Subject::Intent(intent) => intent,
        other => panic!("{other:?}"),
    }
}

fn kinds(stripe: &Stripe, webhooks: &[OutgoingWebhook]) -> Vec<String> {
    webhooks.iter().map(|webhook| check(stripe, webhook).unwrap().kind).collect()
}

/// A Stripe whose next webhook of an authorization goes wrong, after that authorization.
async fn authorized_under(fault: WebhookFaultKind) -> Stripe {
    let stripe = Stripe::new();
    stripe.fail_webhook("payment_intent.amount_capturable_updated", fault);
    stripe.authorized().await;
    stripe
}

fn capturable(webhooks: Vec<OutgoingWebhook>) -> Vec<OutgoingWebhook> {
    let about =
        |webhook: &OutgoingWebhook| String::from_utf8_lossy(&webhook.body).contains("amount_capturable_updated");
    webhooks.into_iter().filter(about).collect()
}

#[tokio::test]
async fn an_authorization_is_told_in_three_webhooks() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    let told = kinds(&stripe, &due(&stripe));
    assert_eq!(told, ["payment_intent.created", "charge.succeeded", "payment_intent.amount_capturable_updated"]);
}

#[tokio::test]
async fn a_decline_is_told() {
    let stripe = Stripe::new();
    stripe.pay("pm_card_visa_chargeDeclined").await;
    let told = kinds(&stripe, &due(&stripe));
    assert_eq!(told, ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]);
}

#[tokio::test]
async fn capture_and_cancellation_are_told() {
    let stripe = Stripe::new();
    stripe.captured("pm_card_visa").await;
    let id = stripe.authorized().await;
    due(&stripe);
    stripe.post(&format!("/v1/payment_intents/{id}/cancel"), "").await;
    assert_eq!(kinds(&stripe, &due(&stripe)), ["charge.refunded", "payment_intent.canceled"]);
    assert!(stripe.events().await.ends_with(&["charge.refunded".to_owned(), "payment_intent.canceled".to_owned()]));
}

#[tokio::test]
async fn a_webhook_goes_to_its_endpoint_with_the_payment_in_it() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    let webhook = capturable(due(&stripe)).remove(0);
    assert_eq!(webhook.url_path, "/webhooks/stripe");
    assert_eq!(intent_of(&check(&stripe, &webhook).unwrap()).id, id);
}

#[tokio::test]
async fn an_event_names_the_call_that_caused_it() {
    let stripe = Stripe::new();
    let call = stripe.post_keyed("/v1/payment_intents", &crate::support::payment("pm_card_visa"), "k").await;
    let event: serde_json::Value = serde_json::from_slice(&due(&stripe)[0].body).unwrap();
    assert_eq!(event["request"]["id"].as_str(), call.header("request-id"));
    assert_eq!(event["request"]["idempotency_key"], "k");
}

#[tokio::test]
async fn a_webhook_is_handed_out_once() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    due(&stripe);
    assert_eq!(due(&stripe), []);
}

#[tokio::test]
async fn an_accepted_webhook_does_not_come_again() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    for webhook in due(&stripe) {
        stripe.stand_in.webhook_answered(&webhook.id, Some(204));
    }
    stripe.time.advance(SignedDuration::from_hours(24));
    assert_eq!(due(&stripe), []);
}

#[tokio::test]
async fn a_failed_webhook_comes_again_with_a_new_signature() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    let first = capturable(due(&stripe)).remove(0);
    stripe.stand_in.webhook_answered(&first.id, Some(500));
    stripe.time.advance(SignedDuration::from_mins(1));
    let again = due(&stripe).remove(0);
    assert_eq!(again.body, first.body);
    assert_ne!(again.headers, first.headers);
    assert!(check(&stripe, &again).is_ok());
}

#[tokio::test]
async fn a_redirect_is_a_failure() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    let first = due(&stripe).remove(0);
    stripe.stand_in.webhook_answered(&first.id, Some(302));
    assert_eq!(stripe.stand_in.next_due(), Some(stripe.time.now() + SignedDuration::from_mins(1)));
}

#[tokio::test]
async fn a_webhook_is_given_up_after_three_days() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    let mut attempts = 0;
    for _ in 0..(4 * 24 * 60) {
        for webhook in capturable(due(&stripe)) {
            attempts += 1;
            stripe.stand_in.webhook_answered(&webhook.id, None);
        }
        stripe.time.advance(SignedDuration::from_mins(1));
    }
    assert_eq!(attempts, 11);
}

#[tokio::test]
async fn a_duplicate_comes_twice_with_the_same_event() {
    let stripe = authorized_under(WebhookFaultKind::Duplicate).await;
    let told: Vec<_> = capturable(due(&stripe)).iter().map(|webhook| check(&stripe, webhook).unwrap().id).collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn a_dropped_webhook_never_comes() {
    let stripe = authorized_under(WebhookFaultKind::Drop).await;
    stripe.time.advance(SignedDuration::from_hours(1));
    assert_eq!(capturable(due(&stripe)), []);
}

#[tokio::test]
async fn a_delayed_webhook_comes_later() {
    let stripe = authorized_under(WebhookFaultKind::Delay { seconds: 60 }).await;
    let at_once = capturable(due(&stripe)).len();
    stripe.time.advance(SignedDuration::from_secs(60));
    assert_eq!((at_once, capturable(due(&stripe)).len()), (0, 1));
}

#[tokio::test]
async fn a_reordered_webhook_is_overtaken_by_the_next() {
    let stripe = Stripe::new();
    stripe.fail_webhook("charge.succeeded", WebhookFaultKind::Reorder);
    stripe.authorized().await;
    stripe.time.advance(SignedDuration::from_secs(2));
    let told = kinds(&stripe, &due(&stripe));
    assert_eq!(told, ["payment_intent.created", "payment_intent.amount_capturable_updated", "charge.succeeded"]);
}

#[tokio::test]
async fn a_stale_signature_is_too_old() {
    let stripe = authorized_under(WebhookFaultKind::Stale).await;
    assert_eq!(check(&stripe, &capturable(due(&stripe))[0]), Err(WebhookError::TooOld));
}

#[tokio::test]
async fn a_bad_signature_does_not_match() {
    let stripe = authorized_under(WebhookFaultKind::BadSignature).await;
    assert_eq!(check(&stripe, &capturable(due(&stripe))[0]), Err(WebhookError::WrongSignature));
}

#[tokio::test]
async fn two_signatures_pass() {
    let stripe = authorized_under(WebhookFaultKind::TwoSignatures).await;
    assert!(check(&stripe, &capturable(due(&stripe))[0]).is_ok());
}

#[tokio::test]
async fn the_host_is_woken_when_a_webhook_is_queued() {
    let stripe = Stripe::new();
    let queued = stripe.stand_in.webhook_queued();
    stripe.authorized().await;
    queued.notified().await;
    assert!(!due(&stripe).is_empty());
}

#[tokio::test]
async fn the_end_of_an_authorization_is_due_before_anybody_asks() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    due(&stripe);
    let at = stripe.stand_in.next_due().unwrap();
    stripe.time.advance(at.duration_since(stripe.time.now()));
    assert_eq!(kinds(&stripe, &due(&stripe)), ["charge.expired", "payment_intent.canceled"]);
}
