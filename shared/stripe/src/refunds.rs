use std::collections::BTreeMap;

use kernel::{Money, OrderId, PaymentId, RefundId};
use serde::Deserialize;
use vendor::form;

use crate::error::Failure;
use crate::intent::or_default;
use crate::{CallError, Client, minor_units};

/// The most pages, of a hundred refunds, that are looked through for one. A payment has a handful.
const MOST_PAGES: usize = 10;

/// What is to be given back.
#[derive(Debug, Clone)]
pub struct GiveBack<'a> {
    /// Stripe's id of the payment, `pi_…`.
    pub intent_id: &'a str,
    /// How much.
    pub amount: Money,
    /// Our payment; kept in the refund's metadata, as are the three below.
    pub payment_id: PaymentId,
    /// Our order.
    pub order_id: OrderId,
    /// Our refund.
    pub refund_id: RefundId,
    /// Which attempt at it.
    pub attempt: u32,
}

/// How an attempt to give money back ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repayment {
    /// There is a refund; its status says how far it is.
    Made(Refund),
    /// All of the charge has gone back before, by whichever refund.
    AlreadyRefunded,
    /// Stripe does not give that back, as things are: more than is left, or disputed.
    NotRefundable {
        /// Why: Stripe's code; `more_than_left` where it has none.
        reason: String,
    },
}

/// Money on its way back to the card, as Stripe has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refund {
    /// Stripe's id, `re_…`.
    pub id: String,
    /// How much, in minor units.
    #[serde(default)]
    pub amount: i64,
    /// The ISO 4217 code, lower case.
    #[serde(default)]
    pub currency: String,
    /// `pending`, `succeeded`, `failed`, …; a refund that succeeded can still fail days later.
    #[serde(default)]
    pub status: Option<String>,
    /// Why it failed, if it did.
    #[serde(default)]
    pub failure_reason: Option<String>,
    /// Stripe's id of the payment.
    #[serde(default)]
    pub payment_intent: Option<String>,
    /// Our own notes: `payment_id`, `order_id`, `refund_id` and `attempt`; none if somebody made it in the dashboard.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: BTreeMap<String, String>,
}

impl Refund {
    /// Whether the money comes back to us, or never left.
    pub fn has_failed(&self) -> bool {
        matches!(self.status.as_deref(), Some("failed" | "canceled"))
    }
}

impl Client {
    /// Gives captured money back, in part or whole.
    ///
    /// # Errors
    /// [`CallError`]; that nothing is left to give back is an outcome.
    pub async fn refund(&self, request: &GiveBack<'_>, idempotency_key: &str) -> Result<Repayment, CallError> {
        let amount = minor_units(request.amount)?.to_string();
        let (payment_id, order_id) = (request.payment_id.to_string(), request.order_id.to_string());
        let (refund_id, attempt) = (request.refund_id.to_string(), request.attempt.to_string());
        let fields = [
            ("payment_intent", request.intent_id),
            ("amount", &amount),
            ("reason", "requested_by_customer"),
            ("metadata[payment_id]", &payment_id),
            ("metadata[order_id]", &order_id),
            ("metadata[refund_id]", &refund_id),
            ("metadata[attempt]", &attempt),
        ];
        self.give_back(&fields, idempotency_key).await
    }

    /// Gives back all that a payment has taken and not given back yet.
    ///
    /// # Errors
    /// [`CallError`]; that nothing is left to give back is an outcome.
    pub async fn refund_all(&self, intent_id: &str, idempotency_key: &str) -> Result<Repayment, CallError> {
        self.give_back(&[("payment_intent", intent_id), ("reason", "duplicate")], idempotency_key).await
    }

    async fn give_back(&self, fields: &[(&str, &str)], idempotency_key: &str) -> Result<Repayment, CallError> {
        match self.post("refund", "/v1/refunds", fields, idempotency_key).await {
            Ok(refund) => Ok(Repayment::Made(refund)),
            Err(Failure::Request(error, description)) => match (error.code.as_deref(), error.param.as_deref()) {
                (Some("charge_already_refunded"), _) => Ok(Repayment::AlreadyRefunded),
                (Some(code @ ("charge_disputed" | "refund_disputed_payment")), _) => {
                    Ok(Repayment::NotRefundable { reason: code.to_owned() })
                }
                (None, Some("amount")) => Ok(Repayment::NotRefundable { reason: "more_than_left".to_owned() }),
                _ => Err(CallError::Refused(description)),
            },
            Err(failure) => Err(failure.into()),
        }
    }

    /// The refund at Stripe that was made for one attempt at a refund of ours, by the notes in its metadata.
    ///
    /// # Errors
    /// [`CallError`]
    pub async fn find_refund(
        &self,
        intent_id: &str,
        refund_id: RefundId,
        attempt: u32,
    ) -> Result<Option<Refund>, CallError> {
        #[derive(Deserialize)]
        struct Page {
            data: Vec<Refund>,
            has_more: bool,
        }
        let (refund_id, attempt) = (refund_id.to_string(), attempt.to_string());
        let mut last: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let mut fields = vec![("payment_intent", intent_id), ("limit", "100")];
            fields.extend(last.as_deref().map(|last| ("starting_after", last)));
            let Page { data, has_more } = self.get("find_refund", &format!("/v1/refunds?{}", form(fields))).await?;
            last = data.last().map(|refund| refund.id.clone());
            let ours = |refund: &Refund| {
                refund.metadata.get("refund_id") == Some(&refund_id) && refund.metadata.get("attempt") == Some(&attempt)
            };
            if let Some(found) = data.into_iter().find(ours) {
                return Ok(Some(found));
            }
            if !has_more {
                return Ok(None);
            }
        }
        Err(CallError::Unknown(format!("more than {MOST_PAGES} pages of refunds")))
    }
}
