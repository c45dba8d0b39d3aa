use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use vendor::form;

use crate::message::without_brackets;
use crate::{CallError, Client};

/// Maximum number of pages that are searched, more than the mails to one person in some days.
const MAX_PAGES: usize = 20;

/// A mail whose sending has an unknown outcome.
#[derive(Debug, Clone, Copy)]
pub struct LookUp<'a> {
    /// The `Message-Id` that was sent, without angle brackets.
    pub message_id: &'a str,
    /// The send key that was sent.
    pub send_key: &'a str,
    /// The recipient's address, without the name.
    pub recipient: &'a str,
    /// Time of the first attempt, or earlier.
    pub since: Timestamp,
}

/// A mail that Mailgun has accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedMail {
    /// Mailgun's id of the mail, without angle brackets.
    pub id: String,
}

impl Client {
    /// Finds out whether Mailgun accepted a mail.
    ///
    /// Mailgun guarantees its events only after half an hour: before that, `None` proves nothing.
    ///
    /// # Errors
    /// [`CallError`]. A look-up changes nothing and can be repeated after any error.
    pub async fn find_accepted(&self, mail: &LookUp<'_>) -> Result<Option<AcceptedMail>, CallError> {
        // Mailgun does not promise to keep our Message-Id. The send key is always kept, but can't be searched for.
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
        for _ in 0..MAX_PAGES {
            let page: Page = self.get("find", &url).await?;
            if let Some(event) = page.items.iter().find(|event| event.is_of(mail)) {
                return Ok(Some(AcceptedMail { id: event.message_id().to_owned() }));
            }
            match page.paging.next {
                // The request contains the API key: never send it to another host.
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

/// Read as plain JSON, because all fields that are used are optional.
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
