//! A difference between two records of the same money, and what to do about it.

use kernel::{InvoiceId, Money, OrderId, PaymentId, RefundId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::views::money_movements::{MoneyMovement, MovementKind};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    pub kind: DifferenceKind,
    /// The gateway's id of the payment or refund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<OrderId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<RefundId>,
    /// The invoice or credit note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<InvoiceId>,
    /// The amount at the gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_gateway: Option<Money>,
    /// The amount recorded here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ours: Option<Money>,
    /// The amount of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoiced: Option<Money>,
    /// For people.
    #[serde(skip_deserializing)]
    pub what_to_do: &'static str,
}

impl Difference {
    /// A stored difference lacks its advice.
    #[must_use]
    pub fn with_advice(self) -> Self {
        Self { what_to_do: self.kind.what_to_do(), ..self }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// Recorded here, but not at the gateway.
    NotAtGateway,
    /// At the gateway, but not recorded here.
    NotInOurs,
    /// The amounts differ.
    AmountDiffers,
    /// Captured and not refunded, without an invoice.
    NoInvoice,
    /// An invoiced payment was refunded without a credit note.
    NoCreditNote,
    /// Invoiced, but not captured.
    InvoiceWithoutCapture,
    /// Invoiced without tax, because no rate is known.
    RateNotConfigured,
}

impl DifferenceKind {
    fn what_to_do(self) -> &'static str {
        match self {
            Self::NotAtGateway => {
                "Look up the payment at the gateway by its id. If the day has only just ended, reconcile it again in an hour."
            }
            Self::NotInOurs => {
                "Look up the payment at the gateway: somebody may have acted there, or a webhook is late. Make the gateway resend its \
                 events."
            }
            Self::AmountDiffers => "Compare both amounts with the order. Refund the overcharge in Stripe's dashboard.",
            Self::NoInvoice => {
                "Check the dead-letter queue of invoices, fix the cause and redrive it. If the payment is only minutes old, reconcile \
                 again later."
            }
            Self::NoCreditNote => {
                "Check the dead-letter queue of invoices, fix the cause and redrive it. If the refund is only minutes old, reconcile \
                 again later."
            }
            Self::InvoiceWithoutCapture => {
                "Look up the payment at the gateway: either its capture is missing here, or the invoice must be corrected."
            }
            Self::RateNotConfigured => {
                "Configure the country's rate (parameter TaxRates). Correct the document as the country's tax office requires."
            }
        }
    }

    /// A difference of this kind without details.
    pub fn difference(self) -> Difference {
        Difference {
            kind: self,
            gateway_id: None,
            payment_id: None,
            order_id: None,
            refund_id: None,
            invoice_id: None,
            at_gateway: None,
            ours: None,
            invoiced: None,
            what_to_do: self.what_to_do(),
        }
    }

    /// A difference of this kind about a movement recorded here.
    pub fn about(self, movement: &MoneyMovement) -> Difference {
        let (gateway_id, refund_id) = match &movement.kind {
            MovementKind::Captured => (Some(movement.intent_id.clone()), None),
            MovementKind::Refunded { refund_id, gateway_id } => (gateway_id.clone(), *refund_id),
        };
        Difference {
            gateway_id,
            refund_id,
            payment_id: Some(movement.payment_id),
            order_id: Some(movement.order_id),
            ours: Some(movement.amount),
            ..self.difference()
        }
    }
}
