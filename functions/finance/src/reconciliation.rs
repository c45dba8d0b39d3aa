//! What the gateway moved in a day against what we think it moved: each difference, and what to do about it.

use kernel::{Currency, InvoiceId, Money, MoneyError, OrderId, PaymentId, RefundId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use stripe::{Captured, Refunded};

use crate::views::moved_money::{Moved, Way};

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// What differs.
    pub kind: Kind,
    /// The gateway's id of the payment or refund, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_id: Option<String>,
    /// The payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    /// Its order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<OrderId>,
    /// The refund.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<RefundId>,
    /// The invoice or credit note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<InvoiceId>,
    /// How much the gateway has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_gateway: Option<Money>,
    /// How much we have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ours: Option<Money>,
    /// How much the document is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoiced: Option<Money>,
    /// For a person.
    pub what_to_do: &'static str,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "DifferenceKind")]
pub enum Kind {
    /// We have it, and the gateway does not.
    NotAtGateway,
    /// The gateway has it, and we do not.
    NotInOurs,
    /// Both have it, of different amounts.
    AmountDiffers,
    /// Money was taken and not given back, and there is no invoice.
    NoInvoice,
    /// Money was given back of what was invoiced, and there is no credit note.
    NoCreditNote,
    /// There is an invoice, and no money was taken.
    InvoiceWithoutCapture,
    /// An invoice was issued without tax, because no rate is known.
    RateNotConfigured,
}

impl Kind {
    fn what_to_do(self) -> &'static str {
        match self {
            Self::NotAtGateway => {
                "Look the payment up at the gateway by its id. If the day is not over, or only just, ask again in an hour."
            }
            Self::NotInOurs => {
                "Somebody may have moved it at the gateway, or its webhook is late: look at the payment there, and see that the \
                 gateway sends its events again."
            }
            Self::AmountDiffers => "Compare both with the order; give back at the gateway what was taken beyond it.",
            Self::NoInvoice => {
                "Look into the dead letters of the queue invoices, mend what they say and send them again. If the payment is of the \
                 last minutes, ask again later."
            }
            Self::NoCreditNote => {
                "Look into the dead letters of the queue invoices, mend what they say and send them again. If the refund is of the \
                 last minutes, ask again later."
            }
            Self::InvoiceWithoutCapture => {
                "Look the payment up at the gateway: either its capture is missing here, or the invoice must be corrected."
            }
            Self::RateNotConfigured => {
                "Configure the country's rate (parameter TaxRates); correct the document as the tax office of the country wants it."
            }
        }
    }

    /// A difference of this kind, of which nothing is known yet.
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

    /// A difference of this kind, about money that we know of.
    pub fn about(self, moved: &Moved) -> Difference {
        let (gateway_id, refund_id) = match &moved.way {
            Way::Captured => (Some(moved.intent_id.clone()), None),
            Way::Refunded { refund_id, gateway_id } => (gateway_id.clone(), *refund_id),
        };
        Difference {
            gateway_id,
            refund_id,
            payment_id: Some(moved.payment_id),
            order_id: Some(moved.order_id),
            ours: Some(moved.amount),
            ..self.difference()
        }
    }
}

/// A day, from its first moment until before the first of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Its first moment.
    pub begin: Timestamp,
    /// The first moment of the next.
    pub end: Timestamp,
}

impl Day {
    /// Whether a time is in it.
    pub fn has(self, at: Timestamp) -> bool {
        self.begin <= at && at < self.end
    }
}

