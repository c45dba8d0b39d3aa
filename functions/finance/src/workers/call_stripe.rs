//! Calls Stripe for the queue `payments` and records each outcome.
//!
//! A message is only a hint that a call may be due: the payment itself says which. Repeated or late messages do no harm. A call without
//! an outcome fails the message, and the queue delivers it again.

use contracts::finance::FinanceEvent;
use eventstore::{Aggregate, Cause, Consistency, ExecuteError, Expected, Store};
use kernel::{CommandId, PaymentId};
use lambda::bus::Trigger;
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, queue};

use crate::payment::{Answer, Outcome, Payment, PaymentCommand, PaymentRefusal};
use crate::payments::next_call::{GatewayCall, next_call};
use crate::payments::queue::{PaymentMessage, UnmatchedUpdate};
use crate::payments::stripe_calls::StripeCalls;
use crate::payments::stripe_updates::{our_metadata, outcome_of_authentication};
use crate::settings;

pub const LAMBDA: Lambda = Lambda { name: NAME, build: &build };

const NAME: &str = "finance-call-stripe";

async fn build(env: Env) -> Result<Handler, StartError> {
    let stripe = StripeCalls::new(settings::stripe(&env).await?, env.vault()?);
    let worker = StripeWorker { store: env.events()?, stripe };
    queue::handler(&env, worker, handle)
}

async fn handle(worker: StripeWorker, message: PaymentMessage, trigger: Trigger) -> Result<(), InvocationFailed> {
    match message {
        PaymentMessage::Due(event) => {
            let payment_id = event.payment().payment_id;
            if matches!(event, FinanceEvent::PaymentActionRequired(_)) {
                worker.check_authentication(payment_id, &trigger).await?;
            }
            worker.make_due_calls(payment_id, &trigger).await
        }
        PaymentMessage::Update(UnmatchedUpdate::StripeUpdated { event_id, intent_id, outcome }) => {
            worker.record_update(&event_id, &intent_id, outcome, &trigger).await
        }
    }
}

/// The most calls for one message. The longest usual sequence is three: authorize, capture, and cancel what can't be captured. Further
/// refunds continue with the next message.
const MAX_CALLS: usize = 6;

#[derive(Clone)]
struct StripeWorker {
    store: Store,
    stripe: StripeCalls,
}

impl StripeWorker {
    async fn make_due_calls(&self, payment_id: PaymentId, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let stream = Payment::stream(payment_id);
        let mut payment = self.store.load::<Payment>(&stream, Consistency::Strong).await?;
        for _ in 0..MAX_CALLS {
            let Some(call) = next_call(&payment.state, trigger.now) else { return Ok(()) };
            let outcome = self.stripe.make(&call, trigger.now).await?;
            if matches!((&call, &outcome), (GatewayCall::Cancel { .. }, Outcome::Captured { .. })) {
                tracing::warn!(%payment_id, "captured although its order had ended: the order keeps or refunds it");
            }
            let attempt = payment.state.terms().map_or(1, |terms| terms.attempt);
            let command = PaymentCommand::RecordPaymentOutcome { outcome, attempt, at: trigger.now };
            let cause = cause(&call, trigger);
            let known = Some(payment.clone());
            payment = self.store.execute_on::<Payment>(&stream, known, &command, &cause, Expected::Any).await?.into();
        }
        Err(InvocationFailed::new("StillDue", "step limit reached"))
    }

    /// Records what was done in Stripe's dashboard, once Stripe says to which payment.
    async fn record_update(
        &self,
        event_id: &str,
        intent_id: &str,
        outcome: Outcome,
        trigger: &Trigger,
    ) -> Result<(), InvocationFailed> {
        let intent = self.stripe.retrieve(intent_id).await?;
        let (Some(payment_id), _) = our_metadata(&intent) else { return Ok(()) };
        let command = PaymentCommand::RecordPaymentOutcome { outcome, attempt: intent.attempt(), at: trigger.now };
        let cause = trigger.cause("RecordPaymentOutcome");
        match self.store.execute::<Payment>(&Payment::stream(payment_id), &command, &cause, Expected::Any).await {
            Ok(_) => Ok(()),
            // Reported before the capture: the queue delivers it again.
            Err(error @ ExecuteError::Refused(PaymentRefusal::NotCaptured)) => Err(error.into()),
            Err(ExecuteError::Refused(refusal)) => {
                tracing::error!(%payment_id, event_id, %refusal, "an update from Stripe was not recorded");
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Asks Stripe about the buyer's authentication, in case its webhook was lost.
    async fn check_authentication(&self, payment_id: PaymentId, trigger: &Trigger) -> Result<(), InvocationFailed> {
        let stream = Payment::stream(payment_id);
        let payment = self.store.load::<Payment>(&stream, Consistency::Strong).await?;
        let Payment::Open { answer: Answer::ActionRequired { gateway_id, .. }, .. } = &payment.state else {
            return Ok(());
        };
        let intent = self.stripe.retrieve(gateway_id).await?;
        let Some(outcome) = outcome_of_authentication(&intent) else { return Ok(()) };
        let command = PaymentCommand::RecordPaymentOutcome { outcome, attempt: intent.attempt(), at: trigger.now };
        let cause = trigger.cause("RecordPaymentOutcome");
        self.store.execute_on::<Payment>(&stream, Some(payment), &command, &cause, Expected::Any).await?;
        Ok(())
    }
}

/// The same for a call, whichever message caused it, so that its outcome is recorded once.
fn cause(call: &GatewayCall<'_>, trigger: &Trigger) -> Cause {
    Cause { command_id: CommandId::derived(&[&NAME, &call.idempotency_key()]), ..trigger.cause("RecordPaymentOutcome") }
}
