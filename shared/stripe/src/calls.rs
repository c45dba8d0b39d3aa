use jiff::Timestamp;
use kernel::{CorrelationId, Money, OrderId, PaymentId};
use serde::Deserialize;
use vendor::{Secret, form, path_segment};

use crate::error::{ErrorBody, Failure};
use crate::{CallError, Client, DeclineReason, IntentStatus, PaymentIntent, minor_units};

/// The most pages, of a hundred payments, that are looked through for one.
const MOST_PAGES: usize = 30;

/// The field of the intent's metadata that holds the correlation id.
const CORRELATION_FIELD: &str = "metadata[correlation_id]";

/// The field of the intent's metadata that holds the attempt.
const ATTEMPT_FIELD: &str = "metadata[attempt]";

/// What is asked of a card.
#[derive(Debug, Clone)]
pub struct Authorize<'a> {
    /// How much to set aside.
    pub amount: Money,
    /// Stripe's id of the card, `pm_…`.
    pub payment_method: &'a str,
    /// Our payment; kept in the intent's metadata.
    pub payment_id: PaymentId,
    /// Our order; kept in the intent's metadata.
    pub order_id: OrderId,
    /// Which attempt at the payment it is, from 1; kept in the intent's metadata.
    pub attempt: u32,
    /// What the purchase began with; kept in the intent's metadata, and the same in each repeat of the call.
    pub correlation_id: Option<&'a CorrelationId>,
}

/// How an attempt to set money aside ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorization {
    /// The money is set aside, and can be captured.
    Authorized {
        /// The payment at Stripe.
        intent: PaymentIntent,
    },
    /// The buyer has to authenticate; a webhook tells how that ended.
    ActionRequired {
        /// The payment at Stripe.
        intent: PaymentIntent,
        /// What the buyer's browser needs for that.
        client_secret: Secret,
    },
    /// No money will come from this card.
    Declined {
        /// The payment at Stripe, where there is one.
        intent: Option<PaymentIntent>,
        /// Why, as the buyer may be told.
        reason: DeclineReason,
    },
}

/// How a capture ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capture {
    /// The money is ours, from this call or an earlier one.
    Captured(PaymentIntent),
    /// The payment is in a state that has nothing to capture: cancelled, expired, never authorized.
    NotCapturable(PaymentIntent),
}

/// How a cancellation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cancellation {
    /// No money is set aside any more, from this call or an earlier one.
    Cancelled(PaymentIntent),
    /// The payment is past cancelling: it was captured, and takes a refund.
    NotCancellable(PaymentIntent),
}

impl Client {
    /// Sets money aside on a card: creates and confirms an intent that is captured by hand.
    ///
    /// # Errors
    /// [`CallError`]; a declined card is an outcome, not an error.
    pub async fn authorize(&self, request: &Authorize<'_>, idempotency_key: &str) -> Result<Authorization, CallError> {
        let amount = minor_units(request.amount)?.to_string();
        let currency = request.amount.currency().code().to_lowercase();
        let (payment_id, order_id) = (request.payment_id.to_string(), request.order_id.to_string());
        let mut fields = vec![
            ("amount", amount.as_str()),
            ("currency", &currency),
            ("capture_method", "manual"),
            ("confirm", "true"),
            ("payment_method", request.payment_method),
            ("payment_method_types[]", "card"),
            ("metadata[payment_id]", &payment_id),
            ("metadata[order_id]", &order_id),
        ];
        fields.extend(request.correlation_id.map(|id| (CORRELATION_FIELD, id.as_str())));
        // A first attempt goes without, as it did when there was no other: the same key must come with the same fields.
        let attempt = (request.attempt > 1).then(|| request.attempt.to_string());
        fields.extend(attempt.as_deref().map(|attempt| (ATTEMPT_FIELD, attempt)));
        match self.post::<PaymentIntent>("authorize", "/v1/payment_intents", &fields, idempotency_key).await {
            Ok(intent) => Authorization::of(intent),
            Err(Failure::Payment(error)) => Ok(Authorization::declined(*error)),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Takes the whole amount that was set aside.
    ///
    /// # Errors
    /// [`CallError`]
    pub async fn capture(&self, intent_id: &str, idempotency_key: &str) -> Result<Capture, CallError> {
        let intent = self.act(intent_id, "capture", &[], idempotency_key).await?;
        Ok(match intent.status {
            IntentStatus::Succeeded => Capture::Captured(intent),
            IntentStatus::Processing | IntentStatus::Other(_) => return Err(unsettled(&intent)),
            _ => Capture::NotCapturable(intent),
        })
    }

    /// Lets go of what was set aside, or of the attempt to do so.
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

    /// The payment as it stands now.
    ///
    /// # Errors
    /// [`CallError`]; a GET changes nothing, so that an unknown outcome may simply be asked for again.
    pub async fn retrieve(&self, intent_id: &str) -> Result<PaymentIntent, CallError> {
        self.get("retrieve", &format!("/v1/payment_intents/{}", path_segment(intent_id))).await
    }

    /// The payment at Stripe that was made for one attempt at a payment of ours, by the notes in its metadata, among all made
    /// since a time.
    ///
    /// # Errors
    /// [`CallError`]; [`CallError::Unknown`] too when it is not among the newest 3,000.
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
        for _ in 0..MOST_PAGES {
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
        Err(CallError::Unknown(format!("more than {MOST_PAGES} pages of payments")))
    }

    /// A step of an existing intent. A wrong state is not an error here: the intent says which state it is in.
    async fn act(
        &self,
        intent_id: &str,
        step: &'static str,
        fields: &[(&str, &str)],
        idempotency_key: &str,
    ) -> Result<PaymentIntent, CallError> {
        let path = format!("/v1/payment_intents/{}/{step}", path_segment(intent_id));
        match self.post(step, &path, fields, idempotency_key).await {
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
    /// What an intent's state says of the authorization: for the direct answer as for a later look-up or webhook.
    ///
    /// # Errors
    /// [`CallError::Unknown`] while the bank has not answered.
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
        let reason = DeclineReason::of(error.code.as_deref(), error.decline_code.as_deref());
        Self::Declined { intent: error.payment_intent, reason }
    }
}

fn unsettled(intent: &PaymentIntent) -> CallError {
    CallError::Unknown(format!("{} is {:?}", intent.id, intent.status))
}
