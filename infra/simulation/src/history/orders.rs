//! The state of each order, and which events are allowed in which state.

use std::collections::BTreeSet;

use serde_json::Value;

use super::events::{events, last_version};
use super::json::{minor_units, number, text};
use super::records::{Commit, History};

/// How an order ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Paid, and its tickets are sent.
    Completed,
    Cancelled,
    /// Not paid before its hold ended.
    Expired,
    /// All its money was refunded.
    Refunded,
    /// Its refund failed: staff have to act.
    RefundFailed,
}
const ENDS: &[(&str, End)] = &[
    ("completed", End::Completed),
    ("cancelled", End::Cancelled),
    ("expired", End::Expired),
    ("refunded", End::Refunded),
    ("refund failed", End::RefundFailed),
];

/// State, allowed event, next state. Any other event is an error in that state. An order whose last seats are refunded is
/// `refunding`, whatever its state was.
const TRANSITIONS: &[(&str, &str, &str)] = &[
    ("", "OrderPlaced", "placed"),
    ("placed", "OrderReserved", "placed"),
    ("placed", "OrderHoldExtended", "placed"),
    ("placed", "OrderActionRequired", "placed"),
    ("placed", "OrderAuthorized", "placed"),
    ("placed", "OrderPrepaid", "placed"),
    ("placed", "OrderDeclined", "placed"),
    ("placed", "OrderPaymentRetried", "placed"),
    ("placed", "OrderConfirmed", "confirmed"),
    ("placed", "OrderCancelled", "cancelled"),
    ("placed", "OrderExpired", "expired"),
    ("cancelled", "OrderReinstated", "placed"),
    ("expired", "OrderReinstated", "placed"),
    ("confirmed", "OrderPaid", "paid"),
    ("confirmed", "OrderCancelled", "cancelled"),
    ("paid", "OrderCompleted", "completed"),
    ("paid", "OrderDeliveryFailed", "paid"),
    ("completed", "OrderDeliveryFailed", "completed"),
    ("paid", "OrderRefundRequested", "paid"),
    ("completed", "OrderRefundRequested", "completed"),
    ("cancelled", "OrderRefundRequested", "refunding"),
    ("expired", "OrderRefundRequested", "refunding"),
    ("refunding", "OrderRefundFailed", "refund failed"),
    ("refunding", "OrderRefunded", "refunded"),
    ("refund failed", "OrderRefunded", "refunded"),
];

#[derive(Debug, Clone)]
pub struct Order<'a> {
    pub id: &'a str,
    /// The data of `OrderPlaced`.
    pub purchase: &'a Value,
    /// In minor units.
    pub total: i64,
    /// The names of its events, in order.
    pub events: Vec<&'a str>,
    /// Events that were not allowed, and the states in which they occurred.
    pub unexpected: Vec<(&'a str, &'static str)>,
    /// None while more has to follow.
    pub end: Option<End>,
    /// The ids of the concerts whose paid seats were refunded.
    pub refunded_concerts: BTreeSet<&'a str>,
    /// Why it was cancelled, or why seats were last refunded.
    pub reason: &'a str,
    pub version: u64,
}

impl<'a> Order<'a> {
    /// Whether the buyer has seats.
    pub fn is_live(&self) -> bool {
        self.end == Some(End::Completed)
    }

    pub fn lines(&self) -> impl Iterator<Item = &'a Value> {
        self.purchase["lines"].as_array().into_iter().flatten()
    }

    /// The lines whose seats the buyer has at the end.
    pub fn kept_lines(&self) -> impl Iterator<Item = &'a Value> {
        let (is_live, refunded_concerts) = (self.is_live(), self.refunded_concerts.clone());
        self.lines().filter(move |line| is_live && !refunded_concerts.contains(text(line, "/concertId")))
    }

    /// The ids of the concerts that it has lines for.
    pub fn concerts(&self) -> BTreeSet<&'a str> {
        self.lines().map(|line| text(line, "/concertId")).collect()
    }

    /// How often it has an event.
    pub fn count(&self, event: &str) -> usize {
        self.events.iter().filter(|name| **name == event).count()
    }
}

/// In minor units.
pub fn line_total(line: &Value) -> i64 {
    minor_units(&line["unitPrice"]) * number(line, "/quantity")
}

impl History {
    pub fn orders(&self) -> Vec<Order<'_>> {
        self.streams("order").into_iter().map(|(id, commits)| order(id, &commits)).collect()
    }
}

fn order<'a>(id: &'a str, commits: &[&'a Commit]) -> Order<'a> {
    let mut order = Order {
        id,
        purchase: &Value::Null,
        total: 0,
        events: Vec::new(),
        unexpected: Vec::new(),
        end: None,
        refunded_concerts: BTreeSet::new(),
        reason: "",
        version: last_version(commits),
    };
    let mut state = "";
    for (_, name, data) in events(commits) {
        order.events.push(name);
        match TRANSITIONS.iter().find(|(from, event, _)| (*from, *event) == (state, name)) {
            Some((_, _, next)) => state = next,
            None => order.unexpected.push((name, state)),
        }
        match name {
            "OrderPlaced" => {
                order.purchase = data;
                order.total = minor_units(&data["total"]);
            }
            "OrderCancelled" => order.reason = text(data, "/reason"),
            "OrderRefundRequested" => {
                order.reason = text(data, "/reason");
                order
                    .refunded_concerts
                    .extend(data["concertIds"].as_array().into_iter().flatten().filter_map(Value::as_str));
                if order.refunded_concerts == order.concerts() {
                    state = "refunding";
                }
            }
            _ => {}
        }
    }
    order.end = ENDS.iter().find(|(name, _)| *name == state).map(|(_, end)| *end);
    order
}
