//! What the API acknowledged to its clients. All of it must hold when the run ends.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

#[derive(Debug, Clone, Default)]
pub struct Acknowledged {
    pub orders: Vec<AcknowledgedOrder>,
    /// Ids of orders.
    pub cancelled_orders: BTreeSet<String>,
    /// By refund id.
    pub refunds: BTreeMap<String, AcknowledgedRefund>,
    /// Ids of concerts.
    pub cancelled_concerts: BTreeSet<String>,
    /// How often a gate was told to admit somebody, by ticket id.
    pub admissions: BTreeMap<String, usize>,
    /// Scan id and ticket id.
    pub offline_scans: BTreeSet<(String, String)>,
    /// Ids of refunds.
    pub refunds_by_hand: BTreeSet<String>,
    /// Ids of scans.
    pub undone_scans: BTreeSet<String>,
    /// How many transfers were acknowledged, by ticket id.
    pub transfers: BTreeMap<String, usize>,
    /// Ids of tickets.
    pub given_back: BTreeSet<String>,
    /// Ids of tickets that admitted somebody with a code that had been replaced.
    pub void_codes_admitted: BTreeSet<String>,
    /// Order id and delivery id.
    pub resent_tickets: BTreeSet<(String, String)>,
    /// How many scans never got a final response.
    pub unanswered_scans: usize,
    /// What was written that can't be read, by the id in it.
    pub poison: Vec<String>,
    /// Requests that were refused because of their key, though it was not used for another request within a day, described.
    pub refused_keys: Vec<String>,
    /// Repeated requests with a response other than the first, described.
    pub inconsistent_repeats: Vec<String>,
    /// Requests that changed something after the end of their session, described.
    pub after_end: Vec<String>,
    /// Requests that were refused though nothing had ended their session, described.
    pub refused_sessions: Vec<String>,
    /// Log-ins that should have been refused, or accepted, or had other roles, described.
    pub wrong_log_ins: Vec<String>,
    /// Requests that needed a role and were not answered as the session's roles say, described.
    pub wrong_roles: Vec<String>,
    /// What somebody found who registered the address of a forgotten person, described, if it was not what anybody new finds.
    pub wrong_returns: Vec<String>,
    /// The roles of each user whose last change of roles was acknowledged, by user id.
    pub roles: BTreeMap<String, BTreeSet<String>>,
    /// Ids of users whose change of password was acknowledged, and how often.
    pub changed_passwords: BTreeMap<String, usize>,
    /// Ids of users.
    pub deactivated: BTreeSet<String>,
    /// Ids of users.
    pub forgotten: BTreeSet<String>,
}

/// What finance was told that it refunds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcknowledgedRefund {
    pub order_id: String,
    pub payment_id: String,
    pub part: RefundedPart,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundedPart {
    /// An amount, as JSON.
    Amount(Value),
    Tickets {
        concert: String,
        ticket_type: String,
        quantity: i64,
    },
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
    Refund(AcknowledgedRefund),
    /// The refund with this id was paid back by hand.
    RefundMadeByHand(String),
    /// The concert with this id is cancelled.
    ConcertCancelled(String),
    /// The response says whether the gate may admit the ticket's holder.
    TicketScanned,
    /// Scans from a gate without a network are recorded.
    OfflineScansUploaded,
    /// The admission by the scan with this id is undone.
    AdmissionUndone(String),
    /// The ticket with this id has another holder and code.
    TicketTransferred(String),
    /// The ticket with this id is given back.
    TicketGivenBack(String),
    /// A gate was shown a code that the ticket with this id no longer has.
    VoidCodeScanned(String),
    /// The tickets of the order with this id are sent again.
    TicketsResent(String),
}