/// Where the gateway and we differ on what was moved on a day. Both lists reach beyond the day, so that what one of the two knows a
/// moment before or after midnight is no difference.
pub fn compare(day: Day, captured: &[Captured], refunded: &[Refunded], ours: &[Moved]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for theirs in captured {
        let amount = stripe::money(theirs.amount, &theirs.currency);
        match ours.iter().find(|moved| moved.way == Way::Captured && moved.intent_id == theirs.intent_id) {
            None if day.has(theirs.at) => differences.push(Difference {
                gateway_id: Some(theirs.intent_id.clone()),
                at_gateway: amount,
                ..Kind::NotInOurs.difference()
            }),
            Some(moved) if amount != Some(moved.amount) && (day.has(theirs.at) || day.has(moved.at)) => {
                differences.push(Difference { at_gateway: amount, ..Kind::AmountDiffers.about(moved) });
            }
            _ => {}
        }
    }
    for theirs in refunded.iter().filter(|theirs| !theirs.refund.has_failed()) {
        let amount = stripe::money(theirs.refund.amount, &theirs.refund.currency);
        match ours.iter().find(|moved| is_same_refund(moved, theirs)) {
            None if day.has(theirs.at) => differences.push(Difference {
                gateway_id: Some(theirs.refund.id.clone()),
                refund_id: theirs.refund.metadata.get("refund_id").and_then(|id| id.parse().ok()),
                payment_id: theirs.refund.metadata.get("payment_id").and_then(|id| id.parse().ok()),
                at_gateway: amount,
                ..Kind::NotInOurs.difference()
            }),
            Some(moved) if amount != Some(moved.amount) && (day.has(theirs.at) || day.has(moved.at)) => {
                differences.push(Difference { at_gateway: amount, ..Kind::AmountDiffers.about(moved) });
            }
            _ => {}
        }
    }
    for moved in ours.iter().filter(|moved| day.has(moved.at)) {
        let is_there = match moved.way {
            Way::Captured => captured.iter().any(|theirs| theirs.intent_id == moved.intent_id),
            // One that failed since was made all the same.
            Way::Refunded { .. } => refunded.iter().any(|theirs| is_same_refund(moved, theirs)),
        };
        if !is_there {
            differences.push(Kind::NotAtGateway.about(moved));
        }
    }
    differences
}

fn is_same_refund(moved: &Moved, theirs: &Refunded) -> bool {
    let Way::Refunded { refund_id, gateway_id } = &moved.way else { return false };
    match (gateway_id, refund_id) {
        (Some(gateway_id), _) => *gateway_id == theirs.refund.id,
        (None, Some(refund_id)) => theirs.refund.metadata.get("refund_id") == Some(&refund_id.to_string()),
        (None, None) => theirs.refund.payment_intent.as_deref() == Some(moved.intent_id.as_str()),
    }
}

/// What a day adds up to in a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ReconciliationTotals")]
pub struct Totals {
    /// What the gateway took.
    pub captured_at_gateway: Money,
    /// What we know that it took.
    pub captured: Money,
    /// What the gateway gave back, but for what failed since.
    pub refunded_at_gateway: Money,
    /// What we know that it gave back.
    pub refunded: Money,
    /// Invoices that were issued.
    pub invoiced: Money,
    /// Credit notes that were issued.
    pub credited: Money,
}

impl Totals {
    /// Nothing, in a currency.
    pub fn zero(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self {
            captured_at_gateway: zero,
            captured: zero,
            refunded_at_gateway: zero,
            refunded: zero,
            invoiced: zero,
            credited: zero,
        }
    }

    /// The totals of a currency among others; made when they are not there yet.
    pub fn of(all: &mut Vec<Self>, currency: Currency) -> Option<&mut Self> {
        let place = all.iter().position(|totals| totals.captured.currency() == currency);
        if place.is_none() {
            all.push(Self::zero(currency));
        }
        match place {
            Some(place) => all.get_mut(place),
            None => all.last_mut(),
        }
    }
}

/// Adds an amount to one of a day's totals.
///
/// # Errors
/// [`MoneyError`] for more than money can be.
pub fn add(totals: &mut Vec<Totals>, of: fn(&mut Totals) -> &mut Money, amount: Money) -> Result<(), MoneyError> {
    if let Some(totals) = Totals::of(totals, amount.currency()) {
        let sum = of(totals);
        *sum = sum.checked_add(amount)?;
    }
    Ok(())
}
