use std::collections::BTreeMap;

use kernel::{Money, OrderId, PaymentId, RefundId};
use serde::Deserialize;
use vendor::form;

use crate::error::Failure;
use crate::intent::or_default;
use crate::{CallError, Client, minor_units};

/// Maximum number of pages, of a hundred refunds each, that are searched. A payment has only a few refunds.
const MAX_PAGES: usize = 10;

/// A request for a refund. All our ids are stored in the refund's metadata.
#[derive(Debug, Clone)]
pub struct CreateRefund<'a> {
    /// Stripe's id of the payment (`pi_…`).
    pub intent_id: &'a str,
    /// Amount to refund.
    pub amount: Money,
    /// Our payment.
    pub payment_id: PaymentId,
    /// Our order.
    pub order_id: OrderId,
    /// Our refund.
    pub refund_id: RefundId,
    /// Number of the attempt at this refund.
    pub attempt: u32,
}

/// The outcome of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundOutcome {
    /// Stripe has created the refund; see its status.
    Made(Refund),
    /// The charge was already refunded in full, by any refunds.
    AlreadyRefunded,
    /// Stripe refuses the refund: it is more than what is left, or the charge is disputed.
    NotRefundable {
        /// Stripe's code, or `more_than_left` if there is none.
        reason: String,
    },
}

/// A refund at Stripe. Only the fields that are used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refund {
    /// Stripe's id (`re_…`).
    pub id: String,
    /// Amount in minor units.
    #[serde(default)]
    pub amount: i64,
    /// ISO 4217 code, lower case.
    #[serde(default)]
    pub currency: String,
    /// `pending`, `succeeded`, `failed`, … A refund that succeeded can still fail days later.
    #[serde(default)]
    pub status: Option<String>,
    /// Reason of a failure.
    #[serde(default)]
    pub failure_reason: Option<String>,
    /// Stripe's id of the payment (`pi_…`).
    #[serde(default)]
    pub payment_intent: Option<String>,
    /// Our metadata: `payment_id`, `order_id`, `refund_id` and `attempt`. Empty for a refund from Stripe's dashboard.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: BTreeMap<String, String>,
}

impl Refund {
    /// Whether the buyer does not get the money.
    pub fn has_failed(&self) -> bool {
        matches!(self.status.as_deref(), Some("failed" | "canceled"))
    }
}

impl Client {
    /// Refunds a captured payment, in part or in full.
    ///
    /// # Errors
    /// [`CallError`]. A payment without anything left to refund is an outcome, not an error.
    pub async fn refund(&self, request: &CreateRefund<'_>, idempotency_key: &str) -> Result<RefundOutcome, CallError> {
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
        self.create_refund(&fields, idempotency_key).await
    }

    /// Refunds all that is left of a captured payment.
    ///
    /// # Errors
    /// [`CallError`]. A payment without anything left to refund is an outcome, not an error.
    pub async fn refund_all(&self, intent_id: &str, idempotency_key: &str) -> Result<RefundOutcome, CallError> {
        self.create_refund(&[("payment_intent", intent_id), ("reason", "duplicate")], idempotency_key).await
    }

    async fn create_refund(&self, fields: &[(&str, &str)], idempotency_key: &str) -> Result<RefundOutcome, CallError> {
        match self.post("refund", "/v1/refunds", fields, idempotency_key).await {
            Ok(refund) => Ok(RefundOutcome::Made(refund)),
            Err(Failure::Request(error, description)) => match (error.code.as_deref(), error.param.as_deref()) {
                (Some("charge_already_refunded"), _) => Ok(RefundOutcome::AlreadyRefunded),
                (Some(code @ ("charge_disputed" | "refund_disputed_payment")), _) => {
                    Ok(RefundOutcome::NotRefundable { reason: code.to_owned() })
                }
                (None, Some("amount")) => Ok(RefundOutcome::NotRefundable { reason: "more_than_left".to_owned() }),
                _ => Err(CallError::Invalid(description)),
            },
            Err(failure) => Err(failure.into()),
        }
    }

    /// Finds Stripe's refund for one attempt at our refund by its metadata.
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
        for _ in 0..MAX_PAGES {
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
        Err(CallError::Unknown(format!("more than {MAX_PAGES} pages of refunds")))
    }
}
