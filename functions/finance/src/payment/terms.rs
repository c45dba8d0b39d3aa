use kernel::{CorrelationId, Money, OrderId, PaymentId, Text, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::attempts::Replaced;

/// How much, for what, from whom and by which card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
    /// The payment.
    pub payment_id: PaymentId,
    /// Its order.
    pub order_id: OrderId,
    /// Who pays.
    pub user_id: UserId,
    /// How much.
    pub amount: Money,
    /// The gateway's id of the card.
    pub payment_method_id: Text<255>,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Which card of the order this is, from 1.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub card: u32,
    /// When the money was asked for.
    pub requested_at: Timestamp,
    /// When it was asked for from this card, if that is not the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_given_at: Option<Timestamp>,
    /// The attempts whose place this one has taken, as far as the gateway knows them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<Replaced>,
    /// The request that the purchase began with. The gateway is told, and gives it back with all that it tells.
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
    /// When the money was asked for from this card.
    pub fn since(&self) -> Timestamp {
        self.card_given_at.unwrap_or(self.requested_at)
    }

    pub(super) fn replaced_mut(&mut self, id: &str) -> Option<&mut Replaced> {
        self.replaced.iter_mut().find(|attempt| attempt.gateway_id == id)
    }
}
