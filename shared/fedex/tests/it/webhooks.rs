use fedex::{Secret, Status, WebhookError, WebhookEvent, verify};

use crate::support::number;

/// Test vector of FedEx's published scheme, with the token `fdx-webhook-token-example-0001`.
const BODY: &str = r#"{"trackingNumber":"794600000001"}"#;
const SIGNATURE: &str = "JvStrWWp9PVrEP8y5dhoBrcm5XP8erDINSaz6hF4nEo=";

fn check(signature: &str, body: &str) -> Result<WebhookEvent, WebhookError> {
    verify(&Secret::new("fdx-webhook-token-example-0001"), signature, body.as_bytes())
}

/// Signs and reads a body.
fn read(body: &str) -> Result<WebhookEvent, WebhookError> {
    use base64::Engine;
    let tag = hex::decode(vendor::hmac_sha256_hex(b"fdx-webhook-token-example-0001", &[body.as_bytes()])).unwrap();
    check(&base64::engine::general_purpose::STANDARD.encode(tag), body)
}

#[test]
fn genuine_event_is_read() {
    let event = check(SIGNATURE, BODY).unwrap();
    assert_eq!((event.number, event.tracking.status), (number(), Status::Unknown("-".to_owned())));
}

#[test]
fn another_body_does_not_match() {
    assert_eq!(check(SIGNATURE, &BODY.replace('1', "2")), Err(WebhookError::WrongSignature));
}

#[test]
fn another_token_does_not_match() {
    assert_eq!(verify(&Secret::new("another"), SIGNATURE, BODY.as_bytes()), Err(WebhookError::WrongSignature));
}

#[test]
fn signature_that_is_not_base64_does_not_match() {
    assert_eq!(check("…", BODY), Err(WebhookError::WrongSignature));
}

#[test]
fn body_that_is_not_an_event_is_malformed() {
    assert_eq!(read("{}"), Err(WebhookError::Malformed));
}

#[test]
fn event_is_read_with_and_without_wrapper() {
    let bare = r#"{"trackingNumberInfo":{"trackingNumber":"794600000001"},"latestStatusDetail":{"code":"DL"},
        "scanEvents":[{"date":"2026-06-23T10:00:00Z","eventType":"DL"}]}"#;
    let wrapped = format!(r#"{{"output":{{"completeTrackResults":[{{"trackResults":[{bare}]}}]}}}}"#);
    for body in [bare, &wrapped] {
        let event = read(body).unwrap();
        assert_eq!((event.tracking.status, event.event_type.as_deref()), (Status::Delivered, Some("DL")));
        assert_eq!(event.scanned_at, Some("2026-06-23T10:00:00Z".parse().unwrap()));
    }
}
