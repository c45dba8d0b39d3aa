use jiff::Timestamp;
use kernel::{CorrelationId, Money, OrderId, PaymentId};
use serde::Deserialize;
use vendor::{Secret, form, path_segment};

use crate::error::{ErrorBody, Failure};
use crate::{CallError, Client, DeclineReason, IntentStatus, PaymentIntent, minor_units};

/// Maximum number of pages, of a hundred payments each, that are searched.
const MAX_PAGES: usize = 30;

/// The prefix of the ids of confirmation tokens.
const TOKEN_PREFIX: &str = "ctoken_";

/// Form field for the correlation id in an intent's metadata.
const CORRELATION_FIELD: &str = "metadata[correlation_id]";

/// Form field for the attempt in an intent's metadata.
const ATTEMPT_FIELD: &str = "metadata[attempt]";

/// A request to authorize a payment. All ids are stored in the intent's metadata.
#[derive(Debug, Clone)]
pub struct Authorize<'a> {
    /// Amount to authorize.
    pub amount: Money,
    /// Stripe's id of the card (`pm_…`) or of a confirmation token (`ctoken_…`).
    pub payment_method: &'a str,
    /// Our payment.
    pub payment_id: PaymentId,
    /// Our order.
    pub order_id: OrderId,
    /// Number of the attempt at this payment, from 1.
    pub attempt: u32,
    /// Must be the same when the call is repeated.
    pub correlation_id: Option<&'a CorrelationId>,
}

/// The outcome of an authorization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorization {
    /// The amount is authorized and can be captured.
    Authorized {
        /// Stripe's payment.
        intent: PaymentIntent,
    },
    /// The buyer must authenticate. A webhook tells the outcome.
    ActionRequired {
        /// Stripe's payment.
        intent: PaymentIntent,
        /// The buyer's browser needs it for the authentication.
        client_secret: Secret,
    },
    /// The card was declined.
    Declined {
        /// Stripe's payment, if it created one.
        intent: Option<PaymentIntent>,
        /// Reason that can be shown to the buyer.
        reason: DeclineReason,
    },
}

/// The outcome of a capture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capture {
    /// The amount is captured, by this call or an earlier one.
    Captured(PaymentIntent),
    /// There is nothing to capture: the payment was cancelled, expired or never authorized.
    NotCapturable(PaymentIntent),
}

/// The outcome of a cancellation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cancellation {
    /// The authorization is released, by this call or an earlier one.
    Cancelled(PaymentIntent),
    /// The payment was captured. It can only be refunded.
    NotCancellable(PaymentIntent),
}

