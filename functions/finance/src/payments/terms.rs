//! What a payment is for.

use kernel::{CorrelationId, Money, OrderId, PaymentId, Text, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::attempts::ReplacedAttempt;
use super::refund_lines::PaidLine;

/// The amount of a payment, its order, its payer and their card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
    pub payment_id: PaymentId,
    pub order_id: OrderId,
    pub user_id: UserId,
    pub amount: Money,
    /// What is paid for: adds up to the amount. Empty if an older release requested the payment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<PaidLine>,
    /// The gateway's id of the card or confirmation token.
    pub payment_method_id: Text<255>,
    /// Counts attempts to authorize, from 1.
    pub attempt: u32,
    /// Counts the cards of the order, from 1.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub card: u32,
    pub requested_at: Timestamp,
    /// Absent for the first card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_given_at: Option<Timestamp>,
    /// The attempts that this one replaces, as far as the gateway knows them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<ReplacedAttempt>,
    /// The request that started the purchase. Stripe returns it with each event about the payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<CorrelationId>,
}

fn first() -> u32 {
    1
}

fn is_first(card: &u32) -> bool {
    *card == 1
}

impl Terms {
    /// When the current card was given.
    pub fn since(&self) -> Timestamp {
        self.card_given_at.unwrap_or(self.requested_at)
    }

    pub(super) fn replaced_mut(&mut self, gateway_id: &str) -> Option<&mut ReplacedAttempt> {
        self.replaced.iter_mut().find(|attempt| attempt.gateway_id == gateway_id)
    }
}
