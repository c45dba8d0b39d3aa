use fedex::{SIGNATURE_HEADER, Secret, Status, WebhookError, WebhookEvent, verify};
use jiff::SignedDuration;
use stand_ins::{OutgoingWebhook, WebhookFaultKind};

use crate::fedex_support::{Fedex, SECURITY_TOKEN};

fn due(fedex: &Fedex) -> Vec<OutgoingWebhook> {
    fedex.stand_in.take_due_webhooks(fedex.time.now())
}

fn check(webhook: &OutgoingWebhook) -> Result<WebhookEvent, WebhookError> {
    let signature = webhook.headers.iter().find(|(name, _)| name == SIGNATURE_HEADER).unwrap();
    verify(&Secret::new(SECURITY_TOKEN), &signature.1, &webhook.body)
}

fn sent_codes(fedex: &Fedex) -> Vec<String> {
    due(fedex).iter().map(|webhook| check(webhook).unwrap().event_type.unwrap()).collect()
}

/// A FedEx with the webhook of a new label.
async fn shipped_under(fault: Option<WebhookFaultKind>) -> Fedex {
    let fedex = Fedex::new();
    if let Some(fault) = fault {
        fedex.fail_webhook("OC", fault);
    }
    fedex.ship_to("Ann").await;
    fedex.hours(1);
    fedex
}

#[tokio::test]
async fn each_scan_has_a_webhook_at_its_time() {
    let fedex = Fedex::new();
    fedex.ship_to("Ann").await;
    let at_once = sent_codes(&fedex);
    fedex.hours(7);
    let of_the_morning = sent_codes(&fedex);
    fedex.hours(41);
    assert_eq!((at_once, of_the_morning), (vec![], vec!["OC".to_owned(), "PU".to_owned()]));
    assert_eq!(sent_codes(&fedex), ["DP", "AR", "OD", "DL"]);
}

#[tokio::test]
async fn webhook_of_a_delivery_has_its_status_and_time() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    let delivered_at = fedex.time.now() + SignedDuration::from_hours(48);
    fedex.hours(48);
    let event = check(due(&fedex).last().unwrap()).unwrap();
    assert_eq!((event.number.as_str(), event.tracking.status), (number.as_str(), Status::Delivered));
    assert_eq!((event.scanned_at, event.tracking.delivered_at), (Some(delivered_at), Some(delivered_at)));
}

#[tokio::test]
async fn scan_that_did_not_happen_has_no_webhook() {
    let fedex = Fedex::new();
    let number = fedex.ship_to("Ann").await;
    fedex.cancel(&number).await;
    fedex.hours(72);
    assert_eq!(sent_codes(&fedex), ["OC", "CA"]);
    assert_eq!(fedex.stand_in.next_due(), None);
}

#[tokio::test]
async fn webhook_is_retried_after_five_minutes_unless_200_or_202() {
    for (status, again) in [(Some(200), 0), (Some(202), 0), (Some(204), 1), (Some(500), 1), (None, 1)] {
        let fedex = shipped_under(None).await;
        fedex.stand_in.webhook_answered(&due(&fedex)[0].id, status);
        fedex.time.advance(SignedDuration::from_mins(5));
        assert_eq!(due(&fedex).len(), again, "{status:?}");
    }
}

#[tokio::test]
async fn webhook_is_abandoned_after_three_more_attempts() {
    let fedex = shipped_under(None).await;
    let mut attempts = 0;
    for _ in 0..12 {
        for webhook in due(&fedex) {
            attempts += 1;
            fedex.stand_in.webhook_answered(&webhook.id, Some(500));
        }
        fedex.time.advance(SignedDuration::from_mins(5));
    }
    assert_eq!(attempts, 4);
}

#[tokio::test]
async fn bad_signature_does_not_match() {
    let fedex = shipped_under(Some(WebhookFaultKind::BadSignature)).await;
    assert_eq!(check(&due(&fedex)[0]), Err(WebhookError::WrongSignature));
}

#[tokio::test]
async fn duplicate_is_sent_twice() {
    assert_eq!(sent_codes(&shipped_under(Some(WebhookFaultKind::Duplicate)).await), ["OC", "OC"]);
}

#[tokio::test]
async fn next_webhook_overtakes_a_late_one() {
    let fedex = Fedex::new();
    fedex.fail_webhook("OC", WebhookFaultKind::Delay { seconds: 7 * 3600 });
    fedex.ship_to("Ann").await;
    fedex.hours(8);
    assert_eq!(sent_codes(&fedex), ["PU", "OC"]);
}
