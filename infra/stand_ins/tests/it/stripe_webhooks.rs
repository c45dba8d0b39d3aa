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

/// A Stripe after an authorization that has a webhook with a fault.
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
async fn authorization_has_three_webhooks() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    let sent = kinds(&stripe, &due(&stripe));
    assert_eq!(sent, ["payment_intent.created", "charge.succeeded", "payment_intent.amount_capturable_updated"]);
}

#[tokio::test]
async fn decline_has_its_webhooks() {
    let stripe = Stripe::new();
    stripe.pay("pm_card_visa_chargeDeclined").await;
    let sent = kinds(&stripe, &due(&stripe));
    assert_eq!(sent, ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]);
}

#[tokio::test]
async fn capture_and_cancellation_have_webhooks() {
    let stripe = Stripe::new();
    stripe.captured("pm_card_visa").await;
    let id = stripe.authorized().await;
    due(&stripe);
    stripe.post(&format!("/v1/payment_intents/{id}/cancel"), "").await;
    assert_eq!(kinds(&stripe, &due(&stripe)), ["charge.refunded", "payment_intent.canceled"]);
    assert!(stripe.events().await.ends_with(&["charge.refunded".to_owned(), "payment_intent.canceled".to_owned()]));
}

#[tokio::test]
async fn webhook_has_its_path_and_the_payment() {
    let stripe = Stripe::new();
    let id = stripe.authorized().await;
    let webhook = capturable(due(&stripe)).remove(0);
    assert_eq!(webhook.url_path, "/webhooks/stripe");
    assert_eq!(intent_of(&check(&stripe, &webhook).unwrap()).id, id);
}

#[tokio::test]
async fn event_names_the_call_that_caused_it() {
    let stripe = Stripe::new();
    let call = stripe.post_keyed("/v1/payment_intents", &crate::support::payment("pm_card_visa"), "k").await;
    let event: serde_json::Value = serde_json::from_slice(&due(&stripe)[0].body).unwrap();
    assert_eq!(event["request"]["id"].as_str(), call.header("request-id"));
    assert_eq!(event["request"]["idempotency_key"], "k");
}

#[tokio::test]
async fn webhook_is_taken_once() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    due(&stripe);
    assert_eq!(due(&stripe), []);
}

#[tokio::test]
async fn accepted_webhook_is_not_sent_again() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    for webhook in due(&stripe) {
        stripe.stand_in.webhook_answered(&webhook.id, Some(204));
    }
    stripe.time.advance(SignedDuration::from_hours(24));
    assert_eq!(due(&stripe), []);
}

#[tokio::test]
async fn failed_webhook_is_retried_with_a_new_signature() {
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
async fn redirect_counts_as_failure() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    let first = due(&stripe).remove(0);
    stripe.stand_in.webhook_answered(&first.id, Some(302));
    assert_eq!(stripe.stand_in.next_due(), Some(stripe.time.now() + SignedDuration::from_mins(1)));
}

#[tokio::test]
async fn webhook_is_abandoned_after_three_days() {
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
async fn duplicate_is_sent_twice_with_the_same_event() {
    let stripe = authorized_under(WebhookFaultKind::Duplicate).await;
    let sent: Vec<_> = capturable(due(&stripe)).iter().map(|webhook| check(&stripe, webhook).unwrap().id).collect();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0], sent[1]);
}

#[tokio::test]
async fn dropped_webhook_is_never_sent() {
    let stripe = authorized_under(WebhookFaultKind::Drop).await;
    stripe.time.advance(SignedDuration::from_hours(1));
    assert_eq!(capturable(due(&stripe)), []);
}

#[tokio::test]
async fn delayed_webhook_is_sent_later() {
    let stripe = authorized_under(WebhookFaultKind::Delay { seconds: 60 }).await;
    let at_once = capturable(due(&stripe)).len();
    stripe.time.advance(SignedDuration::from_secs(60));
    assert_eq!((at_once, capturable(due(&stripe)).len()), (0, 1));
}

#[tokio::test]
async fn reordered_webhook_is_overtaken_by_the_next() {
    let stripe = Stripe::new();
    stripe.fail_webhook("charge.succeeded", WebhookFaultKind::Reorder);
    stripe.authorized().await;
    stripe.time.advance(SignedDuration::from_secs(2));
    let sent = kinds(&stripe, &due(&stripe));
    assert_eq!(sent, ["payment_intent.created", "payment_intent.amount_capturable_updated", "charge.succeeded"]);
}

#[tokio::test]
async fn stale_signature_is_too_old() {
    let stripe = authorized_under(WebhookFaultKind::Stale).await;
    assert_eq!(check(&stripe, &capturable(due(&stripe))[0]), Err(WebhookError::TooOld));
}

#[tokio::test]
async fn bad_signature_does_not_match() {
    let stripe = authorized_under(WebhookFaultKind::BadSignature).await;
    assert_eq!(check(&stripe, &capturable(due(&stripe))[0]), Err(WebhookError::WrongSignature));
}

#[tokio::test]
async fn one_right_signature_of_two_is_enough() {
    let stripe = authorized_under(WebhookFaultKind::TwoSignatures).await;
    assert!(check(&stripe, &capturable(due(&stripe))[0]).is_ok());
}

#[tokio::test]
async fn host_is_notified_when_a_webhook_is_queued() {
    let stripe = Stripe::new();
    let queued = stripe.stand_in.webhook_queued();
    stripe.authorized().await;
    queued.notified().await;
    assert!(!due(&stripe).is_empty());
}

#[tokio::test]
async fn expiry_of_an_authorization_is_due_by_itself() {
    let stripe = Stripe::new();
    stripe.authorized().await;
    due(&stripe);
    let at = stripe.stand_in.next_due().unwrap();
    stripe.time.advance(at.duration_since(stripe.time.now()));
    assert_eq!(kinds(&stripe, &due(&stripe)), ["charge.expired", "payment_intent.canceled"]);
}
