//! The queue `payments` → Stripe → what it answered, as an event.
//!
//! A message is only a hint that something may be due: what it is, the payment itself says, so that a repeat, or a message that
//! was overtaken, does no harm. A call that gave no outcome fails the message, which the queue brings again.

use std::time::{Duration, Instant};

use contracts::finance::FinanceEvent;
use eventstore::{Aggregate, Cause, Consistency, ExecuteError, Expected, Store, pause};
use kernel::{CommandId, PaymentId, SignedDuration, Timestamp};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, queue};
use privacy::Vault;
use stripe::{
    Authorization, Authorize, CallError, Cancellation, Capture, Client, DeclineReason, GiveBack, IntentStatus, Refund,
    Repayment, attempt,
};

use crate::due::{GatewayCall, due};
use crate::messages::{Message, News};
use crate::payment::{Answer, Outcome, Payment, PaymentCommand, PaymentRefusal, Terms, UNANSWERED};
use crate::settings;
use crate::stripe_webhook::notes;

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "finance-call-stripe";

async fn build(env: Env) -> Result<Handler, StartError> {
    let gateway = Gateway { store: env.events()?, vault: env.vault()?, stripe: settings::stripe(&env).await? };
    Ok(queue::handler(&env, gateway, handle))
}

async fn handle(gateway: Gateway, message: Message, trigger: Trigger) -> Result<(), InvocationFailed> {
    let event = match message {
        Message::Due(event) => event,
        Message::News(News::GatewayTold { event_id, intent_id, outcome }) => {
            return gateway.record_news(&event_id, &intent_id, outcome, &trigger).await;
        }
    };
    let payment_id = event.payment().payment_id;
    if matches!(event, FinanceEvent::PaymentActionRequired(_)) {
        gateway.look(payment_id, &trigger).await?;
    }
    gateway.settle(payment_id, &trigger).await
}

/// Why an amount is declined that no card can be charged with: finer than the currency's coins, too small, too large.
const NOT_CHARGEABLE: &str = "amount_not_chargeable";

/// The most calls for one message. The longest ordinary way is three: authorize, capture, and cancel what can't be captured; a payment with
/// more to give back goes on with the next message.
const MOST_CALLS: usize = 6;

/// Why a refund failed that Stripe gives no answer for, and that it has not made.
const NOT_MADE: &str = "gateway_failed";

/// How often a call is tried before it is left to the queue, whose next try is minutes away.
const TRIES: u32 = 3;

/// A call that has taken longer than this is left to the queue at once, or the function's time would run out.
const QUICK: Duration = Duration::from_secs(5);

/// The most keys for one step of a payment.
const MOST_KEYS: u32 = 5;

/// How long after the request a payment that Stripe doesn't list was certainly never made.
const SETTLED: SignedDuration = SignedDuration::from_mins(1);

/// How far Stripe's clock may be behind ours.
const CLOCKS: SignedDuration = SignedDuration::from_mins(5);

#[derive(Clone)]
struct Gateway {
    store: Store,
    vault: Vault,
    stripe: Client,
}

impl Gateway {
    /// Asks and records until nothing is due.
    async fn settle(&self, payment_id: PaymentId, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let stream = Payment::stream(payment_id);
        let mut payment = self.store.load::<Payment>(&stream, Consistency::Strong).await?;
        for _ in 0..MOST_CALLS {
            let Some(call) = due(&payment.state, trigger.now) else { return Ok(()) };
            let outcome = self.make(&call, trigger.now).await?;
            if matches!((&call, &outcome), (GatewayCall::Cancel { .. }, Outcome::Captured { .. })) {
                tracing::warn!(%payment_id, "captured, though its order came to nothing: it is refunded");
            }
            let attempt = payment.state.terms().map_or(1, |terms| terms.attempt);
            let command = PaymentCommand::RecordPaymentOutcome { outcome, attempt, at: trigger.now };
            let cause = cause(&call, trigger);
            let known = Some(payment.clone());
            payment = self.store.execute_on::<Payment>(&stream, known, &command, &cause, Expected::Any).await?.into();
        }
        Err(InvocationFailed::new("StillDue", "the gateway's answers lead nowhere"))
    }

