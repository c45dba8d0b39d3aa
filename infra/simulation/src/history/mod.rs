//! All that is left when a story is over: what was written, what vendors hold, what people were told.
//!
//! It is read as whoever comes from outside would read it, as JSON, and shares no code with the functions: what they take for
//! granted is what is in question.

mod facts;
mod gather;
mod orders;
mod payments;
mod pools;
mod words;

use std::collections::BTreeMap;

use serde_json::Value;

pub use facts::{Hold, Reservation, Ticket};
pub use gather::Unreadable;
pub use orders::{End, Order, line_total};
pub use payments::{Payment, Refund};
pub use pools::{Pool, PoolState};

use crate::promises::Promises;

/// A history.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// All commits, by context and in the order in which they were made there.
    pub commits: Vec<Commit>,
    /// Changes of event tables other than a new commit: there must be none.
    pub rewritten: Vec<String>,
    /// What the views hold.
    pub views: Vec<ViewItem>,
    /// Stripe's payments.
    pub intents: Vec<Value>,
    /// Stripe's refunds.
    pub refunds: Vec<Value>,
    /// Whether Stripe failed whenever it was to give money back.
    pub refuses_refunds: bool,
    /// The mails that Mailgun took.
    pub mails: Vec<Value>,
    /// The parcels that FedEx knows.
    pub parcels: Vec<Value>,
    /// How many messages are left in each queue.
    pub queues: BTreeMap<String, usize>,
    /// What people were told.
    pub promises: Promises,
    /// How far the cancellation of each concert that was called off is, as its organizer is told.
    pub cancellations: BTreeMap<String, Value>,
}

/// A commit.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Whose table it is in, such as `orders`.
    pub context: String,
    /// What kind of stream, such as `order`.
    pub category: String,
    /// Which of them.
    pub key: String,
    /// The number of its first event in the stream.
    pub version: u64,
    /// When.
    pub at: String,
    /// What happened.
    pub events: Vec<Event>,
}

/// An event.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// What it says.
    pub data: Value,
}

/// An item of a view.
#[derive(Debug, Clone)]
pub struct ViewItem {
    /// Whose table it is in.
    pub context: String,
    /// The list that it is in.
    pub list: String,
    /// Its place there.
    pub place: String,
    /// The version of the stream that it was made from.
    pub version: Option<u64>,
    /// What it says.
    pub data: Value,
}

impl Commit {
    /// The number of its last event in the stream.
    pub fn last_version(&self) -> u64 {
        self.version + (self.events.len() as u64).saturating_sub(1)
    }
}

impl History {
    /// The commits of all streams of a kind, by stream.
    pub fn streams(&self, category: &str) -> BTreeMap<&str, Vec<&Commit>> {
        let mut streams: BTreeMap<&str, Vec<&Commit>> = BTreeMap::new();
        for commit in self.commits.iter().filter(|commit| commit.category == category) {
            streams.entry(&commit.key).or_default().push(commit);
        }
        streams
    }
}

/// A text in JSON, by pointer; empty if there is none.
pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// A number in JSON, by pointer; 0 if there is none.
pub(crate) fn number(value: &Value, pointer: &str) -> i64 {
    value.pointer(pointer).and_then(Value::as_i64).unwrap_or_default()
}

/// An amount of money in its currency's minor units.
pub(crate) fn minor_units(money: &Value) -> i64 {
    let decimals = match text(money, "/currency") {
        "JPY" => 0,
        "PLN" | "EUR" | "USD" => 2,
        "KWD" => 3,
        other => panic!("the checker does not know the currency {other:?} of {money}"),
    };
    let (whole, part) = text(money, "/amount").split_once('.').unwrap_or((text(money, "/amount"), ""));
    let digits = format!("{whole}{part:0<decimals$}");
    digits.parse().expect("an amount")
}
