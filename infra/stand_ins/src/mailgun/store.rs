use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value, json};

use super::config::{IdMode, MailgunConfig};
use super::delivery_course::{DeliveryCourse, Step, Suppression};
use super::email::{Content, Email, address};
use crate::common::account;
use crate::common::clock::later;
use crate::common::journal::{Journal, JournalError};
use crate::common::ledger::{Ledger, LedgerKinds, NewWebhook};

/// As Mailgun documents it.
const RETRY_AFTER: &[SignedDuration] = &[
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(10),
    SignedDuration::from_mins(15),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(4),
];

const EMAIL: &str = "mailgun.mail";
const EVENT: &str = "mailgun.event";
const SUPPRESSION: &str = "mailgun.suppression";
const LEDGER: LedgerKinds = LedgerKinds { webhook: "mailgun.webhook", sequence: "mailgun.sequence" };

/// The state of the account. What will happen to an e-mail is recorded when it is sent, with its time: a future event is not shown,
/// and a future suppression has no effect.
pub(super) struct Store {
    pub emails: BTreeMap<String, Email>,
    pub events: BTreeMap<(Timestamp, String), Event>,
    pub suppressions: BTreeMap<(Suppression, String), Suppressed>,
    pub ledger: Ledger,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Event {
    pub id: String,
    pub at: Timestamp,
    /// As in a response.
    pub body: Value,
}

/// Why an address gets no more e-mails.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Suppressed {
    pub list: Suppression,
    pub address: String,
    pub since: Timestamp,
    pub code: Option<u16>,
    pub error: Option<String>,
}

impl account::Store for Store {
    const VENDOR: &'static str = "Mailgun";

    fn load(journal: &dyn Journal) -> Result<Self, JournalError> {
        let mut store = Self {
            emails: BTreeMap::new(),
            events: BTreeMap::new(),
            suppressions: BTreeMap::new(),
            ledger: Ledger::new(LEDGER, RETRY_AFTER),
        };
        for entry in journal.load("mailgun.")? {
            match entry.kind.as_str() {
                EMAIL => drop(store.emails.insert(entry.id.clone(), entry.read()?)),
                EVENT => {
                    let event: Event = entry.read()?;
                    store.events.insert((event.at, event.id.clone()), event);
                }
                SUPPRESSION => {
                    let suppressed: Suppressed = entry.read()?;
                    store.suppressions.insert((suppressed.list, suppressed.address.clone()), suppressed);
                }
                _ => store.ledger.restore(&entry)?,
            }
        }
        Ok(store)
    }

    fn ledger(&mut self) -> &mut Ledger {
        &mut self.ledger
    }
}

impl Store {
    /// Accepts an e-mail, and records what will happen to it. The same e-mail twice is two e-mails.
    pub fn accept(&mut self, content: Content, config: &MailgunConfig, now: Timestamp) -> &Email {
        let key = self.ledger.next_id("mail-");
        let given = content.header("message-id").filter(|_| config.ids == IdMode::Echo);
        let id = match given {
            Some(message_id) => message_id.trim().trim_start_matches('<').trim_end_matches('>').to_owned(),
            None => format!("{}.{}@{}", now.strftime("%Y%m%d%H%M%S"), key, config.domain),
        };
        let email = Email { key: key.clone(), id, sent_at: now, content };
        for recipient in email.content.recipients() {
            self.record_course(&email, &recipient, config);
        }
        self.ledger.put(EMAIL, &key, &email);
        self.emails.entry(key).or_insert(email)
    }

    /// The entry of an address on a list, if it is on it at that time.
    pub fn suppressed(&self, list: Suppression, address: &str, now: Timestamp) -> Option<&Suppressed> {
        self.suppressions.get(&(list, address.to_lowercase())).filter(|suppressed| suppressed.since <= now)
    }

    /// Removes an address from a list.
    pub fn unsuppress(&mut self, list: Suppression, address: &str) {
        let address = address.to_lowercase();
        self.ledger.remove(SUPPRESSION, &suppression_id(list, &address));
        self.suppressions.remove(&(list, address));
    }

