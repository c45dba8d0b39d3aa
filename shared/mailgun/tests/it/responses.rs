use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use jiff::Timestamp;
use mailgun::{AcceptedMail, CallError, Client, LookUp, Mail, Secret, Sent};

const MAIL: Mail<'_> = Mail {
    from: "Frontrow <tickets@mg.example.com>",
    to: "Ann <ann@example.org>",
    subject: "Your tickets",
    text: "Hi",
    html: "<p>Hi</p>",
    message_id: "ticket.o-1@mg.example.com",
    send_key: "ticket.o-1",
    correlation_id: Some("c-1"),
    tag: Some("ticket"),
    attachments: &[],
};

type Script = VecDeque<Result<HttpResponse, ConnectorError>>;

/// Returns the responses of a script one after the other, and keeps the requests.
#[derive(Debug, Clone)]
struct Scripted {
    responses: Arc<Mutex<Script>>,
    requests: Arc<Mutex<Vec<HttpRequest>>>,
}

impl HttpConnector for Scripted {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.requests.lock().unwrap().push(request);
        HttpConnectorFuture::ready(
            self.responses.lock().unwrap().pop_front().expect("one more request than in the script"),
        )
    }
}

impl Scripted {
    fn urls(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|request| request.uri().to_owned()).collect()
    }
}

fn responses(script: impl IntoIterator<Item = Result<HttpResponse, ConnectorError>>) -> Scripted {
    Scripted { responses: Arc::new(Mutex::new(script.into_iter().collect())), requests: Arc::default() }
}

fn response(status: u16, body: &str) -> Result<HttpResponse, ConnectorError> {
    Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body)))
}

fn client(connector: &Scripted) -> Client {
    let connector = SharedHttpConnector::new(connector.clone());
    Client::new(connector, "https://api.mailgun.net", "mg.example.com", &Secret::new("key-made-up"))
}

async fn send(response: Result<HttpResponse, ConnectorError>) -> Result<Sent, CallError> {
    client(&responses([response])).send(&MAIL).await
}

async fn look_up(connector: &Scripted) -> Result<Option<AcceptedMail>, CallError> {
    let mail = LookUp {
        message_id: MAIL.message_id,
        send_key: MAIL.send_key,
        recipient: "ann@example.org",
        since: Timestamp::from_second(1_750_000_000).unwrap(),
    };
    client(connector).find_accepted(&mail).await
}

fn accepted(message_id: &str, send_key: &str) -> String {
    format!(
        r#"{{"event":"accepted","message":{{"headers":{{"message-id":"{message_id}"}}}},"user-variables":{{"send-key":"{send_key}"}}}}"#
    )
}

