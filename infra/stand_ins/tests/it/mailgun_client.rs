//! The client of `shared/mailgun` against the local Mailgun.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use mailgun::{CallError, Client, LookUp, Mail, Secret, Sent};
use stand_ins::{Fault, FaultRules, IdMode, NoJournal};

use crate::support::{DOMAIN, MAILGUN_KEY, Mailgun, connector, once};

const TICKETS: Mail<'_> = Mail {
    from: "Frontrow <tickets@mg.example.com>",
    to: "Ann <ann@example.org>",
    subject: "Your tickets",
    text: "Here they are.",
    html: "<p>Here they are.</p>",
    message_id: "tickets.o-1@mg.example.com",
    send_key: "tickets.o-1",
    correlation_id: Some("c-1"),
    tag: Some("tickets"),
    attachments: &[],
};

fn client(mailgun: &Mailgun) -> Client {
    Client::new(connector(mailgun.stand_in.router()), "https://api.mailgun.net", DOMAIN, &Secret::new(MAILGUN_KEY))
}

async fn send_under(fault: Fault) -> (Mailgun, Result<Sent, CallError>) {
    let mailgun = Mailgun::new();
    mailgun.stand_in.set_faults(FaultRules { calls: vec![once("POST /v3/*/messages", fault)], webhooks: Vec::new() });
    let outcome = client(&mailgun).send(&TICKETS).await;
    (mailgun, outcome)
}

async fn is_found(mailgun: &Mailgun, since: Timestamp) -> bool {
    let mail =
        LookUp { message_id: TICKETS.message_id, send_key: TICKETS.send_key, recipient: "ann@example.org", since };
    client(mailgun).find_accepted(&mail).await.unwrap().is_some()
}

#[tokio::test]
async fn email_is_accepted_as_it_was_written() {
    let mailgun = Mailgun::new();
    client(&mailgun).send(&TICKETS).await.unwrap();
    let mail = mailgun.stand_in.messages().remove(0);
    let fields = ["from", "to", "subject", "text", "html", "id"].map(|name| mail[name].as_str().unwrap().to_owned());
    assert_eq!(fields, [TICKETS.from, TICKETS.to, TICKETS.subject, TICKETS.text, TICKETS.html, TICKETS.message_id]);
    assert_eq!(
        (mail["variables"]["send-key"].as_str(), mail["tags"][0].as_str()),
        (Some(TICKETS.send_key), TICKETS.tag)
    );
}

#[tokio::test]
async fn message_id_is_returned_without_brackets() {
    let sent = client(&Mailgun::new()).send(&TICKETS).await;
    assert_eq!(sent, Ok(Sent { id: TICKETS.message_id.to_owned() }));
}

#[tokio::test]
async fn email_is_found_by_its_event_after_a_lost_response() {
    let (mailgun, outcome) = send_under(Fault::ResetAfter).await;
    let since = mailgun.time.now();
    let at_once = is_found(&mailgun, since).await;
    mailgun.time.advance(SignedDuration::from_mins(1));
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
    assert_eq!((at_once, is_found(&mailgun, since).await), (false, true));
}

#[tokio::test]
async fn email_with_mailguns_own_id_is_found_by_its_send_key() {
    let mailgun = Mailgun::with(|config| config.ids = IdMode::Generated, Arc::new(NoJournal));
    let since = mailgun.time.now();
    let sent = client(&mailgun).send(&TICKETS).await.unwrap();
    mailgun.time.advance(SignedDuration::from_mins(1));
    assert_ne!(sent.id, TICKETS.message_id);
    assert!(is_found(&mailgun, since).await);
}

#[tokio::test]
async fn email_that_was_never_accepted_is_not_found() {
    let (mailgun, outcome) = send_under(Fault::ResetBefore).await;
    let since = mailgun.time.now();
    mailgun.time.advance(SignedDuration::from_mins(30));
    assert!(matches!(outcome, Err(CallError::Unknown(_))), "{outcome:?}");
    assert!(!is_found(&mailgun, since).await);
}

#[tokio::test]
async fn server_error_has_an_unknown_outcome() {
    for (fault, taken) in
        [(Fault::ServerError, 0), (Fault::ServerErrorAfter, 1), (Fault::BadGateway, 0), (Fault::Unavailable, 0)]
    {
        let (mailgun, outcome) = send_under(fault.clone()).await;
        assert!(matches!(outcome, Err(CallError::Unknown(_))), "{fault:?}: {outcome:?}");
        assert_eq!(mailgun.stand_in.messages().len(), taken, "{fault:?}");
    }
}

#[tokio::test]
async fn rate_limit_says_when_to_retry() {
    let (mailgun, outcome) = send_under(Fault::RateLimited { seconds: 12, reason: None }).await;
    let Err(CallError::TryAgain { after, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(after, Some(mailgun.time.now() + SignedDuration::from_secs(12)));
}

#[tokio::test]
async fn refused_connection_is_retryable() {
    let (_, outcome) = send_under(Fault::ConnectionRefused).await;
    assert!(matches!(outcome, Err(CallError::TryAgain { after: None, .. })), "{outcome:?}");
}

#[tokio::test]
async fn wrong_key_is_refused() {
    let mailgun = Mailgun::new();
    let router = connector(mailgun.stand_in.router());
    let client = Client::new(router, "https://api.mailgun.net", DOMAIN, &Secret::new("other"));
    let outcome = client.send(&TICKETS).await;
    assert!(matches!(outcome, Err(CallError::Refused(_))), "{outcome:?}");
}
