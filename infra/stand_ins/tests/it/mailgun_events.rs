use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{DOMAIN, Mailgun};

/// The events of an e-mail to this recipient within a day.
async fn fate_of(recipient: &str) -> Vec<String> {
    let mailgun = Mailgun::new();
    mailgun.mail(recipient).await;
    mailgun.time.advance(SignedDuration::from_hours(24));
    mailgun.fate_of(recipient).await
}

async fn items(mailgun: &Mailgun, query: &str) -> Vec<Value> {
    let answer = mailgun.get(&format!("/v3/{DOMAIN}/events?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn events_lag() {
    let mailgun = Mailgun::new();
    mailgun.mail("ann@example.org").await;
    let at_once = mailgun.fate_of("ann@example.org").await;
    mailgun.time.advance(SignedDuration::from_secs(3));
    assert_eq!((at_once, mailgun.fate_of("ann@example.org").await), (vec![], vec!["accepted".to_owned()]));
}

#[tokio::test]
async fn ordinary_email_is_delivered() {
    assert_eq!(fate_of("ann@example.org").await, ["accepted", "delivered"]);
}

#[tokio::test]
async fn address_decides_the_course_of_an_email() {
    let cases = [
        ("bounce@example.org", vec!["accepted", "failed permanent bounce"]),
        ("soft@example.org", vec!["accepted", "failed temporary generic", "delivered"]),
        ("complain@example.org", vec!["accepted", "delivered", "complained"]),
        ("unsubscribe@example.org", vec!["accepted", "delivered", "unsubscribed"]),
        ("open@example.org", vec!["accepted", "delivered", "opened"]),
        ("reject@example.org", vec!["rejected generic"]),
    ];
    for (recipient, fate) in cases {
        assert_eq!(fate_of(recipient).await, fate, "{recipient}");
    }
}

#[tokio::test]
async fn nothing_is_delivered_after_a_bounce_or_complaint() {
    let cases = [
        ("bounce@example.org", "bounce"),
        ("complain@example.org", "complaint"),
        ("unsubscribe@example.org", "unsubscribe"),
    ];
    for (recipient, why) in cases {
        let mailgun = Mailgun::new();
        mailgun.mail(recipient).await;
        mailgun.time.advance(SignedDuration::from_hours(1));
        let before = mailgun.fate_of(recipient).await.len();
        assert_eq!(mailgun.mail(recipient).await.status, 200);
        mailgun.time.advance(SignedDuration::from_hours(1));
        let expected = ["accepted".to_owned(), format!("failed permanent suppress-{why}")];
        assert_eq!(mailgun.fate_of(recipient).await[before..], expected, "{recipient}");
    }
}

#[tokio::test]
async fn bounced_address_is_listed_until_it_is_removed() {
    let mailgun = Mailgun::new();
    mailgun.mail("bounce@example.org").await;
    mailgun.time.advance(SignedDuration::from_mins(1));
    let path = format!("/v3/{DOMAIN}/bounces/bounce@example.org");
    let listed = mailgun.get(&path).await;
    assert_eq!(
        (listed.status, listed.at("/code").as_str(), listed.at("/error").as_str()),
        (200, "550", "no such mailbox")
    );
    assert_eq!(mailgun.call("DELETE", &path, "", "").await.status, 200);
    assert_eq!(mailgun.get(&path).await.status, 404);
}

#[tokio::test]
async fn address_is_not_listed_before_it_bounces() {
    let mailgun = Mailgun::new();
    mailgun.mail("bounce@example.org").await;
    assert_eq!(mailgun.get(&format!("/v3/{DOMAIN}/bounces/bounce@example.org")).await.status, 404);
}

#[tokio::test]
async fn test_mode_delivers_nothing_and_marks_its_events() {
    let mailgun = Mailgun::new();
    mailgun
        .post_form(&[
            ("from", "t@mg.example.com"),
            ("to", "bounce@example.org"),
            ("subject", "Hi"),
            ("text", "Hi"),
            ("o:testmode", "yes"),
        ])
        .await;
    mailgun.time.advance(SignedDuration::from_mins(1));
    let delivered = &items(&mailgun, "event=delivered").await[0];
    assert_eq!(delivered["flags"]["is-test-mode"], json!(true));
}

#[tokio::test]
async fn event_has_the_id_without_brackets_and_the_variables() {
    let mailgun = Mailgun::new();
    let fields = [
        ("from", "t@mg.example.com"),
        ("to", "Ann <ann@example.org>"),
        ("subject", "Hi"),
        ("text", "Hi"),
        ("h:Message-Id", "<ticket.o-1@mg.example.com>"),
        ("v:send-key", "ticket.o-1"),
        ("o:tag", "ticket"),
    ];
    mailgun.post_form(&fields).await;
    mailgun.time.advance(SignedDuration::from_secs(3));
    let event = items(&mailgun, "message-id=ticket.o-1%40mg.example.com").await.remove(0);
    assert_eq!(event["message"]["headers"]["message-id"], "ticket.o-1@mg.example.com");
    assert_eq!((&event["recipient"], &event["tags"]), (&json!("ann@example.org"), &json!(["ticket"])));
    assert_eq!(event["user-variables"], json!({"send-key": "ticket.o-1"}));
    assert_eq!(event["timestamp"].to_string(), "1750000003.0");
}

#[tokio::test]
async fn events_are_found_by_time() {
    let mailgun = Mailgun::new();
    mailgun.mail("ann@example.org").await;
    mailgun.time.advance(SignedDuration::from_mins(1));
    let begin = mailgun.time.now().as_second();
    mailgun.mail("bob@example.org").await;
    mailgun.time.advance(SignedDuration::from_mins(1));
    let found = items(&mailgun, &format!("begin={begin}&ascending=yes&event=accepted")).await;
    assert_eq!(found.iter().map(|event| event["recipient"].clone()).collect::<Vec<_>>(), ["bob@example.org"]);
}

#[tokio::test]
async fn begin_without_a_direction_is_refused() {
    assert_eq!(Mailgun::new().get(&format!("/v3/{DOMAIN}/events?begin=1750000000")).await.status, 400);
}

#[tokio::test]
async fn last_page_is_empty() {
    let mailgun = Mailgun::new();
    for _ in 0..3 {
        mailgun.mail("ann@example.org").await;
    }
    mailgun.time.advance(SignedDuration::from_mins(1));
    let mut url = format!("/v3/{DOMAIN}/events?event=accepted&ascending=yes&limit=2");
    let mut sizes = Vec::new();
    while sizes.last() != Some(&0) {
        let page = mailgun.get(&url).await;
        sizes.push(page.json()["items"].as_array().unwrap().len());
        url = page.at("/paging/next").replace("https://api.mailgun.net", "");
    }
    assert_eq!(sizes, [2, 1, 0]);
}

#[tokio::test]
async fn log_finds_an_email_by_its_id() {
    let mailgun = Mailgun::new();
    let id = mailgun.mail("ann@example.org").await.at("/id");
    mailgun.mail("bob@example.org").await;
    mailgun.time.advance(SignedDuration::from_mins(1));
    let id = id.trim_matches(['<', '>']);
    let query = json!({
        "start": "Sun, 15 Jun 2025 00:00:00 +0000", "end": "Mon, 16 Jun 2025 00:00:00 +0000", "duration": "1d",
        "events": ["accepted"], "pagination": {"sort": "timestamp:asc", "limit": 50},
        "filter": {"AND": [{"attribute": "message_id", "comparator": "=", "values": [{"label": id, "value": id}]}]}
    });
    let found = mailgun.call("POST", "/v1/analytics/logs", "application/json", &query.to_string()).await.json();
    assert_eq!(
        (&found["pagination"]["total"], &found["items"][0]["recipient"]),
        (&json!(1), &json!("ann@example.org"))
    );
    assert_eq!(found["items"][0]["@timestamp"], "2025-06-15T15:06:43Z");
}
