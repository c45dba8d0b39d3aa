//! The state of each order, and which events are allowed in which state.

use std::collections::{BTreeMap, BTreeSet};

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

/// State, allowed event, next state. Any other event is an error in that state. An order that is placed without a card is `unpaid`. An
/// order whose last seats are returned is `refunding`, whatever its state was.
const TRANSITIONS: &[(&str, &str, &str)] = &[
    ("", "OrderPlaced", "placed"),
    ("unpaid", "OrderReserved", "unpaid"),
    ("unpaid", "OrderHoldExtended", "unpaid"),
    ("unpaid", "OrderPaymentRequested", "placed"),
    ("unpaid", "OrderCancelled", "cancelled"),
    ("unpaid", "OrderExpired", "expired"),
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
    ("paid", "OrderDeliveryNotNeeded", "paid"),
    ("paid", "OrderCompleted", "completed"),
    ("paid", "OrderDeliveryFailed", "paid"),
    ("completed", "OrderDeliveryFailed", "completed"),
    ("paid", "OrderRefundRequested", "paid"),
    ("completed", "OrderRefundRequested", "completed"),
    ("cancelled", "OrderRefundRequested", "refunding"),
    ("expired", "OrderRefundRequested", "refunding"),
    ("paid", "OrderRefundAccepted", "paid"),
    ("completed", "OrderRefundAccepted", "completed"),
    ("refunding", "OrderRefundAccepted", "refunding"),
    ("refund failed", "OrderRefundAccepted", "refund failed"),
    ("refunded", "OrderRefundAccepted", "refunded"),
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
    /// The numbers of returned tickets, by concert and ticket type.
    pub returned: BTreeMap<(&'a str, &'a str), i64>,
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

    /// The lines of which the buyer has seats at the end, each with the number of those seats.
    pub fn kept_lines(&self) -> impl Iterator<Item = (&'a Value, i64)> + '_ {
        let is_live = self.is_live();
        self.lines().map(|line| (line, self.kept(line))).filter(move |(_, kept)| is_live && *kept > 0)
    }

    /// The number of tickets of a line that were not returned.
    pub fn kept(&self, line: &'a Value) -> i64 {
        number(line, "/quantity") - self.returned_of(line)
    }

    /// The number of tickets of a line that were returned.
    pub fn returned_of(&self, line: &'a Value) -> i64 {
        self.returned.get(&(text(line, "/concertId"), text(line, "/ticketTypeId"))).copied().unwrap_or_default()
    }

    /// Whether not all tickets for a concert were returned.
    pub fn keeps(&self, concert: &str) -> bool {
        self.lines().any(|line| text(line, "/concertId") == concert && self.kept(line) > 0)
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
        returned: BTreeMap::new(),
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
                if data["paysLater"] == true {
                    state = "unpaid";
                }
            }
            "OrderCancelled" => order.reason = text(data, "/reason"),
            "OrderRefundRequested" => {
                order.reason = text(data, "/reason");
                for line in data["lines"].as_array().into_iter().flatten() {
                    let of_line = (text(line, "/concertId"), text(line, "/ticketTypeId"));
                    *order.returned.entry(of_line).or_default() += number(line, "/quantity");
                }
                if order.lines().all(|line| order.kept(line) <= 0) {
                    state = "refunding";
                }
            }
            _ => {}
        }
    }
    order.end = ENDS.iter().find(|(name, _)| *name == state).map(|(_, end)| *end);
    order
}
