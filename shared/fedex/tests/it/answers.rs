use std::io::ErrorKind;

use aws_smithy_runtime_api::client::result::ConnectorError;
use fedex::{CallError, Shipped};
use jiff::SignedDuration;

use crate::support::{Answer, answer, answers, error, label, ship, shipped};

async fn ship_with(answer: Answer) -> Result<Shipped, CallError> {
    ship(&answers([answer])).await
}

fn io(kind: ErrorKind) -> Answer {
    Err(ConnectorError::io(std::io::Error::from(kind).into()))
}

#[tokio::test]
async fn a_server_error_is_unknown() {
    for status in [500, 502, 503, 504] {
        let outcome = ship_with(answer(status, "<html>")).await;
        assert!(matches!(outcome, Err(CallError::Unknown(_))), "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn an_outage_that_comes_as_400_is_unknown() {
    for code in ["SERVICE.UNAVAILABLE.ERROR", "SYSTEM.UNAVAILABLE.EXCEPTION"] {
        let outcome = ship_with(error(400, code)).await;
        assert!(matches!(outcome, Err(CallError::Unknown(_))), "{code}: {outcome:?}");
    }
}

#[tokio::test]
async fn what_is_the_parcels_fault_is_rejected_with_its_code() {
    for status in [400, 422] {
        let outcome = ship_with(error(status, "SERVICETYPE.NOT.ALLOWED")).await;
        assert_eq!(outcome, Err(CallError::Rejected { code: "SERVICETYPE.NOT.ALLOWED".to_owned() }), "{status}");
    }
}

#[tokio::test]
async fn what_is_the_accounts_fault_is_refused() {
    for code in ["ACCOUNT.NUMBER.MISMATCH", "SHIPMENT.ACCOUNTNUMBER.UNAUTHORIZED", "SHIPMENT.USER.UNAUTHORIZED"] {
        let outcome = ship_with(error(400, code)).await;
        assert!(matches!(outcome, Err(CallError::Refused(_))), "{code}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_right_or_a_path_that_is_missing_is_refused() {
    for status in [403, 404, 405, 409, 415] {
        let outcome = ship_with(error(status, "FORBIDDEN.ERROR")).await;
        assert!(matches!(outcome, Err(CallError::Refused(_))), "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn an_error_of_the_gateways_own_kind_is_read() {
    let outcome = ship_with(answer(400, r#"{"error":"INVALID.INPUT","error_detail":"12 Sample Street"}"#)).await;
    assert_eq!(outcome, Err(CallError::Rejected { code: "INVALID.INPUT".to_owned() }));
}

#[tokio::test]
async fn a_page_of_html_is_not_the_parcels_fault() {
    let outcome = ship_with(answer(400, "<html>Bad Request</html>")).await;
    assert!(matches!(outcome, Err(CallError::Refused(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_code_that_repeats_what_was_sent_is_not_kept() {
    let outcome = ship_with(error(400, "12 Sample Street is unknown")).await;
    assert_eq!(outcome, Err(CallError::Rejected { code: "-".to_owned() }));
}

#[tokio::test]
async fn a_refusal_does_not_repeat_the_address() {
    let outcome = ship_with(error(403, "FORBIDDEN.ERROR")).await;
    assert_eq!(outcome, Err(CallError::Refused("403 Forbidden, code FORBIDDEN.ERROR".to_owned())));
}

#[tokio::test]
async fn a_burst_is_over_after_ten_seconds() {
    let fedex = answers([answer(429, r#"{"errors":[{"code":"TOO.MANY","message":"too many requests"}]}"#)]);
    let outcome = ship(&fedex).await;
    let Err(CallError::TryAgain { after, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(after, Some(fedex.now() + SignedDuration::from_secs(10)));
}

#[tokio::test]
async fn the_quota_of_a_day_is_open_again_at_midnight() {
    let outcome = ship_with(answer(429, r#"{"error":"Quota exceeded"}"#)).await;
    let Err(CallError::TryAgain { after, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(after, Some("2026-06-21T00:00:00Z".parse().unwrap()));
}

#[tokio::test]
async fn a_refused_connection_is_to_be_tried_again() {
    let outcome = ship_with(io(ErrorKind::ConnectionRefused)).await;
    assert!(matches!(outcome, Err(CallError::TryAgain { .. })), "{outcome:?}");
}

#[tokio::test]
async fn a_reset_connection_leaves_the_outcome_unknown() {
    let outcome = ship_with(io(ErrorKind::ConnectionReset)).await;
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_success_that_cant_be_read_is_unknown() {
    for body in ["<html>", "{}", r#"{"output":{}}"#, r#"{"errors":[{"code":"X"}]}"#] {
        let outcome = ship_with(answer(200, body)).await;
        assert!(matches!(outcome, Err(CallError::Unknown(_))), "{body}: {outcome:?}");
    }
}

#[tokio::test]
async fn an_answer_in_gzip_is_unpacked() {
    use std::io::Write;
    let body = serde_json::json!({"output": shipped(&label())}).to_string();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(body.as_bytes()).unwrap();
    let outcome = ship_with(answer(200, packer.finish().unwrap())).await;
    assert!(outcome.is_ok(), "{outcome:?}");
}

#[tokio::test]
async fn gzip_that_breaks_off_is_unknown() {
    let outcome = ship_with(answer(200, vec![0x1f, 0x8b, 8, 0])).await;
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
}
