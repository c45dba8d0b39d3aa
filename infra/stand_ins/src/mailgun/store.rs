use std::collections::BTreeMap;
use std::mem;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value, json};

use super::config::{IdMode, MailgunConfig};
use super::fate::{Fate, Step, Suppression};
use super::mail::{Content, Mail, address};
use crate::outbox::{Delivery, Outbox, copies};
use crate::{Change, Journal, JournalError, Knobs, later};

/// As Mailgun publishes them.
const RETRY_AFTER: &[SignedDuration] = &[
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(10),
    SignedDuration::from_mins(15),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(4),
];

const MAIL: &str = "mailgun.mail";
const EVENT: &str = "mailgun.event";
const SUPPRESSION: &str = "mailgun.suppression";
const WEBHOOK: &str = "mailgun.webhook";
const SEQUENCE: &str = "mailgun.sequence";

/// Everything that the account holds. What will happen to a mail is written down when it is sent, with its time: an event of
/// the future is not shown, a suppression of the future does nothing.
pub(super) struct Store {
    pub mails: BTreeMap<String, Mail>,
    pub events: BTreeMap<(Timestamp, String), Event>,
    pub suppressions: BTreeMap<(Suppression, String), Suppressed>,
    pub outbox: Outbox,
    pub knobs: Knobs,
    sequence: u64,
    changes: Vec<Change>,
}

/// Something that happened to a mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Event {
    pub id: String,
    pub at: Timestamp,
    /// As in an answer.
    pub body: Value,
}

/// Why an address gets no more mails.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Suppressed {
    pub list: Suppression,
    pub address: String,
    pub since: Timestamp,
    pub code: Option<u16>,
    pub error: Option<String>,
}

impl Store {
    /// The account as the journal has it.
    pub fn load(journal: &dyn Journal) -> Result<Self, JournalError> {
        let mut store = Self {
            mails: BTreeMap::new(),
            events: BTreeMap::new(),
            suppressions: BTreeMap::new(),
            outbox: Outbox::new(RETRY_AFTER),
            knobs: Knobs::default(),
            sequence: 0,
            changes: Vec::new(),
        };
        for entry in journal.load("mailgun.")? {
            match entry.kind.as_str() {
                MAIL => drop(store.mails.insert(entry.id.clone(), entry.read()?)),
                EVENT => {
                    let event: Event = entry.read()?;
                    store.events.insert((event.at, event.id.clone()), event);
                }
                SUPPRESSION => {
                    let suppressed: Suppressed = entry.read()?;
                    store.suppressions.insert((suppressed.list, suppressed.address.clone()), suppressed);
                }
                WEBHOOK => store.outbox.push(entry.read()?),
                SEQUENCE => store.sequence = entry.read()?,
                _ => {}
            }
        }
        Ok(store)
    }

    /// The changes since the last time, to be written to the journal.
    pub fn take_changes(&mut self) -> Vec<Change> {
        let mut changes = mem::take(&mut self.changes);
        if !changes.is_empty() {
            changes.push(Change::put(SEQUENCE, "last", &self.sequence));
        }
        changes
    }

    /// Accepts a mail, and writes down what will become of it. Two equal mails are two mails.
    pub fn accept(&mut self, content: Content, config: &MailgunConfig, now: Timestamp) -> &Mail {
        let key = self.new_id("mail");
        let given = content.header("message-id").filter(|_| config.ids == IdMode::Echo);
        let id = match given {
            Some(message_id) => message_id.trim().trim_start_matches('<').trim_end_matches('>').to_owned(),
            None => format!("{}.{}@{}", now.strftime("%Y%m%d%H%M%S"), key, config.domain),
        };
        let mail = Mail { key: key.clone(), id, sent_at: now, content };
        for recipient in mail.content.recipients() {
            self.foretell(&mail, &recipient, config);
        }
        self.changes.push(Change::put(MAIL, &key, &mail));
        self.mails.entry(key).or_insert(mail)
    }

