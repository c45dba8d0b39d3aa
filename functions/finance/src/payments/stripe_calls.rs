//! Calls to Stripe: repeated under the same idempotency key until they have an outcome, and looked up when a repeat is not safe.

use std::time::{Duration, Instant};

use eventstore::pause;
use kernel::{SignedDuration, Timestamp};
use lambda::InvocationFailed;
use privacy::Vault;
use stripe::{
    Authorization, Authorize, CallError, Cancellation, Capture, Client, CreateRefund, IntentStatus, PaymentIntent,
    Refund, RefundOutcome, attempt,
};

use super::next_call::GatewayCall;
use super::outcome::Outcome;
use super::terms::Terms;
use contracts::payment_failures::{GATEWAY_REFUSED, NOT_CHARGEABLE, UNANSWERED};

/// The reason of a refund that Stripe did not answer and did not make.
const NOT_MADE: &str = "gateway_failed";

/// The most tries of a call before it is left to the queue, whose next try is minutes away.
const MAX_TRIES: u32 = 3;

/// A call that took longer is left to the queue at once, because of the function's timeout.
const MAX_QUICK: Duration = Duration::from_secs(5);

/// The most idempotency keys for one step of a payment.
const MAX_KEYS: u32 = 5;

/// A payment that Stripe doesn't list this long after the request was certainly never made.
const LISTED_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// The most that Stripe's clock can be behind ours.
const MAX_CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

#[derive(Clone)]
pub struct StripeCalls {
    stripe: Client,
    vault: Vault,
}

impl StripeCalls {
    pub fn new(stripe: Client, vault: Vault) -> Self {
        Self { stripe, vault }
    }

    pub async fn retrieve(&self, intent_id: &str) -> Result<PaymentIntent, InvocationFailed> {
        with_retries(|| self.stripe.retrieve(intent_id)).await.map_err(no_outcome)
    }

    pub async fn make(&self, call: &GatewayCall<'_>, now: Timestamp) -> Result<Outcome, InvocationFailed> {
        let key = call.idempotency_key();
        match call {
            GatewayCall::Authorize(terms) if call.is_safe(now) => self.authorize(terms, &key, now).await,
            // A card is not charged a day late for an order that nobody waits for any more.
            GatewayCall::Authorize(terms) => Ok(self
                .look_up(terms)
                .await?
                .unwrap_or(Outcome::Declined { gateway_id: None, reason: UNANSWERED.to_owned() })),
            GatewayCall::Capture { gateway_id, payment_id } => {
                let cancel = GatewayCall::Cancel { payment_id: *payment_id, gateway_id };
                self.capture(gateway_id, &key, &cancel.idempotency_key()).await
            }
            GatewayCall::Cancel { gateway_id, .. } | GatewayCall::CancelAttempt { gateway_id } => {
                self.cancel(gateway_id, &key).await
            }
            GatewayCall::RefundAttempt { gateway_id } => self.refund_attempt(gateway_id, &key).await,
            GatewayCall::Refund { payment_id, order_id, gateway_id, refund_id, amount, attempt, due_since } => {
                let request = CreateRefund {
                    intent_id: gateway_id,
                    amount: *amount,
                    payment_id: *payment_id,
                    order_id: *order_id,
                    refund_id: *refund_id,
                    attempt: *attempt,
                };
                if call.is_safe(now) {
                    return self.refund(&request, &key, now.duration_since(*due_since)).await;
                }
                Ok(self.look_up_refund(&request).await?.unwrap_or_else(|| refund_failed(&request, None, NOT_MADE)))
            }
        }
    }

    async fn authorize(&self, terms: &Terms, key: &str, now: Timestamp) -> Result<Outcome, InvocationFailed> {
        let request = Authorize {
            amount: terms.amount,
            payment_method: terms.payment_method_id.as_str(),
            payment_id: terms.payment_id,
            order_id: terms.order_id,
            attempt: terms.attempt,
            correlation_id: terms.correlation_id.as_ref(),
        };
        match with_retries(|| self.stripe.authorize(&request, key)).await {
            Ok(answer) => self.outcome_of_authorization(terms, answer).await,
            Err(CallError::Amount(error)) => {
                tracing::warn!(payment_id = %terms.payment_id, %error, "declined without a call: no card can be charged with the amount");
                Ok(Outcome::Declined { gateway_id: None, reason: NOT_CHARGEABLE.to_owned() })
            }
            Err(CallError::Invalid(error)) => {
                tracing::error!(payment_id = %terms.payment_id, error, "declined: Stripe does not take this payment");
                Ok(Outcome::Declined { gateway_id: None, reason: GATEWAY_REFUSED.to_owned() })
            }
            Err(CallError::KeySpent(reason)) => match self.look_up(terms).await? {
                Some(outcome) => Ok(outcome),
                None if now.duration_since(terms.since()) >= LISTED_AFTER => {
                    Ok(Outcome::NotMade { attempt: terms.attempt })
                }
                None => Err(no_outcome(CallError::KeySpent(reason))),
            },
            Err(error) => Err(no_outcome(error)),
        }
    }

