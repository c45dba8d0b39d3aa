//! Every minute: what was asked of the gateway and has no answer goes to the queue `payments` again, and so does what a buyer has to
//! settle with their bank, to look how that went.

use contracts::Metadata;
use contracts::finance::FinanceEvent;
use eventstore::{Aggregate, Commit, Consistency, Store};
use futures::{StreamExt, stream};
use kernel::{SignedDuration, Timestamp};
use lambda::{Env, Handler, InvocationFailed, Lambda, StartError, job};
use views::Views;

use crate::due::{GatewayCall, due};
use crate::messages::{Message, Queue};
use crate::payment::{Answer, Payment};
use crate::published::{payment, refund};
use crate::refunds::Refunds;
use crate::views::unsettled::{Unsettled, is_settled};

pub const LAMBDA: Lambda = Lambda { name: "finance-settle-overdue", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let overdue = Overdue {
        store: env.events()?,
        views: env.views()?,
        queue: Queue { sqs: env.sqs(), url: env.var("PAYMENTS_QUEUE_URL")?.to_owned() },
    };
    Ok(job::handler(&env, overdue, Overdue::push_on))
}

/// How long the queue has before it is helped. A call takes seconds.
const PATIENCE: SignedDuration = SignedDuration::from_mins(2);

/// How many payments are looked at side by side.
const SIDE_BY_SIDE: usize = 8;

#[derive(Clone)]
struct Overdue {
    store: Store,
    views: Views,
    queue: Queue,
}

impl Overdue {
    /// Says how many payments it did something for. One that fails does not keep the others waiting.
    async fn push_on(self, now: Timestamp) -> Result<usize, InvocationFailed> {
        let mut overdue = Vec::new();
        for list in Unsettled::lists() {
            let unsettled = self.views.list_all::<Unsettled>(&list).await?;
            overdue.extend(unsettled.into_iter().filter(|payment| is_overdue(payment, now)));
        }
        let done: Vec<_> = stream::iter(overdue)
            .map(|payment| self.push_on_one(payment, now))
            .buffer_unordered(SIDE_BY_SIDE)
            .collect()
            .await;
        done.into_iter().sum()
    }

    async fn push_on_one(&self, unsettled: Unsettled, now: Timestamp) -> Result<usize, InvocationFailed> {
        let stream = Payment::stream(unsettled.payment_id);
        let loaded = self.store.load::<Payment>(&stream, Consistency::Strong).await?;
        if is_settled(&loaded.state) {
            self.views.delete(&Unsettled::key(unsettled.payment_id), loaded.version).await?;
            return Ok(1);
        }
        let metadata = Metadata {
            event_id: Commit::event_id(&stream, loaded.version),
            stream: stream.to_string(),
            version: loaded.version,
            occurred_at: unsettled.since,
            correlation_id: unsettled.correlation_id,
            causation_id: None,
            schema_version: 1,
        };
        let Some(message) = message(&loaded.state, now) else { return Ok(0) };
        self.queue.send(&Message::Due(message), metadata).await?;
        Ok(1)
    }
}

/// Whether the queue has had its time.
pub fn is_overdue(unsettled: &Unsettled, now: Timestamp) -> bool {
    now.duration_since(unsettled.since) >= PATIENCE
}

/// The event that asked for what is due: what its rule would bring to the queue. Where a buyer is at their bank, the event that
/// said so, which no rule brings there.
pub fn message(state: &Payment, now: Timestamp) -> Option<FinanceEvent> {
    let payment = payment(state.terms()?);
    let Some(call) = due(state, now) else {
        // Nobody may have told yet how it went at the bank: that is looked up.
        return match state {
            Payment::Open { answer: Answer::ActionRequired { .. }, .. } => {
                Some(FinanceEvent::PaymentActionRequired(payment))
            }
            _ => None,
        };
    };
    Some(match call {
        GatewayCall::Authorize(_) | GatewayCall::CancelAttempt { .. } | GatewayCall::RefundAttempt { .. } => {
            FinanceEvent::PaymentRequested(payment)
        }
        GatewayCall::Capture { .. } => FinanceEvent::PaymentCaptureRequested(payment),
        GatewayCall::Cancel { .. } => FinanceEvent::PaymentReleaseRequested(payment),
        GatewayCall::Refund { refund_id, .. } => {
            FinanceEvent::RefundRequested(refund(refund_id, state, Refunds::given_back)?)
        }
    })
}
