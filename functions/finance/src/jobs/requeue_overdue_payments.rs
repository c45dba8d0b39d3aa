//! Every minute: requeues payments whose call to Stripe is overdue, and those that wait for the buyer's bank, so that Stripe is asked
//! about the authentication.
//!
//! A message that fails stays in the queue for hours by itself. Requeuing replaces lost messages, so it waits twice as long each time:
//! a call that can't succeed leaves a dozen dead letters in a day, and then one a day.

use contracts::Metadata;
use contracts::finance::FinanceEvent;
use eventstore::{Aggregate, Commit, Consistency, Store};
use futures::{StreamExt, stream};
use kernel::{SignedDuration, Timestamp};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job};
use views::Views;

use crate::payment::{Answer, Payment};
use crate::payments::next_call::{GatewayCall, next_call};
use crate::payments::queue::{PaymentMessage, PaymentsQueue};
use crate::payments::refunds::Refunds;
use crate::published::{payment, refund};
use crate::views::unsettled_payments::{UnsettledPayment, is_settled};

pub const LAMBDA: Lambda = Lambda { name: "finance-requeue-overdue-payments", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let requeuer = PaymentRequeuer {
        store: env.events()?,
        views: env.views()?,
        queue: PaymentsQueue { sqs: env.sqs(), url: env.var("PAYMENTS_QUEUE_URL")?.to_owned() },
    };
    Ok(job::handler(&env, requeuer, PaymentRequeuer::requeue_overdue))
}

/// A call takes seconds: after this time the message counts as lost.
const OVERDUE_AFTER: SignedDuration = SignedDuration::from_mins(2);

/// For so long every run asks about the buyer's authentication: afterwards the order has expired.
const AUTHENTICATION_TIME: SignedDuration = SignedDuration::from_mins(30);

const MAX_PAUSE: SignedDuration = SignedDuration::from_hours(24);

const MAX_CONCURRENT: usize = 8;

#[derive(Clone)]
struct PaymentRequeuer {
    store: Store,
    views: Views,
    queue: PaymentsQueue,
}

impl PaymentRequeuer {
    /// Returns the number of payments handled. A failed one does not hold up the others.
    async fn requeue_overdue(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let mut overdue = Vec::new();
        for list in UnsettledPayment::lists() {
            let unsettled = self.views.list_all::<UnsettledPayment>(&list).await?;
            overdue
                .extend(unsettled.into_iter().filter(|payment| is_overdue(payment, now) && is_checked(payment, now)));
        }
        let done: Vec<_> = stream::iter(overdue)
            .map(|payment| self.requeue(payment, now))
            .buffer_unordered(MAX_CONCURRENT)
            .collect()
            .await;
        done.into_iter().sum()
    }

    async fn requeue(&self, mut unsettled: UnsettledPayment, now: Timestamp) -> Result<usize, InvocationFailed> {
        let stream = Payment::stream(unsettled.payment_id);
        let loaded = self.store.load::<Payment>(&stream, Consistency::Strong).await?;
        if is_settled(&loaded.state) {
            self.views.delete(&UnsettledPayment::key(unsettled.payment_id), loaded.version).await?;
            return Ok(1);
        }
        let has_turn = has_turn(&unsettled, now);
        let metadata = Metadata {
            event_id: Commit::event_id(&stream, loaded.version),
            stream: stream.to_string(),
            version: loaded.version,
            occurred_at: unsettled.since,
            correlation_id: unsettled.correlation_id.clone(),
            causation_id: None,
            schema_version: 1,
        };
        let Some(event) = event_to_requeue(&loaded.state, now) else { return Ok(0) };
        if !has_turn && !matches!(event, FinanceEvent::PaymentActionRequired(_)) {
            return Ok(0);
        }
        self.queue.send(&PaymentMessage::Due(event), metadata).await?;
        if has_turn {
            unsettled.requeued_at = Some(now);
            self.views.replace(&UnsettledPayment::key(unsettled.payment_id), loaded.version, &unsettled).await?;
        }
        Ok(1)
    }
}

pub fn is_overdue(unsettled: &UnsettledPayment, now: Timestamp) -> bool {
    now.duration_since(unsettled.since) >= OVERDUE_AFTER
}

/// Whether this run looks at an overdue payment.
fn is_checked(unsettled: &UnsettledPayment, now: Timestamp) -> bool {
    now.duration_since(unsettled.since) < AUTHENTICATION_TIME || has_turn(unsettled, now)
}

/// Whether an overdue call is requeued now: 2, 4, 8, 16, … minutes after it became due, later if runs were missed, and from the second
/// day on once a day.
pub fn has_turn(unsettled: &UnsettledPayment, now: Timestamp) -> bool {
    let (last, pause) = match unsettled.requeued_at {
        None => (unsettled.since, OVERDUE_AFTER),
        Some(last) => (last, last.duration_since(unsettled.since).min(MAX_PAUSE)),
    };
    now.duration_since(last) >= pause
}

/// The event that the rule of the queue would have sent for the payment's next call. A payment that waits for the buyer's bank has no
/// such rule: its event makes the worker check the authentication.
pub fn event_to_requeue(state: &Payment, now: Timestamp) -> Option<FinanceEvent> {
    let payment = payment(state.terms()?);
    match next_call(state, now) {
        Some(GatewayCall::Authorize(_) | GatewayCall::CancelAttempt { .. } | GatewayCall::RefundAttempt { .. }) => {
            Some(FinanceEvent::PaymentRequested(payment))
        }
        Some(GatewayCall::Capture { .. }) => Some(FinanceEvent::PaymentCaptureRequested(payment)),
        Some(GatewayCall::Cancel { .. }) => Some(FinanceEvent::PaymentReleaseRequested(payment)),
        Some(GatewayCall::Refund { refund_id, .. }) => {
            Some(FinanceEvent::RefundRequested(refund(refund_id, state, Refunds::requested_or_refunded)?))
        }
        None if matches!(state, Payment::Open { answer: Answer::ActionRequired { .. }, .. }) => {
            Some(FinanceEvent::PaymentActionRequired(payment))
        }
        None => None,
    }
}