    /// The outcome of an attempt without an answer; none if Stripe has no such payment.
    async fn look_up(&self, terms: &Terms) -> Result<Option<Outcome>, InvocationFailed> {
        let since = terms.since() - MAX_CLOCK_SKEW;
        let found =
            with_retries(|| self.stripe.find(terms.payment_id, terms.attempt, since)).await.map_err(no_outcome)?;
        let Some(intent) = found else { return Ok(None) };
        let answer = Authorization::of(intent).map_err(no_outcome)?;
        self.outcome_of_authorization(terms, answer).await.map(Some)
    }

    async fn outcome_of_authorization(
        &self,
        terms: &Terms,
        answer: Authorization,
    ) -> Result<Outcome, InvocationFailed> {
        Ok(match answer {
            Authorization::Authorized { intent } => Outcome::Authorized { gateway_id: intent.id },
            Authorization::ActionRequired { intent, client_secret } => {
                let client_secret = self.vault.seal(terms.user_id, &client_secret.expose().to_owned()).await?;
                Outcome::ActionRequired { gateway_id: intent.id, client_secret }
            }
            Authorization::Declined { intent, reason } => {
                Outcome::Declined { gateway_id: intent.map(|intent| intent.id), reason: reason.as_str().to_owned() }
            }
        })
    }

    /// Stripe refuses a capture only when nothing is authorized any more.
    async fn capture(&self, gateway_id: &str, key: &str, cancel_key: &str) -> Result<Outcome, InvocationFailed> {
        let capture = |key: String| async move { self.stripe.capture(gateway_id, &key).await };
        match with_fresh_keys(key, capture).await {
            Ok(Capture::Captured(intent)) => Ok(Outcome::Captured { fee: intent.fee(), gateway_id: intent.id }),
            Ok(Capture::NotCapturable(intent)) if intent.status == IntentStatus::Canceled => {
                Ok(Outcome::Cancelled { gateway_id: intent.id })
            }
            Ok(Capture::NotCapturable(intent)) => self.cancel(&intent.id, cancel_key).await,
            Err(CallError::Invalid(error)) => {
                tracing::error!(gateway_id, error, "Stripe never makes this capture");
                self.cancel(gateway_id, cancel_key).await
            }
            Err(error) => Err(no_outcome(error)),
        }
    }

    async fn cancel(&self, gateway_id: &str, key: &str) -> Result<Outcome, InvocationFailed> {
        let cancel = |key: String| async move { self.stripe.cancel(gateway_id, &key).await };
        match with_fresh_keys(key, cancel).await {
            Ok(Cancellation::Cancelled(intent)) => Ok(Outcome::Cancelled { gateway_id: intent.id }),
            Ok(Cancellation::NotCancellable(intent)) => Ok(Outcome::Captured { gateway_id: intent.id, fee: None }),
            Err(CallError::Invalid(error)) => {
                tracing::error!(gateway_id, error, "Stripe never makes this cancellation: the authorization expires");
                Ok(refused(gateway_id, GATEWAY_REFUSED))
            }
            Err(error) => Err(no_outcome(error)),
        }
    }

    async fn refund_attempt(&self, gateway_id: &str, key: &str) -> Result<Outcome, InvocationFailed> {
        let refund = |key: String| async move { self.stripe.refund_all(gateway_id, &key).await };
        match with_fresh_keys(key, refund).await {
            Ok(RefundOutcome::Made(_) | RefundOutcome::AlreadyRefunded) => {
                Ok(Outcome::AttemptRefunded { gateway_id: gateway_id.to_owned() })
            }
            Ok(RefundOutcome::NotRefundable { reason }) => {
                tracing::error!(gateway_id, reason, "Stripe refused the refund of an earlier attempt");
                Ok(refused(gateway_id, &reason))
            }
            Err(CallError::Invalid(error)) => {
                tracing::error!(gateway_id, error, "Stripe never makes this refund of an earlier attempt");
                Ok(refused(gateway_id, GATEWAY_REFUSED))
            }
            Err(error) => Err(no_outcome(error)),
        }
    }