    fn record_course(&mut self, email: &Email, recipient: &str, config: &MailgunConfig) {
        let accepted_at = later(email.sent_at, config.accepted_after);
        let lists = [Suppression::Bounces, Suppression::Complaints, Suppression::Unsubscribes];
        let suppressed = lists.into_iter().find(|list| self.suppressed(*list, recipient, accepted_at).is_some());
        let test_mode = email.content.option("testmode").first().is_some_and(|value| ["yes", "true"].contains(value));
        let course = match suppressed {
            _ if test_mode => DeliveryCourse::Delivered,
            Some(list) => DeliveryCourse::Suppressed(list),
            None => DeliveryCourse::of(recipient),
        };
        for step in course.steps(config.delivered_after) {
            let id = self.ledger.next_id("ev-");
            let at = later(accepted_at, step.after);
            let event = Event { body: body(&id, at, &step, email, recipient, test_mode, config), id, at };
            if let Some(list) = step.suppresses {
                self.suppress(list, recipient, at, step.status);
            }
            if let Some(webhook) = step.webhook {
                self.queue_webhook(webhook, &event, config);
            }
            self.ledger.put(EVENT, &event.id, &event);
            self.events.insert((at, event.id.clone()), event);
        }
    }

    fn suppress(&mut self, list: Suppression, address: &str, since: Timestamp, status: Option<(u16, &str)>) {
        let address = address.to_lowercase();
        let suppressed = Suppressed {
            list,
            address: address.clone(),
            since,
            code: status.map(|(code, _)| code),
            error: status.map(|(_, message)| message.to_owned()),
        };
        self.ledger.put(SUPPRESSION, &suppression_id(list, &address), &suppressed);
        self.suppressions.entry((list, address)).or_insert(suppressed);
    }

    fn queue_webhook(&mut self, name: &str, event: &Event, config: &MailgunConfig) {
        let registered =
            config.webhooks.as_ref().filter(|hooks| hooks.names.iter().any(|wanted| wanted == "*" || wanted == name));
        let Some(hooks) = registered else { return };
        self.ledger.queue_webhook(NewWebhook {
            id_prefix: "wh-",
            event_id: &event.id,
            event_type: name,
            url_path: &hooks.url_path,
            content: event.body.to_string(),
            due: event.at,
        });
    }
}

/// Unix seconds with a fraction, as in Mailgun's events.
fn unix_seconds(at: Timestamp) -> Value {
    let text = format!("{}.{:03}", at.as_second(), at.subsec_millisecond());
    text.parse::<Number>().map_or(Value::Null, Value::Number)
}

fn suppression_id(list: Suppression, address: &str) -> String {
    format!("{list:?} {address}")
}

fn body(
    id: &str,
    at: Timestamp,
    step: &Step,
    email: &Email,
    recipient: &str,
    test_mode: bool,
    config: &MailgunConfig,
) -> Value {
    let content = &email.content;
    let size: usize = content.attachments.iter().map(|file| file.size).sum();
    let attachments: Vec<Value> = content
        .attachments
        .iter()
        .map(|file| json!({"filename": file.filename, "content-type": file.content_type, "size": file.size}))
        .collect();
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| drop(body.insert(name.to_owned(), value));
    put("id", id.into());
    put("event", step.event.into());
    put("timestamp", unix_seconds(at));
    put("log-level", if step.event == "failed" { "error" } else { "info" }.into());
    put("recipient", recipient.into());
    put("recipient-domain", recipient.split_once('@').map_or("", |(_, domain)| domain).into());
    put("envelope", json!({"sender": address(&content.from), "targets": recipient, "transport": "smtp"}));
    put(
        "flags",
        json!({"is-authenticated": true, "is-routed": false, "is-system-test": false, "is-test-mode": test_mode}),
    );
    put(
        "message",
        json!({
            "headers": {"message-id": email.id, "from": content.from, "to": content.to.join(", "), "subject": content.subject},
            "attachments": attachments, "size": size + content.text.as_ref().map_or(0, String::len)
        }),
    );
    put(
        "storage",
        json!({"key": email.key, "url": format!("{}/v3/domains/{}/messages/{}", config.base_url, config.domain, email.key)}),
    );
    put("tags", json!(content.option("tag")));
    put("campaigns", json!([]));
    put("user-variables", json!(content.variables));
    if let Some(severity) = step.severity {
        put("severity", severity.into());
    }
    if let Some(reason) = step.reason {
        put("reason", reason.into());
    }
    if step.event == "rejected" {
        put("reject", json!({"reason": "Rejected", "description": ""}));
    }
    if let Some((code, message)) = step.status {
        put(
            "delivery-status",
            json!({"code": code, "message": message, "description": "", "attempt-no": 1, "tls": true}),
        );
    }
    Value::Object(body)
}
