//! Captures and refunds by day, to be compared with Stripe's own list.

use eventstore::{Commit, RecordedEvent, Unreadable};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Money, OrderId, PaymentId, RefundId, Timestamp};
use serde::{Deserialize, Serialize};
use views::{Key, ViewError, Views};

use crate::payment::{Payment, PaymentEvent};

/// The lists that a day is spread over: a single one would limit the shop to the writes of one partition.
const LISTS: u128 = 16;

/// Lists that are read at the same time.
const MAX_CONCURRENT: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MoneyMovement {
    #[serde(rename = "way")]
    pub kind: MovementKind,
    pub payment_id: PaymentId,
    pub order_id: OrderId,
    /// Stripe's id of the payment.
    pub intent_id: String,
    pub amount: Money,
    /// When it was recorded here.
    pub at: Timestamp,
    /// It belongs to an attempt that a later one replaced: it is not a sale.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_replaced: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MovementKind {
    Captured,
    Refunded {
        /// Absent for a replaced attempt.
        refund_id: Option<RefundId>,
        /// Stripe's id of the refund, if it is known.
        gateway_id: Option<String>,
    },
}

impl MoneyMovement {
    /// The lists of a day in UTC.
    pub fn lists(day: Date) -> impl Iterator<Item = String> {
        (0..LISTS).map(move |number| format!("moved#{day}#{number}"))
    }

    /// All movements of these days in UTC.
    ///
    /// # Errors
    /// [`ViewError`]
    pub async fn of_days(views: &Views, days: impl IntoIterator<Item = Date>) -> Result<Vec<Self>, ViewError> {
        let lists: Vec<String> = days.into_iter().flat_map(Self::lists).collect();
        stream::iter(lists)
            .map(|list| async move { views.list_all::<Self>(&list).await })
            .buffered(MAX_CONCURRENT)
            .try_concat()
            .await
    }

    /// The movements of a commit. `payment` is its current state.
    pub fn of(commit: &Commit, payment: &Payment) -> Result<Vec<Self>, Unreadable> {
        let mut movements = Vec::new();
        for event in &commit.events {
            movements.extend(Self::of_event(&RecordedEvent::decode(event)?, payment, commit.at));
        }
        Ok(movements)
    }

    fn of_event(event: &PaymentEvent, payment: &Payment, at: Timestamp) -> Option<Self> {
        let terms = payment.terms()?;
        let movement = |kind, intent_id: &str, amount, of_replaced| {
            let (payment_id, order_id, intent_id) = (terms.payment_id, terms.order_id, intent_id.to_owned());
            Some(Self { kind, payment_id, order_id, intent_id, amount, at, of_replaced })
        };
        match event {
            PaymentEvent::PaymentCaptured => {
                movement(MovementKind::Captured, payment.gateway_id()?, terms.amount, false)
            }
            PaymentEvent::PaymentRefunded { refund_id, gateway_id } => {
                let amount = payment.refunds()?.get(*refund_id)?.refund.amount;
                let kind = MovementKind::Refunded { refund_id: Some(*refund_id), gateway_id: gateway_id.clone() };
                movement(kind, payment.gateway_id()?, amount, false)
            }
            PaymentEvent::PaymentAttemptCaptured { gateway_id } => {
                movement(MovementKind::Captured, gateway_id, terms.amount, true)
            }
            PaymentEvent::PaymentAttemptRefunded { gateway_id } => {
                let kind = MovementKind::Refunded { refund_id: None, gateway_id: None };
                movement(kind, gateway_id, terms.amount, true)
            }
            _ => None,
        }
    }

    pub fn key(&self) -> Key {
        let day = self.at.to_zoned(TimeZone::UTC).date();
        let list = format!("moved#{day}#{}", self.payment_id.uuid().as_u128() % LISTS);
        let place = match &self.kind {
            MovementKind::Captured => format!("captured#{}", self.intent_id),
            MovementKind::Refunded { gateway_id: Some(gateway_id), .. } => format!("refunded#{gateway_id}"),
            MovementKind::Refunded { refund_id: Some(refund_id), .. } => format!("refunded#{refund_id}"),
            MovementKind::Refunded { .. } => format!("refunded#{}", self.intent_id),
        };
        Key::new(list, place)
    }
}