    async fn refund(
        &self,
        request: &CreateRefund<'_>,
        key: &str,
        waited: SignedDuration,
    ) -> Result<Outcome, InvocationFailed> {
        let (payment_id, refund_id) = (request.payment_id, request.refund_id);
        match with_retries(|| self.stripe.refund(request, key)).await {
            Ok(RefundOutcome::Made(refund)) => Ok(outcome_of_refund(request, refund)),
            // An answer may have been lost longer ago than Stripe remembers the key.
            Ok(refused) => match (self.look_up_refund(request).await?, refused) {
                (Some(outcome), _) => Ok(outcome),
                (None, RefundOutcome::NotRefundable { reason }) => {
                    tracing::error!(%payment_id, %refund_id, reason, "Stripe refused the refund");
                    Ok(refund_failed(request, None, &reason))
                }
                (None, _) => {
                    tracing::warn!(%payment_id, %refund_id, "the whole payment was refunded in Stripe's dashboard");
                    Ok(Outcome::Refunded { refund_id, refund_gateway_id: None })
                }
            },
            Err(CallError::Amount(error)) => {
                tracing::error!(%payment_id, %refund_id, %error, "no card can be refunded with the amount");
                Ok(refund_failed(request, None, NOT_CHARGEABLE))
            }
            Err(CallError::Invalid(error)) => {
                tracing::error!(%payment_id, %refund_id, error, "Stripe never makes this refund");
                Ok(refund_failed(request, None, GATEWAY_REFUSED))
            }
            Err(CallError::KeySpent(reason)) => match self.look_up_refund(request).await? {
                Some(outcome) => Ok(outcome),
                None if waited >= LISTED_AFTER => Ok(refund_failed(request, None, NOT_MADE)),
                None => Err(no_outcome(CallError::KeySpent(reason))),
            },
            Err(error) => Err(no_outcome(error)),
        }
    }

    /// The outcome of a refund without an answer; none if Stripe has no such refund.
    async fn look_up_refund(&self, request: &CreateRefund<'_>) -> Result<Option<Outcome>, InvocationFailed> {
        let find = || self.stripe.find_refund(request.intent_id, request.refund_id, request.attempt);
        let found = with_retries(find).await.map_err(no_outcome)?;
        Ok(found.map(|refund| outcome_of_refund(request, refund)))
    }
}

fn refused(gateway_id: &str, reason: &str) -> Outcome {
    Outcome::Refused { gateway_id: gateway_id.to_owned(), reason: reason.to_owned() }
}

fn outcome_of_refund(request: &CreateRefund<'_>, refund: Refund) -> Outcome {
    if refund.has_failed() {
        let reason = refund.failure_reason.unwrap_or_else(|| "unknown".to_owned());
        return refund_failed(request, Some(refund.id), &reason);
    }
    Outcome::Refunded { refund_id: request.refund_id, refund_gateway_id: Some(refund.id) }
}

fn refund_failed(request: &CreateRefund<'_>, refund_gateway_id: Option<String>, reason: &str) -> Outcome {
    let (refund_id, attempt, reason) = (request.refund_id, request.attempt, reason.to_owned());
    Outcome::RefundFailed { refund_id, attempt, refund_gateway_id, reason }
}

/// Makes a call that names Stripe's payment, under another key once its key is spent: the payment allows the step only once.
async fn with_fresh_keys<T, F>(key: &str, call: impl Fn(String) -> F) -> Result<T, CallError>
where
    F: Future<Output = Result<T, CallError>>,
{
    let mut outcome = with_retries(|| call(key.to_owned())).await;
    for number in 2..=MAX_KEYS {
        if !matches!(outcome, Err(CallError::KeySpent(_))) {
            break;
        }
        outcome = with_retries(|| call(format!("{key}:{number}"))).await;
    }
    outcome
}

/// Repeats a call under the same key while it fails quickly without an outcome.
async fn with_retries<T, F>(call: impl Fn() -> F) -> Result<T, CallError>
where
    F: Future<Output = Result<T, CallError>>,
{
    let started = Instant::now();
    for number in 1..MAX_TRIES {
        match attempt(number, call()).await {
            // At most a third of a second, then half a second, as Stripe's own libraries do.
            Err(CallError::TryAgain(_) | CallError::Unknown(_)) if started.elapsed() < MAX_QUICK => {
                pause(number + 5).await;
            }
            outcome => return outcome,
        }
    }
    attempt(MAX_TRIES, call()).await
}

fn no_outcome(error: CallError) -> InvocationFailed {
    let kind = match error {
        CallError::TryAgain(_) => "StripeBusy",
        CallError::Unknown(_) | CallError::KeySpent(_) => "StripeUnanswered",
        CallError::Invalid(_) | CallError::Refused(_) | CallError::Amount(_) => "StripeRefused",
    };
    InvocationFailed::new(kind, error)
}
