use jiff::{SignedDuration, Timestamp};
use stripe::{IntentStatus, Secret, Subject, TOLERANCE, WebhookError, WebhookEvent, verify};
use vendor::hmac_sha256_hex;

const SECRET: &str = "whsec_example_only_0001";
const SIGNED_AT: i64 = 1_750_000_000;
const EVENT: &str = r#"{"id":"evt_1","object":"event","type":"payment_intent.amount_capturable_updated","created":1749999999,
    "data":{"object":{"id":"pi_1","object":"payment_intent","status":"requires_capture","amount":34900,"amount_capturable":34900,
    "currency":"pln","metadata":{"order_id":"o-1"},"from_the_future":{}}}}"#;

fn signature(secret: &str, body: &str) -> String {
    hmac_sha256_hex(secret.as_bytes(), &[SIGNED_AT.to_string().as_bytes(), b".", body.as_bytes()])
}

fn check_at(header: &str, body: &str, age: SignedDuration) -> Result<WebhookEvent, WebhookError> {
    let now = Timestamp::from_second(SIGNED_AT).unwrap() + age;
    verify(&Secret::new(SECRET), header, body.as_bytes(), now, TOLERANCE)
}

fn check(header: &str, body: &str) -> Result<WebhookEvent, WebhookError> {
    check_at(header, body, SignedDuration::from_secs(1))
}

fn genuine() -> String {
    format!("t={SIGNED_AT},v1={}", signature(SECRET, EVENT))
}

#[test]
fn event_about_a_payment_carries_it() {
    let event = check(&genuine(), EVENT).unwrap();
    let Subject::Intent(intent) = event.subject else { panic!("{event:?}") };
    assert_eq!((event.id.as_str(), event.kind.as_str()), ("evt_1", "payment_intent.amount_capturable_updated"));
    assert_eq!(
        (intent.id.as_str(), intent.status, intent.amount_capturable),
        ("pi_1", IntentStatus::RequiresCapture, 34_900)
    );
}

#[test]
fn event_about_something_else_carries_no_payment() {
    let body =
        r#"{"id":"evt_2","type":"charge.refunded","created":1,"data":{"object":{"id":"ch_1","object":"charge"}}}"#;
    let event = check(&format!("t={SIGNED_AT},v1={}", signature(SECRET, body)), body).unwrap();
    assert_eq!((event.kind.as_str(), event.subject), ("charge.refunded", Subject::Other));
}

#[test]
fn stripes_test_vector_passes_the_signature_and_fails_only_as_an_event() {
    let header = "t=1750000000,v1=44d01fc18f92e2069fd5aada458408ef1974b521f5c2aff05a696e814638b261";
    assert_eq!(check(header, r#"{"id":"evt_made_up_1","object":"event"}"#), Err(WebhookError::MalformedBody));
}

#[test]
fn one_correct_signature_of_several_is_enough() {
    let header = format!("t={SIGNED_AT},v0=00,v1={},v1={}", signature("whsec_old", EVENT), signature(SECRET, EVENT));
    assert!(check(&header, EVENT).is_ok());
}

#[test]
fn signature_of_another_scheme_is_ignored() {
    let header = format!("t={SIGNED_AT},v0={}", signature(SECRET, EVENT));
    assert_eq!(check(&header, EVENT), Err(WebhookError::MalformedHeader));
}

#[test]
fn another_secret_does_not_match() {
    let header = format!("t={SIGNED_AT},v1={}", signature("whsec_another", EVENT));
    assert_eq!(check(&header, EVENT), Err(WebhookError::WrongSignature));
}

#[test]
fn changed_body_does_not_match() {
    assert_eq!(check(&genuine(), &EVENT.replace("34900", "1")), Err(WebhookError::WrongSignature));
}

#[test]
fn changed_time_does_not_match() {
    assert_eq!(check(&genuine().replace("1750000000", "1750000001"), EVENT), Err(WebhookError::WrongSignature));
}

#[test]
fn signature_as_old_as_the_tolerance_is_accepted() {
    assert!(check_at(&genuine(), EVENT, TOLERANCE).is_ok());
}

#[test]
fn signature_older_than_the_tolerance_is_rejected() {
    assert_eq!(check_at(&genuine(), EVENT, TOLERANCE + SignedDuration::from_secs(1)), Err(WebhookError::TooOld));
}

#[test]
fn header_without_time_is_malformed() {
    assert_eq!(check("v1=00", EVENT), Err(WebhookError::MalformedHeader));
}

fn subject_of(body: &str) -> Subject {
    check(&format!("t={SIGNED_AT},v1={}", signature(SECRET, body)), body).unwrap().subject
}

#[test]
fn event_about_a_refund_carries_it() {
    let body = r#"{"id":"evt_3","type":"refund.failed","created":1,"data":{"object":{"id":"re_1","object":"refund","amount":5000,
        "currency":"pln","status":"failed","failure_reason":"lost_or_stolen_card","payment_intent":"pi_1","metadata":null}}}"#;
    let Subject::Refund(refund) = subject_of(body) else { panic!() };
    assert_eq!(
        (refund.id.as_str(), refund.has_failed(), refund.failure_reason.as_deref(), refund.payment_intent.as_deref()),
        ("re_1", true, Some("lost_or_stolen_card"), Some("pi_1"))
    );
}

#[test]
fn event_about_a_dispute_carries_it() {
    let body = r#"{"id":"evt_4","type":"charge.dispute.created","created":1,"data":{"object":{"id":"dp_1","object":"dispute",
        "amount":5000,"currency":"pln","reason":"fraudulent","status":"needs_response","payment_intent":"pi_1"}}}"#;
    let Subject::Dispute(dispute) = subject_of(body) else { panic!() };
    assert_eq!((dispute.id.as_str(), dispute.amount, dispute.reason.as_str()), ("dp_1", 5000, "fraudulent"));
}
