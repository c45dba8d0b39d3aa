//! What is stuck: the API's responses and how they are printed.

use std::fmt;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct List<T> {
    pub(crate) items: Vec<T>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StuckOrders {
    pub(crate) items: Vec<StuckOrder>,
    pub(crate) unreadable: Vec<UnreadableOrder>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UnreadableOrder {
    order_id: String,
    since: String,
    correlation_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StuckOrder {
    order_id: String,
    number: String,
    status: String,
    since: String,
    waits_for: String,
    advice: String,
    correlation_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FailedRefund {
    refund_id: String,
    payment_id: String,
    order_id: String,
    amount: Amount,
    reason: String,
    requested_at: String,
}

#[derive(Debug, Deserialize)]
struct Amount {
    amount: String,
    currency: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeadLetter {
    pub(crate) origin: String,
    id: String,
    since: Option<String>,
    event: Option<String>,
    function: Option<String>,
    error: Option<String>,
    reason: Option<String>,
    correlation_id: Option<String>,
    redrivable: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RedrivenQueue {
    pub(crate) redriven: u64,
    pub(crate) left: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Republished {
    pub(crate) republished: u64,
    pub(crate) next_cursor: Option<String>,
}

impl fmt::Display for StuckOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { order_id, number, status, since, waits_for, advice, correlation_id } = self;
        writeln!(f, "  {number} is {status} and has waited for {waits_for} since {since}")?;
        writeln!(f, "    {advice}")?;
        write!(f, "    order {order_id}, correlation id {correlation_id}")
    }
}

impl fmt::Display for UnreadableOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { order_id, since, correlation_id } = self;
        write!(f, "  order {order_id}, open since {since}, correlation id {correlation_id}")
    }
}

impl fmt::Display for FailedRefund {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { refund_id, payment_id, order_id, amount: Amount { amount, currency }, reason, requested_at } = self;
        writeln!(f, "  {amount} {currency}, requested at {requested_at}: {reason}")?;
        write!(f, "    refund {refund_id} of payment {payment_id}, order {order_id}")
    }
}

impl fmt::Display for DeadLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or = |text: &Option<String>, default: &str| text.clone().unwrap_or_else(|| default.to_owned());
        write!(f, "  {}  {}  {}", self.id, self.origin, or(&self.since, "-"))?;
        let (event, function) = (or(&self.event, "unknown event"), or(&self.function, "its consumer"));
        write!(f, "\n    {event}: {function} failed")?;
        if let Some(error) = &self.error {
            write!(f, " ({error})")?;
        }
        if let Some(reason) = &self.reason {
            write!(f, "\n    {reason}")?;
        }
        if let Some(correlation_id) = &self.correlation_id {
            write!(f, "\n    correlation id {correlation_id}")?;
        }
        if !self.redrivable {
            f.write_str("\n    cannot be redriven from here: see docs/deployment.md")?;
        }
        Ok(())
    }
}
