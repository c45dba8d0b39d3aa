//! Orders: what their events add up to, and which may come when.

use std::collections::BTreeSet;

use serde_json::Value;

use super::facts::{events, last_version};
use super::{Commit, History, minor_units, number, text};

/// How an order ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Paid, and its tickets are on their way.
    Completed,
    /// Came to nothing.
    Cancelled,
    /// Was not confirmed in time.
    Expired,
    /// All its money was given back.
    Refunded,
    /// Its money could not be given back: staff are to look at it.
    RefundFailed,
}

/// The states from which nothing more has to follow, and what each is called.
const ENDS: &[(&str, End)] = &[
    ("completed", End::Completed),
    ("cancelled", End::Cancelled),
    ("expired", End::Expired),
    ("refunded", End::Refunded),
    ("refund failed", End::RefundFailed),
];

/// In which state which event may come, and which state it leads to. An order whose last seats go back is `refunding`, whatever it
/// was. An event that is not here in a state must not come in it.
const MOVES: &[(&str, &str, &str)] = &[
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

/// An order.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// Its id.
    pub id: &'a str,
    /// What was bought.
    pub purchase: &'a Value,
    /// What it comes to, in minor units.
    pub total: i64,
    /// The names of its events, in order.
    pub events: Vec<&'a str>,
    /// Events that came when they must not, and the states in which they did.
    pub strays: Vec<(&'a str, &'static str)>,
    /// How it ended, if it did.
    pub end: Option<End>,
    /// The concerts whose seats went back after they were paid.
    pub given_back: BTreeSet<&'a str>,
    /// Why it was cancelled, or seats of it went back last.
    pub reason: &'a str,
    /// Its version.
    pub version: u64,
}

impl<'a> Order<'a> {
    /// Whether the buyer has seats of it.
    pub fn is_live(&self) -> bool {
        self.end == Some(End::Completed)
    }

    /// What was bought, line by line.
    pub fn lines(&self) -> impl Iterator<Item = &'a Value> {
        self.purchase["lines"].as_array().into_iter().flatten()
    }

    /// The lines whose seats the buyer has in the end.
    pub fn kept_lines(&self) -> impl Iterator<Item = &'a Value> {
        let (is_live, given_back) = (self.is_live(), self.given_back.clone());
        self.lines().filter(move |line| is_live && !given_back.contains(text(line, "/concertId")))
    }

    /// The concerts that it has seats of, or wanted some of.
    pub fn concerts(&self) -> BTreeSet<&'a str> {
        self.lines().map(|line| text(line, "/concertId")).collect()
    }

    /// How often an event happened to it.
    pub fn count(&self, event: &str) -> usize {
        self.events.iter().filter(|name| **name == event).count()
    }
}

/// What a line comes to, in minor units.
pub fn line_total(line: &Value) -> i64 {
    minor_units(&line["unitPrice"]) * number(line, "/quantity")
}

impl History {
    /// The orders.
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
        strays: Vec::new(),
        end: None,
        given_back: BTreeSet::new(),
        reason: "",
        version: last_version(commits),
    };
    let mut state = "";
    for (_, name, data) in events(commits) {
        order.events.push(name);
        match MOVES.iter().find(|(from, event, _)| (*from, *event) == (state, name)) {
            Some((_, _, next)) => state = next,
            None => order.strays.push((name, state)),
        }
        match name {
            "OrderPlaced" => {
                order.purchase = data;
                order.total = minor_units(&data["total"]);
            }
            "OrderCancelled" => order.reason = text(data, "/reason"),
            "OrderRefundRequested" => {
                order.reason = text(data, "/reason");
                order.given_back.extend(data["concertIds"].as_array().into_iter().flatten().filter_map(Value::as_str));
                if order.given_back == order.concerts() {
                    state = "refunding";
                }
            }
            _ => {}
        }
    }
    order.end = ENDS.iter().find(|(name, _)| *name == state).map(|(_, end)| *end);
    order
}