    /// Records what was done at Stripe past this system, once it says whose payment it is of.
    async fn record_news(
        &self,
        event_id: &str,
        intent_id: &str,
        outcome: Outcome,
        trigger: &Trigger,
    ) -> Result<(), InvocationFailed> {
        let intent = patiently(|| self.stripe.retrieve(intent_id)).await.map_err(no_outcome)?;
        let (Some(payment_id), _) = notes(&intent) else { return Ok(()) };
        let command = PaymentCommand::RecordPaymentOutcome { outcome, attempt: intent.attempt(), at: trigger.now };
        let cause = trigger.cause("RecordPaymentOutcome");
        match self.store.execute::<Payment>(&Payment::stream(payment_id), &command, &cause, Expected::Any).await {
            Ok(_) => Ok(()),
            // It overtook the capture, and comes again.
            Err(error @ ExecuteError::Refused(PaymentRefusal::NotCaptured)) => Err(error.into()),
            Err(ExecuteError::Refused(refusal)) => {
                tracing::error!(%payment_id, event_id, %refusal, "what was done at Stripe is not recorded");
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Looks how it went for a buyer whose bank wanted to see them, in case that Stripe's word of it got lost.
    async fn look(&self, payment_id: PaymentId, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let stream = Payment::stream(payment_id);
        let payment = self.store.load::<Payment>(&stream, Consistency::Strong).await?;
        let Payment::Open { answer: Answer::ActionRequired { gateway_id, .. }, .. } = &payment.state else {
            return Ok(());
        };
        let intent = patiently(|| self.stripe.retrieve(gateway_id)).await.map_err(no_outcome)?;
        let (attempt, gateway_id) = (intent.attempt(), intent.id.clone());
        let outcome = match intent.status {
            IntentStatus::RequiresCapture => Outcome::Authorized { gateway_id },
            IntentStatus::Succeeded => Outcome::Captured { gateway_id },
            IntentStatus::Canceled => Outcome::Cancelled { gateway_id },
            IntentStatus::RequiresPaymentMethod => {
                let reason = intent.decline_reason().unwrap_or(DeclineReason::CardDeclined);
                Outcome::Declined { gateway_id: Some(gateway_id), reason: reason.as_str().to_owned() }
            }
            // The buyer is still there, or their bank has not answered yet.
            IntentStatus::RequiresAction
            | IntentStatus::RequiresConfirmation
            | IntentStatus::Processing
            | IntentStatus::Other(_) => return Ok(()),
        };
        let command = PaymentCommand::RecordPaymentOutcome { outcome, attempt, at: trigger.now };
        let cause = trigger.cause("RecordPaymentOutcome");
        self.store.execute_on::<Payment>(&stream, Some(payment), &command, &cause, Expected::Any).await?;
        Ok(())
    }

    async fn make(&self, call: &GatewayCall<'_>, now: Timestamp) -> Result<Outcome, InvocationFailed> {
        let key = call.idempotency_key();
        match call {
            GatewayCall::Authorize(terms) if call.is_safe(now) => self.authorize(terms, &key, now).await,
            // A card is not charged a day late for an order that nobody waits for any more.
            GatewayCall::Authorize(terms) => Ok(self
                .look_up(terms)
                .await?
                .unwrap_or(Outcome::Declined { gateway_id: None, reason: UNANSWERED.to_owned() })),
            GatewayCall::Capture { gateway_id, payment_id } => {
                let capture = |key: String| async move { self.stripe.capture(gateway_id, &key).await };
                match step(&key, capture).await.map_err(no_outcome)? {
                    Capture::Captured(intent) => Ok(Outcome::Captured { gateway_id: intent.id }),
                    Capture::NotCapturable(intent) if intent.status == IntentStatus::Canceled => {
                        Ok(Outcome::Cancelled { gateway_id: intent.id })
                    }
                    // "Could not be captured" is said only when nothing is set aside any more.
                    Capture::NotCapturable(intent) => {
                        let cancel = GatewayCall::Cancel { payment_id: *payment_id, gateway_id };
                        self.cancel(&intent.id, &cancel.idempotency_key()).await
                    }
                }
            }
            GatewayCall::Cancel { gateway_id, .. } | GatewayCall::CancelAttempt { gateway_id } => {
                self.cancel(gateway_id, &key).await
            }
            GatewayCall::RefundAttempt { gateway_id } => {
                let refund = |key: String| async move { self.stripe.refund_all(gateway_id, &key).await };
                let gateway_id = (*gateway_id).to_owned();
                match step(&key, refund).await.map_err(no_outcome)? {
                    Repayment::Made(_) | Repayment::AlreadyRefunded => Ok(Outcome::AttemptRefunded { gateway_id }),
                    Repayment::NotRefundable { reason } => Err(InvocationFailed::new("StripeRefused", reason)),
                }
            }
            GatewayCall::Refund { payment_id, order_id, gateway_id, refund_id, amount, attempt, due_since } => {
                let request = GiveBack {
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

    async fn refund(
        &self,
        request: &GiveBack<'_>,
        key: &str,
        waited: SignedDuration,
    ) -> Result<Outcome, InvocationFailed> {
        let payment_id = request.payment_id;
        match patiently(|| self.stripe.refund(request, key)).await {
            Ok(Repayment::Made(refund)) => Ok(outcome_of_refund(request, refund)),
            // An answer may have been lost longer ago than the key is remembered.
            Ok(refused) => match (self.look_up_refund(request).await?, refused) {
                (Some(outcome), _) => Ok(outcome),
                (None, Repayment::NotRefundable { reason }) => {
                    tracing::error!(%payment_id, refund_id = %request.refund_id, reason, "Stripe does not give it back");
                    Ok(refund_failed(request, None, &reason))
                }
                (None, _) => {
                    tracing::warn!(%payment_id, refund_id = %request.refund_id, "all of it went back past this system");
                    Ok(Outcome::Refunded { refund_id: request.refund_id, refund_gateway_id: None })
                }
            },
            Err(CallError::Amount(error)) => {
                tracing::error!(%payment_id, refund_id = %request.refund_id, %error, "no card takes that back");
                Ok(refund_failed(request, None, NOT_CHARGEABLE))
            }
            Err(CallError::KeySpent(reason)) => match self.look_up_refund(request).await? {
                Some(outcome) => Ok(outcome),
                None if waited >= SETTLED => Ok(refund_failed(request, None, NOT_MADE)),
                None => Err(no_outcome(CallError::KeySpent(reason))),
            },
            Err(error) => Err(no_outcome(error)),
        }
    }

    /// What became of an attempt at a refund that gave no answer; none if Stripe has no such refund.
    async fn look_up_refund(&self, request: &GiveBack<'_>) -> Result<Option<Outcome>, InvocationFailed> {
        let find = || self.stripe.find_refund(request.intent_id, request.refund_id, request.attempt);
        let found = patiently(find).await.map_err(no_outcome)?;
        Ok(found.map(|refund| outcome_of_refund(request, refund)))
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
        match patiently(|| self.stripe.authorize(&request, key)).await {
            Ok(answer) => self.outcome(terms, answer).await,
            Err(CallError::Amount(error)) => {
                tracing::warn!(payment_id = %terms.payment_id, %error, "declined without asking a bank");
                Ok(Outcome::Declined { gateway_id: None, reason: NOT_CHARGEABLE.to_owned() })
            }
            Err(CallError::KeySpent(reason)) => match self.look_up(terms).await? {
                Some(outcome) => Ok(outcome),
                None if now.duration_since(terms.since()) >= SETTLED => Ok(Outcome::NotMade { attempt: terms.attempt }),
                None => Err(no_outcome(CallError::KeySpent(reason))),
            },
            Err(error) => Err(no_outcome(error)),
        }
    }

    /// What became of an attempt that gave no answer; none if Stripe has no such payment.
    async fn look_up(&self, terms: &Terms) -> Result<Option<Outcome>, InvocationFailed> {
        let since = terms.since() - CLOCKS;
        let found = patiently(|| self.stripe.find(terms.payment_id, terms.attempt, since)).await.map_err(no_outcome)?;
        let Some(intent) = found else { return Ok(None) };
        let answer = Authorization::of(intent).map_err(no_outcome)?;
        self.outcome(terms, answer).await.map(Some)
    }

    async fn outcome(&self, terms: &Terms, answer: Authorization) -> Result<Outcome, InvocationFailed> {
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

    async fn cancel(&self, gateway_id: &str, key: &str) -> Result<Outcome, InvocationFailed> {
        let cancel = |key: String| async move { self.stripe.cancel(gateway_id, &key).await };
        Ok(match step(key, cancel).await.map_err(no_outcome)? {
            Cancellation::Cancelled(intent) => Outcome::Cancelled { gateway_id: intent.id },
            Cancellation::NotCancellable(intent) => Outcome::Captured { gateway_id: intent.id },
        })
    }
}

fn outcome_of_refund(request: &GiveBack<'_>, refund: Refund) -> Outcome {
    if refund.has_failed() {
        let reason = refund.failure_reason.unwrap_or_else(|| "unknown".to_owned());
        return refund_failed(request, Some(refund.id), &reason);
    }
    Outcome::Refunded { refund_id: request.refund_id, refund_gateway_id: Some(refund.id) }
}

fn refund_failed(request: &GiveBack<'_>, refund_gateway_id: Option<String>, reason: &str) -> Outcome {
    let (refund_id, attempt, reason) = (request.refund_id, request.attempt, reason.to_owned());
    Outcome::RefundFailed { refund_id, attempt, refund_gateway_id, reason }
}

/// Takes a step of a payment that the gateway knows; under another key once its key is spent, since the payment itself takes
/// the step but once.
async fn step<T, F>(key: &str, call: impl Fn(String) -> F) -> Result<T, CallError>
where
    F: Future<Output = Result<T, CallError>>,
{
    let mut outcome = patiently(|| call(key.to_owned())).await;
    for number in 2..=MOST_KEYS {
        if !matches!(outcome, Err(CallError::KeySpent(_))) {
            break;
        }
        outcome = patiently(|| call(format!("{key}:{number}"))).await;
    }
    outcome
}

/// Makes a call, and again, under the same key, when it fails fast without an outcome.
async fn patiently<T, F>(call: impl Fn() -> F) -> Result<T, CallError>
where
    F: Future<Output = Result<T, CallError>>,
{
    let begun = Instant::now();
    for number in 1..TRIES {
        match attempt(number, call()).await {
            // At most a third of a second, then half a second, as Stripe's own libraries do.
            Err(CallError::TryAgain(_) | CallError::Unknown(_)) if begun.elapsed() < QUICK => pause(number + 5).await,
            outcome => return outcome,
        }
    }
    attempt(TRIES, call()).await
}

/// The cause of recording a call's outcome: the same whichever message led to the call.
fn cause(call: &GatewayCall<'_>, trigger: &Trigger) -> Cause {
    Cause { command_id: CommandId::derived(&[&NAME, &call.idempotency_key()]), ..trigger.cause("RecordPaymentOutcome") }
}

fn no_outcome(error: CallError) -> InvocationFailed {
    let kind = match error {
        CallError::TryAgain(_) => "StripeBusy",
        CallError::Unknown(_) | CallError::KeySpent(_) => "StripeUnanswered",
        CallError::Refused(_) | CallError::Amount(_) => "StripeRefused",
    };
    InvocationFailed::new(kind, error)
}
