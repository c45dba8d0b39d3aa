use http::Request;
use serde_json::json;

use crate::support::{DOMAIN, Mailgun, basic};

const GOOD: [(&str, &str); 4] =
    [("from", "Frontrow <tickets@mg.example.com>"), ("to", "ann@example.org"), ("subject", "Hi"), ("text", "Hi")];

/// The status for a valid form with changed fields. An empty value removes a field.
async fn status_with(changes: &[(&str, &str)]) -> u16 {
    let kept = GOOD.iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    let fields: Vec<_> = kept.chain(changes.iter().filter(|(_, value)| !value.is_empty())).copied().collect();
    Mailgun::new().post_form(&fields).await.status
}

async fn send_with_key(path: &str, key: &str) -> (u16, String) {
    let request = Request::post(path)
        .header("authorization", basic(key))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(vendor::form(GOOD))
        .unwrap();
    let answer = Mailgun::new().request(request).await.unwrap();
    (answer.status, answer.text)
}

const MULTIPART: &str = "--XX\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\nBox <tickets@mg.example.com>\r\n\
    --XX\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\nAnn <ann@example.org>\r\n\
    --XX\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\n\"Buyer, Bob\" <bob@example.org>, ann@example.org\r\n\
    --XX\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\nYour tickets\r\n\
    --XX\r\nContent-Disposition: form-data; name=\"html\"\r\n\r\n<img src=\"cid:logo.png\"><img src=\"cid:map.png\">\r\n\
    --XX\r\nContent-Disposition: form-data; name=\"h:X-Order\"\r\n\r\no-1\r\n\
    --XX\r\nContent-Disposition: form-data; name=\"v:send-key\"\r\n\r\nticket.o-1\r\n\
    --XX\r\nContent-Disposition: form-data; name=\"inline\"; filename=\"logo.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n\
    --XX\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"ticket.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\r\n\
    --XX--\r\n";

async fn multipart() -> Mailgun {
    let mailgun = Mailgun::new();
    let path = format!("/v3/{DOMAIN}/messages");
    let answer = mailgun.call("POST", &path, "multipart/form-data; boundary=XX", MULTIPART).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    mailgun
}

#[tokio::test]
async fn email_is_queued_under_an_id_in_brackets() {
    let answer = Mailgun::new().mail("ann@example.org").await;
    assert_eq!((answer.status, answer.at("/message").as_str()), (200, "Queued. Thank you."));
    assert!(answer.at("/id").starts_with('<') && answer.at("/id").ends_with("@mg.example.com>"));
}

#[tokio::test]
async fn multipart_form_is_read_completely() {
    let mail = multipart().await.stand_in.messages().remove(0);
    assert_eq!(mail["to"], "Ann <ann@example.org>, \"Buyer, Bob\" <bob@example.org>, ann@example.org");
    assert_eq!(
        (&mail["headers"], &mail["variables"]),
        (&json!({"X-Order": "o-1"}), &json!({"send-key": "ticket.o-1"}))
    );
    assert_eq!(
        mail["attachments"],
        json!([
            {"filename": "ticket.pdf", "contentType": "application/pdf", "size": 8, "inline": false},
            {"filename": "logo.png", "contentType": "image/png", "size": 3, "inline": true}
        ])
    );
}

#[tokio::test]
async fn bytes_of_a_file_are_kept() {
    let mailgun = multipart().await;
    let id = mailgun.stand_in.messages()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(mailgun.stand_in.attachment(&id, "ticket.pdf").unwrap(), b"%PDF-1.7");
}

#[tokio::test]
async fn missing_inline_image_is_reported() {
    assert_eq!(multipart().await.stand_in.messages()[0]["missingImages"], json!(["map.png"]));
}

#[tokio::test]
async fn address_named_twice_gets_one_email() {
    let mailgun = multipart().await;
    mailgun.time.advance(jiff::SignedDuration::from_mins(1));
    assert_eq!(mailgun.fate_of("ann@example.org").await, ["accepted", "delivered"]);
}

#[tokio::test]
async fn same_email_twice_is_two_emails() {
    let mailgun = Mailgun::new();
    mailgun.mail("ann@example.org").await;
    mailgun.mail("ann@example.org").await;
    assert_eq!(mailgun.stand_in.messages().len(), 2);
}

#[tokio::test]
async fn messages_are_listed_newest_last() {
    let mailgun = Mailgun::new();
    mailgun.mail("ann@example.org").await;
    mailgun.mail("bob@example.org").await;
    let to: Vec<_> = mailgun.stand_in.messages().iter().map(|mail| mail["to"].clone()).collect();
    assert_eq!(to, ["ann@example.org", "bob@example.org"]);
}

#[tokio::test]
async fn missing_field_is_refused() {
    for field in ["from", "to", "subject", "text"] {
        assert_eq!(status_with(&[(field, "")]).await, 400, "{field}");
    }
}

#[tokio::test]
async fn invalid_field_is_refused() {
    let cases: [&[(&str, &str)]; 6] = [
        &[("to", "ann")],
        &[("to", "ann@example.org, bob at example.org")],
        &[("html", "<p>"), ("template", "tickets")],
        &[("o:deliverytime", "tomorrow")],
        &[("recipient-variables", "[")],
        &[("t:variables", "7")],
    ];
    for changes in cases {
        assert_eq!(status_with(changes).await, 400, "{changes:?}");
    }
}

#[tokio::test]
async fn template_alone_is_enough() {
    assert_eq!(status_with(&[("text", ""), ("subject", ""), ("template", "tickets")]).await, 200);
}

#[tokio::test]
async fn more_than_1000_recipients_are_refused() {
    let to = (0..1001).map(|n| format!("fan-{n}@example.org")).collect::<Vec<_>>().join(",");
    assert_eq!(status_with(&[("to", &to)]).await, 400);
}

#[tokio::test]
async fn options_above_16_kilobytes_are_refused() {
    assert_eq!(status_with(&[("v:note", &"x".repeat(16 * 1024))]).await, 400);
}

#[tokio::test]
async fn truncated_form_is_refused() {
    let path = format!("/v3/{DOMAIN}/messages");
    let answer = Mailgun::new().call("POST", &path, "multipart/form-data; boundary=XX", &MULTIPART[..200]).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn wrong_key_is_forbidden_in_plain_text() {
    assert_eq!(send_with_key("/v3/mg.example.com/messages", "other").await, (401, "Forbidden".to_owned()));
}

#[tokio::test]
async fn sending_key_sends() {
    assert_eq!(send_with_key("/v3/mg.example.com/messages", "sending-key-made-up").await.0, 200);
}

#[tokio::test]
async fn sending_key_allows_nothing_else() {
    let request = Request::get("/v3/mg.example.com/events").header("authorization", basic("sending-key-made-up"));
    assert_eq!(Mailgun::new().request(request.body(String::new()).unwrap()).await.unwrap().status, 401);
}

#[tokio::test]
async fn other_domain_is_not_found() {
    let (status, text) = send_with_key("/v3/mg.example.net/messages", "key-made-up").await;
    assert_eq!((status, text.as_str()), (404, r#"{"message":"Domain not found: mg.example.net"}"#));
}
