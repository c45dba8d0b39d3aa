//! What people were told, which has to be so in the end.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// What people were told.
#[derive(Debug, Clone, Default)]
pub struct Promises {
    /// The orders that fans were promised.
    pub orders: Vec<Promised>,
    /// Orders that were said to be called off.
    pub called_off: BTreeSet<String>,
    /// Refunds of a part that finance was promised, by order, as JSON.
    pub parts: BTreeMap<String, Vec<Value>>,
    /// Concerts that were said to be cancelled.
    pub cancelled_concerts: BTreeSet<String>,
    /// How often gates were told to let somebody in, by ticket.
    pub let_in: BTreeMap<String, usize>,
    /// The scans of gates without a network that were taken: scan and ticket.
    pub told_offline: BTreeSet<(String, String)>,
    /// Orders whose tickets were said to be sent again, once for each delivery.
    pub sent_again: BTreeSet<(String, String)>,
    /// How many scans never got an answer.
    pub unanswered_scans: usize,
    /// Repeats that were not answered as the first request was.
    pub unlike_repeats: Vec<String>,
}

/// An order that a fan was promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promised {
    /// The number of the fan.
    pub fan: usize,
    /// Where they get their mails.
    pub email: String,
    /// Its id.
    pub order_id: String,
}

/// What it means that something was done which somebody asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing that would have to be so for ever.
    Nothing,
    /// A fan has an order.
    Order(usize),
    /// A concert of the story is on sale.
    OnSale(usize),
    /// An order is called off.
    CalledOff(String),
    /// A part of an order's money goes back.
    PartRefunded {
        /// The order.
        order_id: String,
        /// How much, as JSON.
        amount: Value,
    },
    /// A concert is cancelled.
    ConcertCancelled(String),
    /// The answer says whether somebody may come in.
    Scanned,
    /// A scan of a gate without a network is taken.
    ToldOffline,
    /// The tickets of an order are sent again.
    SentAgain(String),
}