impl Client {
    /// Authorizes a card payment: creates and confirms an intent with manual capture.
    ///
    /// # Errors
    /// [`CallError`]. A declined card is an outcome, not an error.
    pub async fn authorize(&self, request: &Authorize<'_>, idempotency_key: &str) -> Result<Authorization, CallError> {
        let amount = minor_units(request.amount)?.to_string();
        let currency = request.amount.currency().code().to_lowercase();
        let (payment_id, order_id) = (request.payment_id.to_string(), request.order_id.to_string());
        let method =
            if request.payment_method.starts_with(TOKEN_PREFIX) { "confirmation_token" } else { "payment_method" };
        let mut fields = vec![
            ("amount", amount.as_str()),
            ("currency", &currency),
            ("capture_method", "manual"),
            ("confirm", "true"),
            (method, request.payment_method),
            ("payment_method_types[]", "card"),
            ("metadata[payment_id]", &payment_id),
            ("metadata[order_id]", &order_id),
        ];
        fields.extend(request.correlation_id.map(|id| (CORRELATION_FIELD, id.as_str())));
        // First attempts have never sent it, and a repeated idempotency key requires the same fields.
        let attempt = (request.attempt > 1).then(|| request.attempt.to_string());
        fields.extend(attempt.as_deref().map(|attempt| (ATTEMPT_FIELD, attempt)));
        match self.post::<PaymentIntent>("authorize", "/v1/payment_intents", &fields, idempotency_key).await {
            Ok(intent) => Authorization::of(intent),
            Err(Failure::Payment(error)) => Ok(Authorization::declined(*error)),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Captures the whole authorized amount. The payment has its fee, see [`PaymentIntent::fee`].
    ///
    /// # Errors
    /// [`CallError`]
    pub async fn capture(&self, intent_id: &str, idempotency_key: &str) -> Result<Capture, CallError> {
        let fields = [("expand[]", "latest_charge.balance_transaction")];
        let intent = self.act(intent_id, "capture", &fields, idempotency_key).await?;
        Ok(match intent.status {
            IntentStatus::Succeeded => Capture::Captured(intent),
            IntentStatus::Processing | IntentStatus::Other(_) => return Err(unsettled(&intent)),
            _ => Capture::NotCapturable(intent),
        })
    }

    /// Releases an authorization, or cancels an attempt at one.
    ///
    /// # Errors
    /// [`CallError`]
    pub async fn cancel(&self, intent_id: &str, idempotency_key: &str) -> Result<Cancellation, CallError> {
        let fields = [("cancellation_reason", "requested_by_customer")];
        let intent = self.act(intent_id, "cancel", &fields, idempotency_key).await?;
        Ok(match intent.status {
            IntentStatus::Canceled => Cancellation::Cancelled(intent),
            IntentStatus::Succeeded => Cancellation::NotCancellable(intent),
            _ => return Err(unsettled(&intent)),
        })
    }

    /// Reads a payment.
    ///
    /// # Errors
    /// [`CallError`]. A look-up changes nothing and can be repeated.
    pub async fn retrieve(&self, intent_id: &str) -> Result<PaymentIntent, CallError> {
        self.get("retrieve", &format!("/v1/payment_intents/{}", path_segment(intent_id))).await
    }

    /// Finds Stripe's payment for one attempt at our payment by its metadata, among those created since `since`.
    ///
    /// # Errors
    /// [`CallError`]. [`CallError::Unknown`] also if it is not among the newest 3,000.
    pub async fn find(
        &self,
        payment_id: PaymentId,
        attempt: u32,
        since: Timestamp,
    ) -> Result<Option<PaymentIntent>, CallError> {
        #[derive(Deserialize)]
        struct Page {
            data: Vec<PaymentIntent>,
            has_more: bool,
        }
        let (payment_id, since) = (payment_id.to_string(), since.as_second().to_string());
        let mut last: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let mut fields = vec![("created[gte]", since.as_str()), ("limit", "100")];
            fields.extend(last.as_deref().map(|last| ("starting_after", last)));
            let Page { data, has_more } = self.get("find", &format!("/v1/payment_intents?{}", form(fields))).await?;
            last = data.last().map(|intent| intent.id.clone());
            let ours = |intent: &PaymentIntent| {
                intent.metadata.get("payment_id") == Some(&payment_id) && intent.attempt() == attempt
            };
            if let Some(found) = data.into_iter().find(ours) {
                return Ok(Some(found));
            }
            if !has_more {
                return Ok(None);
            }
        }
        Err(CallError::Unknown(format!("more than {MAX_PAGES} pages of payments")))
    }

    /// Calls an operation of an existing intent. A wrong state is no error: the returned intent contains its state.
    async fn act(
        &self,
        intent_id: &str,
        operation: &'static str,
        fields: &[(&str, &str)],
        idempotency_key: &str,
    ) -> Result<PaymentIntent, CallError> {
        let path = format!("/v1/payment_intents/{}/{operation}", path_segment(intent_id));
        match self.post(operation, &path, fields, idempotency_key).await {
            Ok(intent) => Ok(intent),
            Err(Failure::Payment(mut error)) => match error.payment_intent.take() {
                Some(intent) => Ok(intent),
                None => Err(Failure::Payment(error).into()),
            },
            Err(failure) => Err(failure.into()),
        }
    }
}

impl Authorization {
    /// The outcome that an intent's status stands for. Used for responses, look-ups and webhooks.
    ///
    /// # Errors
    /// [`CallError::Unknown`] while the bank is still processing.
    pub fn of(intent: PaymentIntent) -> Result<Self, CallError> {
        match &intent.status {
            IntentStatus::RequiresCapture | IntentStatus::Succeeded => Ok(Self::Authorized { intent }),
            IntentStatus::RequiresAction => match intent.client_secret.clone() {
                Some(client_secret) => Ok(Self::ActionRequired { intent, client_secret }),
                None => Err(unsettled(&intent)),
            },
            IntentStatus::RequiresPaymentMethod | IntentStatus::Canceled => {
                let reason = intent.decline_reason().unwrap_or(DeclineReason::CardDeclined);
                Ok(Self::Declined { intent: Some(intent), reason })
            }
            IntentStatus::RequiresConfirmation | IntentStatus::Processing | IntentStatus::Other(_) => {
                Err(unsettled(&intent))
            }
        }
    }

    fn declined(error: ErrorBody) -> Self {
        let reason = match error.param.as_deref() {
            Some("confirmation_token") => DeclineReason::CardDetailsUsed,
            _ => DeclineReason::of(error.code.as_deref(), error.decline_code.as_deref()),
        };
        Self::Declined { intent: error.payment_intent, reason }
    }
}

fn unsettled(intent: &PaymentIntent) -> CallError {
    CallError::Unknown(format!("{} is {:?}", intent.id, intent.status))
}
