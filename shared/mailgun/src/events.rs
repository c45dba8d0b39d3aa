use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use vendor::form;

use crate::message::without_brackets;
use crate::{CallError, Client};

/// More pages than one person's mails of some days can fill.
const MOST_PAGES: usize = 20;

/// A mail whose sending has an unknown outcome.
#[derive(Debug, Clone, Copy)]
pub struct LookUp<'a> {
    /// The `Message-Id` that it was sent with, without angle brackets.
    pub message_id: &'a str,
    /// The send key that it was sent with.
    pub send_key: &'a str,
    /// The address that it went to, without the name.
    pub recipient: &'a str,
    /// When it was first sent, or earlier.
    pub since: Timestamp,
}

/// A mail that Mailgun did accept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedMail {
    /// Mailgun's id of it, without angle brackets.
    pub id: String,
}

impl Client {
    /// Finds out whether Mailgun accepted a mail.
    ///
    /// Events lag: Mailgun vouches for them after half an hour. `None` is therefore only as good as the time that has passed.
    ///
    /// # Errors
    /// [`CallError`]; a look-up changes nothing, so that an unknown outcome may simply be asked for again.
    pub async fn find_accepted(&self, mail: &LookUp<'_>) -> Result<Option<AcceptedMail>, CallError> {
        // Mailgun does not promise to keep the Message-Id that it was given. The send key survives, but can't be searched for.
        for filter in [("message-id", mail.message_id), ("recipient", mail.recipient)] {
            let found = self.find(mail, filter).await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    async fn find(&self, mail: &LookUp<'_>, filter: (&str, &str)) -> Result<Option<AcceptedMail>, CallError> {
        let begin = mail.since.as_second().to_string();
        let query = form([("event", "accepted"), ("begin", &begin), ("ascending", "yes"), ("limit", "100"), filter]);
        let mut url = format!("{}/v3/{}/events?{query}", self.url(), self.domain());
        for _ in 0..MOST_PAGES {
            let page: Page = self.get("find", &url).await?;
            if let Some(event) = page.items.iter().find(|event| event.is_of(mail)) {
                return Ok(Some(AcceptedMail { id: event.message_id().to_owned() }));
            }
            match page.paging.next {
                // The key goes along with the request: only to where it went before.
                Some(next) if !page.items.is_empty() && next.starts_with(&format!("{}/", self.url())) => url = next,
                _ => break,
            }
        }
        Ok(None)
    }
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    items: Vec<Event>,
    #[serde(default)]
    paging: Paging,
}

#[derive(Default, Deserialize)]
struct Paging {
    next: Option<String>,
}

/// Every part of an event that matters here is optional, so it is read as it comes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Event(Value);

impl Event {
    fn message_id(&self) -> &str {
        self.0.pointer("/message/headers/message-id").and_then(Value::as_str).map_or("", without_brackets)
    }

    fn is_of(&self, mail: &LookUp<'_>) -> bool {
        let accepted = self.0.get("event").and_then(Value::as_str) == Some("accepted");
        let send_key = self.0.pointer("/user-variables/send-key").and_then(Value::as_str);
        accepted && (self.message_id() == mail.message_id || send_key == Some(mail.send_key))
    }
}
