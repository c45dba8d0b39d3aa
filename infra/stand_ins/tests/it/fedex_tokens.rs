use jiff::SignedDuration;
use serde_json::json;

use crate::fedex_support::{CLIENT_SECRET, FORM, Fedex, TRACK, call, credentials};

async fn asked(fedex: &Fedex) -> u16 {
    fedex.ask_token(FORM, &credentials(CLIENT_SECRET)).await.status
}

async fn status_with(fedex: &Fedex, token: &str) -> u16 {
    let body = json!({"trackingInfo": [{"trackingNumberInfo": {"trackingNumber": "1"}}]}).to_string();
    fedex.request(call("POST", TRACK, token, "application/json", &body)).await.unwrap().status
}

#[tokio::test]
async fn token_is_valid_until_its_expiry() {
    let fedex = Fedex::new();
    let answer = fedex.ask_token(FORM, &credentials(CLIENT_SECRET)).await;
    let token = answer.at("/access_token");
    assert_eq!(answer.json()["expires_in"], 3599);
    fedex.time.advance(SignedDuration::from_secs(3598));
    let before = status_with(&fedex, &token).await;
    fedex.time.advance(SignedDuration::from_secs(1));
    assert_eq!((before, status_with(&fedex, &token).await), (200, 401));
}

#[tokio::test]
async fn unknown_token_is_not_authorized() {
    let request = call("POST", TRACK, "another", "application/json", "{}");
    let answer = Fedex::new().request(request).await.unwrap();
    assert_eq!((answer.status, answer.at("/errors/0/code").as_str()), (401, "NOT.AUTHORIZED.ERROR"));
}

#[tokio::test]
async fn wrong_secret_is_not_authorized() {
    let answer = Fedex::new().ask_token(FORM, &credentials("another")).await;
    assert_eq!((answer.status, answer.at("/errors/0/code").as_str()), (401, "NOT.AUTHORIZED.ERROR"));
}

#[tokio::test]
async fn credentials_are_accepted_only_in_a_form() {
    let answer = Fedex::new().ask_token("application/json", &credentials(CLIENT_SECRET)).await;
    assert_eq!(answer.status, 415);
}

#[tokio::test]
async fn more_than_three_token_calls_a_second_close_the_endpoint() {
    let fedex = Fedex::new();
    for _ in 0..15 {
        assert_eq!(asked(&fedex).await, 200);
    }
    assert_eq!(asked(&fedex).await, 403);
}

#[tokio::test]
async fn more_than_a_token_call_a_second_for_two_minutes_closes_the_endpoint() {
    let fedex = Fedex::new();
    let mut statuses = Vec::new();
    for _ in 0..121 {
        statuses.push(asked(&fedex).await);
        fedex.time.advance(SignedDuration::from_millis(900));
    }
    assert_eq!((statuses[119], statuses[120]), (200, 403));
}

#[tokio::test]
async fn each_call_to_a_closed_endpoint_keeps_it_closed_longer() {
    let fedex = Fedex::new();
    for _ in 0..16 {
        asked(&fedex).await;
    }
    let mut statuses = Vec::new();
    for minutes in [9, 9, 10] {
        fedex.time.advance(SignedDuration::from_mins(minutes));
        statuses.push(asked(&fedex).await);
    }
    assert_eq!(statuses, [403, 403, 200]);
}
