use std::io::ErrorKind;

use aws_smithy_runtime_api::client::result::ConnectorError;
use fedex::{CallError, Shipped};
use jiff::SignedDuration;

use crate::support::{ScriptedResponse, error, label, response, responses, ship, shipped};

async fn ship_with(response: ScriptedResponse) -> Result<Shipped, CallError> {
    ship(&responses([response])).await
}

fn io(kind: ErrorKind) -> ScriptedResponse {
    Err(ConnectorError::io(std::io::Error::from(kind).into()))
}

#[tokio::test]
async fn server_error_is_unknown() {
    for status in [500, 502, 503, 504] {
        let outcome = ship_with(response(status, "<html>")).await;
        assert!(matches!(outcome, Err(CallError::Unknown(_))), "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn outage_with_status_400_is_unknown() {
    for code in ["SERVICE.UNAVAILABLE.ERROR", "SYSTEM.UNAVAILABLE.EXCEPTION"] {
        let outcome = ship_with(error(400, code)).await;
        assert!(matches!(outcome, Err(CallError::Unknown(_))), "{code}: {outcome:?}");
    }
}

#[tokio::test]
async fn errors_of_the_parcel_are_rejected_with_their_code() {
    for status in [400, 422] {
        let outcome = ship_with(error(status, "SERVICETYPE.NOT.ALLOWED")).await;
        assert_eq!(outcome, Err(CallError::Rejected { code: "SERVICETYPE.NOT.ALLOWED".to_owned() }), "{status}");
    }
}

#[tokio::test]
async fn errors_of_the_account_are_refused() {
    for code in ["ACCOUNT.NUMBER.MISMATCH", "SHIPMENT.ACCOUNTNUMBER.UNAUTHORIZED", "SHIPMENT.USER.UNAUTHORIZED"] {
        let outcome = ship_with(error(400, code)).await;
        assert!(matches!(outcome, Err(CallError::Refused(_))), "{code}: {outcome:?}");
    }
}

#[tokio::test]
async fn missing_permission_or_path_is_refused() {
    for status in [403, 404, 405, 409, 415] {
        let outcome = ship_with(error(status, "FORBIDDEN.ERROR")).await;
        assert!(matches!(outcome, Err(CallError::Refused(_))), "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn error_in_the_form_of_the_gateway_is_read() {
    let outcome = ship_with(response(400, r#"{"error":"INVALID.INPUT","error_detail":"12 Sample Street"}"#)).await;
    assert_eq!(outcome, Err(CallError::Rejected { code: "INVALID.INPUT".to_owned() }));
}

#[tokio::test]
async fn html_page_is_not_an_error_of_the_parcel() {
    let outcome = ship_with(response(400, "<html>Bad Request</html>")).await;
    assert!(matches!(outcome, Err(CallError::Refused(_))), "{outcome:?}");
}

#[tokio::test]
async fn error_code_that_repeats_the_request_is_dropped() {
    let outcome = ship_with(error(400, "12 Sample Street is unknown")).await;
    assert_eq!(outcome, Err(CallError::Rejected { code: "-".to_owned() }));
}

#[tokio::test]
async fn refusal_does_not_contain_the_address() {
    let outcome = ship_with(error(403, "FORBIDDEN.ERROR")).await;
    assert_eq!(outcome, Err(CallError::Refused("403 Forbidden, code FORBIDDEN.ERROR".to_owned())));
}

#[tokio::test]
async fn burst_limit_ends_after_ten_seconds() {
    let fedex = responses([response(429, r#"{"errors":[{"code":"TOO.MANY","message":"too many requests"}]}"#)]);
    let outcome = ship(&fedex).await;
    let Err(CallError::TryAgain { after, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(after, Some(fedex.now() + SignedDuration::from_secs(10)));
}

#[tokio::test]
async fn daily_quota_is_reset_at_midnight() {
    let outcome = ship_with(response(429, r#"{"error":"Quota exceeded"}"#)).await;
    let Err(CallError::TryAgain { after, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(after, Some("2026-06-21T00:00:00Z".parse().unwrap()));
}

#[tokio::test]
async fn refused_connection_is_to_be_tried_again() {
    let outcome = ship_with(io(ErrorKind::ConnectionRefused)).await;
    assert!(matches!(outcome, Err(CallError::TryAgain { .. })), "{outcome:?}");
}

#[tokio::test]
async fn reset_connection_is_unknown() {
    let outcome = ship_with(io(ErrorKind::ConnectionReset)).await;
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
}

#[tokio::test]
async fn unreadable_success_is_unknown() {
    for body in ["<html>", "{}", r#"{"output":{}}"#, r#"{"errors":[{"code":"X"}]}"#] {
        let outcome = ship_with(response(200, body)).await;
        assert!(matches!(outcome, Err(CallError::Unknown(_))), "{body}: {outcome:?}");
    }
}

#[tokio::test]
async fn gzip_response_is_decompressed() {
    use std::io::Write;
    let body = serde_json::json!({"output": shipped(&label())}).to_string();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(body.as_bytes()).unwrap();
    let outcome = ship_with(response(200, packer.finish().unwrap())).await;
    assert!(outcome.is_ok(), "{outcome:?}");
}

#[tokio::test]
async fn truncated_gzip_is_unknown() {
    let outcome = ship_with(response(200, vec![0x1f, 0x8b, 8, 0])).await;
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
}
