use mailgun::{Secret, WebhookError, WebhookEvent, verify};

/// Signed by Mailgun's published scheme with the key `mg-signing-key-example`.
const DELIVERED: &str = r#"{
  "signature": { "timestamp": "1750000000", "token": "0123456789abcdef0123456789abcdef0123456789abcdef01",
    "signature": "13ec0a9759dc81ff0dac014e62c664b1260f8cef0bf77d6068a368aa4d570ed6" },
  "event-data": { "id": "ev_made_up_0002", "event": "delivered", "timestamp": 1750000000.5,
    "message": {"headers": {"message-id": "ticket.o-1@mg.example.com"}}, "user-variables": {"send-key": "ticket.o-1"} } }"#;

fn check(body: &str) -> Result<WebhookEvent, WebhookError> {
    verify(&Secret::new("mg-signing-key-example"), body.as_bytes())
}

#[test]
fn genuine_webhook_is_read() {
    let event = check(DELIVERED).unwrap();
    assert_eq!(
        (event.id.as_str(), event.kind.as_str(), event.signed_at),
        ("ev_made_up_0002", "delivered", 1_750_000_000)
    );
    assert_eq!(event.message_id.as_deref(), Some("ticket.o-1@mg.example.com"));
    assert_eq!(event.send_key.as_deref(), Some("ticket.o-1"));
}

#[test]
fn another_key_does_not_match() {
    assert_eq!(verify(&Secret::new("another"), DELIVERED.as_bytes()), Err(WebhookError::WrongSignature));
}

#[test]
fn another_time_does_not_match() {
    assert_eq!(check(&DELIVERED.replace("\"1750000000\"", "\"1750000001\"")), Err(WebhookError::WrongSignature));
}

#[test]
fn body_that_is_not_a_webhook_is_malformed() {
    assert_eq!(check("{}"), Err(WebhookError::Malformed));
}
