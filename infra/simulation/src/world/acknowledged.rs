//! What the API acknowledged to its clients. All of it must hold when the run ends.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

#[derive(Debug, Clone, Default)]
pub struct Acknowledged {
    pub orders: Vec<AcknowledgedOrder>,
    /// Ids of orders.
    pub cancelled_orders: BTreeSet<String>,
    /// Amounts as JSON, by order id.
    pub partial_refunds: BTreeMap<String, Vec<Value>>,
    /// Ids of concerts.
    pub cancelled_concerts: BTreeSet<String>,
    /// How often a gate was told to admit somebody, by ticket id.
    pub admissions: BTreeMap<String, usize>,
    /// Scan id and ticket id.
    pub offline_scans: BTreeSet<(String, String)>,
    /// Order id and delivery id.
    pub resent_tickets: BTreeSet<(String, String)>,
    /// How many scans never got a final response.
    pub unanswered_scans: usize,
    /// Repeated requests with a response other than the first, described.
    pub inconsistent_repeats: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcknowledgedOrder {
    /// The fan's number.
    pub fan: usize,
    pub email: String,
    pub order_id: String,
}

/// What a successful response acknowledges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Nothing that has to hold until the end.
    None,
    /// The fan of this number has an order.
    OrderPlaced(usize),
    /// The concert of this number is on sale.
    ConcertOnSale(usize),
    /// The order with this id is cancelled.
    OrderCancelled(String),
    PartialRefund {
        order_id: String,
        /// As JSON.
        amount: Value,
    },
    /// The concert with this id is cancelled.
    ConcertCancelled(String),
    /// The response says whether the gate may admit the ticket's holder.
    TicketScanned,
    /// Scans from a gate without a network are recorded.
    OfflineScansUploaded,
    /// The tickets of the order with this id are sent again.
    TicketsResent(String),
}
