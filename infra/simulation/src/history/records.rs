use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::world::acknowledged::Acknowledged;

#[derive(Debug, Clone, Default)]
pub struct History {
    /// All commits, by context and in the order in which they were made there.
    pub commits: Vec<Commit>,
    /// Changes of event tables other than new commits, described. There must be none.
    pub rewritten: Vec<String>,
    pub views: Vec<ViewItem>,
    /// A person and what holds their key, such as an order's id.
    pub key_holds: BTreeSet<(String, String)>,
    /// Who has a key, by user id.
    pub keys: BTreeSet<String>,
    pub sessions: Vec<StoredSession>,
    /// The e-mail address of each person, by user id.
    pub addresses: BTreeMap<String, String>,
    /// What could be read with the tokens of ended sessions, described.
    pub reads_after_end: Vec<String>,
    /// Stripe's PaymentIntents.
    pub intents: Vec<Value>,
    /// Stripe's refunds.
    pub refunds: Vec<Value>,
    /// Stripe's disputes.
    pub disputes: Vec<Value>,
    /// Whether Stripe failed every refund.
    pub refuses_refunds: bool,
    /// The e-mails that Mailgun accepted.
    pub emails: Vec<Value>,
    /// The shipments that FedEx knows.
    pub parcels: Vec<Value>,
    /// The number of messages left in each queue.
    pub queues: BTreeMap<String, usize>,
    /// Messages about what can't be read, in queues for failures. They are not counted among those left.
    pub diverted: Vec<String>,
    pub acknowledged: Acknowledged,
    /// The progress of each concert's cancellation, as the API shows it to the organizer, by concert id.
    pub cancellations: BTreeMap<String, Value>,
}

#[derive(Debug, Clone)]
pub struct Commit {
    /// The context that owns the table, such as `orders`.
    pub context: String,
    /// The kind of stream, such as `order`.
    pub category: String,
    /// The stream's key within its category.
    pub key: String,
    /// The number of the commit's first event in the stream.
    pub version: u64,
    pub at: String,
    pub events: Vec<Event>,
}

#[derive(Debug, Clone)]
pub struct Event {
    pub name: String,
    pub data: Value,
}

#[derive(Debug, Clone)]
pub struct StoredSession {
    pub user_id: String,
    pub roles: BTreeSet<String>,
    /// The version of the user's stream at the log-in.
    pub user_version: u64,
}

/// An item of a stored view.
#[derive(Debug, Clone)]
pub struct ViewItem {
    /// The context that owns the table.
    pub context: String,
    pub list: String,
    pub place: String,
    /// The version of the stream that the item was made from.
    pub version: Option<u64>,
    pub data: Value,
}

impl Commit {
    /// The number of the commit's last event in the stream.
    pub fn last_version(&self) -> u64 {
        self.version + (self.events.len() as u64).saturating_sub(1)
    }
}

impl History {
    /// The commits of each stream of a category, by key.
    pub fn streams(&self, category: &str) -> BTreeMap<&str, Vec<&Commit>> {
        let mut streams: BTreeMap<&str, Vec<&Commit>> = BTreeMap::new();
        for commit in self.commits.iter().filter(|commit| commit.category == category) {
            streams.entry(&commit.key).or_default().push(commit);
        }
        streams
    }
}