    /// Whether an address is on a list by then.
    pub fn suppressed(&self, list: Suppression, address: &str, now: Timestamp) -> Option<&Suppressed> {
        self.suppressions.get(&(list, address.to_lowercase())).filter(|suppressed| suppressed.since <= now)
    }

    /// Takes an address off a list.
    pub fn unsuppress(&mut self, list: Suppression, address: &str) {
        let address = address.to_lowercase();
        self.changes.push(Change::remove(SUPPRESSION, suppression_id(list, &address)));
        self.suppressions.remove(&(list, address));
    }

    /// A webhook arrived, or never will.
    pub fn webhook_ended(&mut self, delivery: &Delivery) {
        self.changes.push(Change::remove(WEBHOOK, &delivery.id));
    }

    /// A webhook will be tried again.
    pub fn webhook_postponed(&mut self, delivery: &Delivery) {
        self.changes.push(Change::put(WEBHOOK, &delivery.id, delivery));
    }

    fn foretell(&mut self, mail: &Mail, recipient: &str, config: &MailgunConfig) {
        let accepted_at = later(mail.sent_at, config.accepted_after);
        let lists = [Suppression::Bounces, Suppression::Complaints, Suppression::Unsubscribes];
        let suppressed = lists.into_iter().find(|list| self.suppressed(*list, recipient, accepted_at).is_some());
        let test_mode = mail.content.option("testmode").first().is_some_and(|value| ["yes", "true"].contains(value));
        let fate = match suppressed {
            _ if test_mode => Fate::Delivered,
            Some(list) => Fate::Suppressed(list),
            None => Fate::of(recipient),
        };
        for step in fate.steps(config.delivered_after) {
            let id = self.new_id("ev");
            let at = later(accepted_at, step.after);
            let event = Event { body: body(&id, at, &step, mail, recipient, test_mode, config), id, at };
            if let Some(list) = step.suppresses {
                self.suppress(list, recipient, at, step.status);
            }
            if let Some(webhook) = step.webhook {
                self.tell(webhook, &event, config);
            }
            self.changes.push(Change::put(EVENT, &event.id, &event));
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
        self.changes.push(Change::put(SUPPRESSION, suppression_id(list, &address), &suppressed));
        self.suppressions.entry((list, address)).or_insert(suppressed);
    }

    fn tell(&mut self, name: &str, event: &Event, config: &MailgunConfig) {
        let wanting =
            config.webhooks.as_ref().filter(|hooks| hooks.names.iter().any(|wanted| wanted == "*" || wanted == name));
        let Some(hooks) = wanting else { return };
        let fault = self.knobs.take_webhook(name);
        for delay in copies(fault) {
            let delivery = Delivery {
                id: self.new_id("wh"),
                event_id: event.id.clone(),
                url_path: hooks.url_path.clone(),
                content: event.body.to_string(),
                due: later(event.at, delay),
                attempts: 0,
                fault,
            };
            self.changes.push(Change::put(WEBHOOK, &delivery.id, &delivery));
            self.outbox.push(delivery);
        }
    }

    fn new_id(&mut self, prefix: &str) -> String {
        self.sequence += 1;
        format!("{prefix}-{:014}", self.sequence)
    }
}

/// Unix seconds with a fraction, as Mailgun writes times.
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
    mail: &Mail,
    recipient: &str,
    test_mode: bool,
    config: &MailgunConfig,
) -> Value {
    let content = &mail.content;
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
            "headers": {"message-id": mail.id, "from": content.from, "to": content.to.join(", "), "subject": content.subject},
            "attachments": attachments, "size": size + content.text.as_ref().map_or(0, String::len)
        }),
    );
    put(
        "storage",
        json!({"key": mail.key, "url": format!("{}/v3/domains/{}/messages/{}", config.base_url, config.domain, mail.key)}),
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
