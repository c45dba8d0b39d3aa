use fedex::CallError;
use jiff::SignedDuration;

use crate::support::{
    Scripted, ScriptedResponse, bare, error, label, output, response, responses, ship, shipped, token,
};

fn done() -> ScriptedResponse {
    output(&shipped(&label()))
}

fn tokens_fetched(fedex: &Scripted) -> usize {
    fedex.paths().iter().filter(|path| *path == "/oauth/token").count()
}

/// Makes any call, to see which token it uses.
async fn look_up(client: &fedex::Client) -> Result<(), CallError> {
    let parcel = fedex::ParcelToTrack { number: &crate::support::number(), ship_date: jiff::civil::date(2026, 6, 20) };
    client.track(&[parcel]).await.map(drop)
}

fn nothing() -> ScriptedResponse {
    output(&serde_json::json!({"completeTrackResults": []}))
}

#[tokio::test]
async fn token_request_sends_the_credentials_in_a_form() {
    let fedex = responses([done()]);
    ship(&fedex).await.unwrap();
    assert_eq!(fedex.body(0), "grant_type=client_credentials&client_id=client-made-up&client_secret=secret-made-up");
    assert_eq!(fedex.header(0, "content-type").as_deref(), Some("application/x-www-form-urlencoded"));
}

#[tokio::test]
async fn call_carries_the_token() {
    let fedex = responses([done()]);
    ship(&fedex).await.unwrap();
    assert_eq!(fedex.header(1, "authorization").as_deref(), Some("Bearer first"));
}

#[tokio::test]
async fn clones_share_a_token() {
    let fedex = responses([nothing(), nothing()]);
    let client = fedex.client();
    look_up(&client).await.unwrap();
    look_up(&client.clone()).await.unwrap();
    assert_eq!(tokens_fetched(&fedex), 1);
}

#[tokio::test]
async fn token_is_renewed_five_minutes_before_its_end() {
    let fedex = responses([nothing(), nothing(), token("second"), nothing()]);
    let client = fedex.client();
    look_up(&client).await.unwrap();
    fedex.advance(SignedDuration::from_secs(3598 - 300));
    look_up(&client).await.unwrap();
    fedex.advance(SignedDuration::from_secs(1));
    look_up(&client).await.unwrap();
    assert_eq!(fedex.header(4, "authorization").as_deref(), Some("Bearer second"));
}

#[tokio::test]
async fn call_is_repeated_once_with_a_new_token_after_a_401() {
    let fedex = responses([error(401, "NOT.AUTHORIZED.ERROR"), token("second"), done()]);
    ship(&fedex).await.unwrap();
    assert_eq!(fedex.header(3, "authorization").as_deref(), Some("Bearer second"));
}

#[tokio::test]
async fn second_401_is_refused() {
    let fedex = responses([error(401, "NOT.AUTHORIZED.ERROR"), token("second"), error(401, "NOT.AUTHORIZED.ERROR")]);
    let outcome = ship(&fedex).await;
    assert!(matches!(outcome, Err(CallError::Refused(_))), "{outcome:?}");
}

#[tokio::test]
async fn wrong_credentials_are_refused() {
    let outcome = ship(&bare([error(401, "NOT.AUTHORIZED.ERROR")])).await;
    assert!(matches!(outcome, Err(CallError::Refused(_))), "{outcome:?}");
}

#[tokio::test]
async fn blocked_token_endpoint_is_not_called_for_ten_minutes() {
    let fedex = bare([error(403, "FORBIDDEN.ERROR"), token("first"), nothing()]);
    let client = fedex.client();
    let until = fedex.now() + SignedDuration::from_mins(10);
    for wait in [0, 599] {
        fedex.advance(SignedDuration::from_secs(wait));
        let outcome = look_up(&client).await;
        let Err(CallError::TryAgain { after, .. }) = outcome else { panic!("{outcome:?}") };
        assert_eq!(after, Some(until));
    }
    assert_eq!(tokens_fetched(&fedex), 1);
    fedex.advance(SignedDuration::from_secs(1));
    assert_eq!(look_up(&client).await, Ok(()));
}

#[tokio::test]
async fn failed_token_request_is_never_unknown() {
    let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    let reset = Err(aws_smithy_runtime_api::client::result::ConnectorError::io(reset.into()));
    for failure in [reset, response(500, ""), response(503, "<html>"), response(200, "<html>"), response(429, "")] {
        let outcome = ship(&bare([failure])).await;
        assert!(matches!(outcome, Err(CallError::TryAgain { .. })), "{outcome:?}");
    }
}

#[tokio::test]
async fn client_does_not_print_its_secret() {
    assert!(!format!("{:?}", bare([]).client()).contains("made-up"));
}
