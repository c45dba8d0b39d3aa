use std::sync::Arc;

use jiff::SignedDuration;
use mailgun::{Secret, WebhookError, WebhookEvent, verify};
use stand_ins::{FaultRules, NoJournal, OutgoingWebhook, WebhookFault, WebhookFaultKind};

use crate::support::Mailgun;

fn due(mailgun: &Mailgun) -> Vec<OutgoingWebhook> {
    mailgun.stand_in.take_due_webhooks(mailgun.time.now())
}

fn check(webhook: &OutgoingWebhook) -> Result<WebhookEvent, WebhookError> {
    verify(&Secret::new("local-signing-key"), &webhook.body)
}

/// The webhooks within a minute after an e-mail to this recipient.
async fn webhooks_for(recipient: &str) -> Vec<String> {
    let mailgun = Mailgun::new();
    mailgun.mail(recipient).await;
    mailgun.time.advance(SignedDuration::from_mins(1));
    due(&mailgun).iter().map(|webhook| check(webhook).unwrap().kind).collect()
}

/// A Mailgun with webhooks of deliveries only, after one delivery.
async fn delivered_under(fault: Option<WebhookFaultKind>) -> Mailgun {
    let only_delivered = |config: &mut stand_ins::MailgunConfig| {
        config.webhooks.as_mut().unwrap().names = vec!["delivered".to_owned()];
    };
    let mailgun = Mailgun::with(only_delivered, Arc::new(NoJournal));
    let webhooks =
        fault.into_iter().map(|fault| WebhookFault { event: "delivered".into(), skip: 0, times: Some(1), fault });
    mailgun.stand_in.set_faults(FaultRules { calls: Vec::new(), webhooks: webhooks.collect() });
    mailgun.mail("ann@example.org").await;
    mailgun.time.advance(SignedDuration::from_secs(5));
    mailgun
}

#[tokio::test]
async fn acceptance_and_delivery_have_webhooks() {
    assert_eq!(webhooks_for("ann@example.org").await, ["accepted", "delivered"]);
}

#[tokio::test]
async fn webhook_is_not_sent_before_its_event() {
    let mailgun = Mailgun::new();
    mailgun.mail("ann@example.org").await;
    assert_eq!(due(&mailgun), []);
    assert_eq!(mailgun.stand_in.next_due(), Some(mailgun.time.now() + SignedDuration::from_secs(3)));
}

#[tokio::test]
async fn bounce_is_a_permanent_failure() {
    let mailgun = Mailgun::new();
    mailgun.mail("bounce@example.org").await;
    mailgun.time.advance(SignedDuration::from_mins(1));
    let event = check(due(&mailgun).last().unwrap()).unwrap();
    assert_eq!((event.kind.as_str(), event.severity.as_deref()), ("failed", Some("permanent")));
}

#[tokio::test]
async fn only_registered_webhooks_are_sent() {
    assert_eq!(due(&delivered_under(None).await).len(), 1);
}

#[tokio::test]
async fn webhook_is_retried_after_five_minutes_unless_200_or_406() {
    for (status, again) in [(Some(200), 0), (Some(406), 0), (Some(204), 1), (Some(500), 1), (None, 1)] {
        let mailgun = delivered_under(None).await;
        mailgun.stand_in.webhook_answered(&due(&mailgun)[0].id, status);
        mailgun.time.advance(SignedDuration::from_mins(5));
        assert_eq!(due(&mailgun).len(), again, "{status:?}");
    }
}

#[tokio::test]
async fn webhook_is_abandoned_after_six_more_attempts() {
    let mailgun = delivered_under(None).await;
    let mut attempts = 0;
    for _ in 0..(24 * 12) {
        for webhook in due(&mailgun) {
            attempts += 1;
            mailgun.stand_in.webhook_answered(&webhook.id, Some(500));
        }
        mailgun.time.advance(SignedDuration::from_mins(5));
    }
    assert_eq!(attempts, 7);
}

#[tokio::test]
async fn bad_signature_does_not_match() {
    let mailgun = delivered_under(Some(WebhookFaultKind::BadSignature)).await;
    assert_eq!(check(&due(&mailgun)[0]), Err(WebhookError::WrongSignature));
}

#[tokio::test]
async fn stale_signature_is_an_hour_old() {
    let mailgun = delivered_under(Some(WebhookFaultKind::Stale)).await;
    assert_eq!(check(&due(&mailgun)[0]).unwrap().signed_at, mailgun.time.now().as_second() - 3600);
}

#[tokio::test]
async fn duplicate_is_sent_twice_with_the_same_event() {
    let mailgun = delivered_under(Some(WebhookFaultKind::Duplicate)).await;
    let sent: Vec<_> = due(&mailgun).iter().map(|webhook| check(webhook).unwrap().id).collect();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0], sent[1]);
}
