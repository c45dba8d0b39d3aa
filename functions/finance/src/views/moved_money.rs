//! Money that the gateway moved for us, by day: what is compared with the gateway's own list.

use eventstore::{Commit, RecordedEvent, Unreadable};
use jiff::tz::TimeZone;
use kernel::{Money, OrderId, PaymentId, RefundId, Timestamp};
use serde::{Deserialize, Serialize};
use views::Key;

use crate::payment::{Payment, PaymentEvent};

/// How many lists a day is spread over: one alone would limit the shop to the writes that one partition takes.
const LISTS: u128 = 16;

/// Money that was taken or given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Moved {
    /// Which way.
    pub way: Way,
    /// The payment.
    pub payment_id: PaymentId,
    /// Its order.
    pub order_id: OrderId,
    /// The gateway's id of the payment.
    pub intent_id: String,
    /// How much.
    pub amount: Money,
    /// When we heard of it.
    pub at: Timestamp,
    /// Whether it is of an attempt that another has taken the place of: it is no sale.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_replaced: bool,
}

/// Which way money went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Way {
    /// It was taken.
    Captured,
    /// It was given back.
    Refunded {
        /// The refund; none of an attempt that another has taken the place of.
        refund_id: Option<RefundId>,
        /// The gateway's id of it, where that is known.
        gateway_id: Option<String>,
    },
}

impl Moved {
    /// The lists of a day in UTC, `2026-11-25`.
    pub fn lists(day: &str) -> impl Iterator<Item = String> {
        (0..LISTS).map(move |number| format!("moved#{day}#{number}"))
    }

    /// What a commit of a payment moved; the payment is as it is now.
    ///
    /// # Errors
    /// [`Unreadable`]
    pub fn of(commit: &Commit, payment: &Payment) -> Result<Vec<Self>, Unreadable> {
        let mut moved = Vec::new();
        for event in &commit.events {
            moved.extend(Self::by(&RecordedEvent::decode(event)?, payment, commit.at));
        }
        Ok(moved)
    }

    fn by(event: &PaymentEvent, payment: &Payment, at: Timestamp) -> Option<Self> {
        let terms = payment.terms()?;
        let moved = |way, intent_id: &str, amount, of_replaced| {
            let (payment_id, order_id, intent_id) = (terms.payment_id, terms.order_id, intent_id.to_owned());
            Some(Self { way, payment_id, order_id, intent_id, amount, at, of_replaced })
        };
        match event {
            PaymentEvent::PaymentCaptured => moved(Way::Captured, payment.gateway_id()?, terms.amount, false),
            PaymentEvent::PaymentRefunded { refund_id, gateway_id } => {
                let amount = payment.refunds()?.get(*refund_id)?.refund.amount;
                let way = Way::Refunded { refund_id: Some(*refund_id), gateway_id: gateway_id.clone() };
                moved(way, payment.gateway_id()?, amount, false)
            }
            PaymentEvent::PaymentAttemptCaptured { gateway_id } => moved(Way::Captured, gateway_id, terms.amount, true),
            PaymentEvent::PaymentAttemptRefunded { gateway_id } => {
                moved(Way::Refunded { refund_id: None, gateway_id: None }, gateway_id, terms.amount, true)
            }
            _ => None,
        }
    }

    /// Where it is: in one of the lists of its day.
    pub fn key(&self) -> Key {
        let day = self.at.to_zoned(TimeZone::UTC).date();
        let list = format!("moved#{day}#{}", self.payment_id.uuid().as_u128() % LISTS);
        let place = match &self.way {
            Way::Captured => format!("captured#{}", self.intent_id),
            Way::Refunded { gateway_id: Some(gateway_id), .. } => format!("refunded#{gateway_id}"),
            Way::Refunded { refund_id: Some(refund_id), .. } => format!("refunded#{refund_id}"),
            Way::Refunded { .. } => format!("refunded#{}", self.intent_id),
        };
        Key::new(list, place)
    }
}