fn page(items: &[String], next: &str) -> Result<HttpResponse, ConnectorError> {
    response(200, &format!(r#"{{"items":[{}],"paging":{{"next":"{next}"}}}}"#, items.join(",")))
}

const NOTHING: &str = r#"{"items":[],"paging":{}}"#;

#[tokio::test]
async fn mail_is_a_multipart_form_with_its_id_and_key() {
    let connector = responses([response(200, r#"{"id":"<x@mg.example.com>","message":"Queued. Thank you."}"#)]);
    client(&connector).send(&MAIL).await.unwrap();

    let requests = connector.requests.lock().unwrap();
    let header = |name: &str| requests[0].headers().get(name).unwrap();
    let body = String::from_utf8(requests[0].body().bytes().unwrap().to_vec()).unwrap();
    let fields: Vec<_> = body
        .split("--frontrow-field\r\nContent-Disposition: form-data; name=")
        .skip(1)
        .map(|part| part.trim_end_matches("--frontrow-field--\r\n").trim_end())
        .collect();
    assert_eq!(requests[0].uri(), "https://api.mailgun.net/v3/mg.example.com/messages");
    assert_eq!(header("authorization"), "Basic YXBpOmtleS1tYWRlLXVw");
    assert_eq!(header("content-type"), "multipart/form-data; boundary=frontrow-field");
    assert_eq!(
        fields,
        [
            "\"from\"\r\n\r\nFrontrow <tickets@mg.example.com>",
            "\"to\"\r\n\r\nAnn <ann@example.org>",
            "\"subject\"\r\n\r\nYour tickets",
            "\"text\"\r\n\r\nHi",
            "\"html\"\r\n\r\n<p>Hi</p>",
            "\"h:Message-Id\"\r\n\r\n<ticket.o-1@mg.example.com>",
            "\"v:send-key\"\r\n\r\nticket.o-1",
            "\"o:tracking\"\r\n\r\nno",
            "\"v:correlation-id\"\r\n\r\nc-1",
            "\"o:tag\"\r\n\r\nticket",
        ]
    );
}

#[tokio::test]
async fn returned_id_has_no_brackets() {
    let sent = send(response(200, r#"{"id":"<x@mg.example.com>","message":"Queued. Thank you."}"#)).await;
    assert_eq!(sent, Ok(Sent { id: "x@mg.example.com".to_owned() }));
}

#[tokio::test]
async fn line_break_in_a_header_is_rejected_before_sending() {
    let connector = responses([]);
    let outcome = client(&connector).send(&Mail { subject: "Hi\r\nBcc: eve@example.org", ..MAIL }).await;
    assert!(matches!(outcome, Err(CallError::Rejected(_))), "{outcome:?}");
}

#[tokio::test]
async fn rate_limit_tells_when_to_try_again() {
    let mut limited = response(429, r#"{"message":"try again after 12 seconds"}"#).unwrap();
    limited.headers_mut().insert("x-ratelimit-reset", "1750000012");
    let outcome = send(Ok(limited)).await;
    let Err(CallError::TryAgain { after, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(after, Some(Timestamp::from_second(1_750_000_012).unwrap()));
}

#[tokio::test]
async fn rate_limit_without_a_time_is_to_be_tried_again() {
    let outcome = send(response(429, "")).await;
    assert!(matches!(outcome, Err(CallError::TryAgain { after: None, .. })), "{outcome:?}");
}

#[tokio::test]
async fn server_error_is_unknown() {
    for status in [500, 502, 503, 504] {
        let outcome = send(response(status, "<html>")).await;
        assert!(matches!(outcome, Err(CallError::Unknown(_))), "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn unreadable_success_is_unknown() {
    let outcome = send(response(200, "<html>")).await;
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
}

#[tokio::test]
async fn errors_of_the_account_are_refused() {
    for status in [401, 402, 403, 404] {
        let outcome = send(response(status, "Forbidden")).await;
        assert!(matches!(outcome, Err(CallError::Refused(_))), "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn errors_of_the_mail_are_rejected() {
    for status in [400, 413] {
        let outcome = send(response(status, r#"{"message":"no"}"#)).await;
        assert!(matches!(outcome, Err(CallError::Rejected(_))), "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn rejection_does_not_contain_the_address() {
    let outcome = send(response(400, r#"{"message":"'to' parameter is not a valid address: ann@example.org"}"#)).await;
    assert_eq!(outcome, Err(CallError::Rejected("400 Bad Request".to_owned())));
}

#[tokio::test]
async fn refused_connection_is_to_be_tried_again() {
    let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    let outcome = send(Err(ConnectorError::io(refused.into()))).await;
    assert!(matches!(outcome, Err(CallError::TryAgain { .. })), "{outcome:?}");
}

#[tokio::test]
async fn reset_connection_is_unknown() {
    let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    let outcome = send(Err(ConnectorError::io(reset.into()))).await;
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
}

#[tokio::test]
async fn client_does_not_print_its_key() {
    assert!(!format!("{:?}", client(&responses([]))).contains("YXBpOmtle"));
}

#[tokio::test]
async fn mail_is_found_by_its_message_id() {
    let connector = responses([page(&[accepted(MAIL.message_id, "-")], "")]);
    let found = look_up(&connector).await;
    assert_eq!(found, Ok(Some(AcceptedMail { id: MAIL.message_id.to_owned() })));
    assert_eq!(
        connector.urls(),
        ["https://api.mailgun.net/v3/mg.example.com/events?event=accepted&begin=1750000000&ascending=yes&limit=100\
          &message-id=ticket.o-1%40mg.example.com"]
    );
}

#[tokio::test]
async fn mail_with_another_id_is_found_by_its_send_key() {
    let connector =
        responses([response(200, NOTHING), page(&[accepted("other", "-"), accepted("another", MAIL.send_key)], "")]);
    assert_eq!(look_up(&connector).await, Ok(Some(AcceptedMail { id: "another".to_owned() })));
}

#[tokio::test]
async fn look_up_continues_on_the_next_page() {
    let next = "https://api.mailgun.net/v3/mg.example.com/events/abc";
    let script =
        [response(200, NOTHING), page(&[accepted("other", "-")], next), page(&[accepted("x", MAIL.send_key)], "")];
    let connector = responses(script);
    assert_eq!(look_up(&connector).await, Ok(Some(AcceptedMail { id: "x".to_owned() })));
    assert_eq!(connector.urls()[2], next);
}

#[tokio::test]
async fn next_page_on_another_host_is_not_fetched() {
    let elsewhere = "https://api.mailgun.net.example.org/steal";
    let connector = responses([response(200, NOTHING), page(&[accepted("other", "-")], elsewhere)]);
    assert_eq!(look_up(&connector).await, Ok(None));
}

#[tokio::test]
async fn mail_without_events_is_not_found() {
    let connector = responses([response(200, NOTHING), response(200, NOTHING)]);
    assert_eq!(look_up(&connector).await, Ok(None));
}

#[tokio::test]
async fn failed_look_up_is_not_mistaken_for_not_found() {
    let connector = responses([response(500, "")]);
    assert!(matches!(look_up(&connector).await, Err(CallError::Unknown(_))));
}
