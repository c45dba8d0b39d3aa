//! The payment: what was asked for, what the gateway answered, and what is wanted of it now.

use eventstore::{Aggregate, Event};
use kernel::{Decider, Money, OrderId, RefundId, Sealed, Text, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::attempts::{Remains, Replaced};
use crate::disputes::{Dispute, TrackedDispute};
use crate::refunds::{Refund, Refunds};

mod outcomes;
mod refusal;
mod requests;
mod terms;

pub use outcomes::Outcome;
use outcomes::record;
pub use refusal::PaymentRefusal;
use requests::{authorize, capture, refund, release, retry};
pub use terms::Terms;

/// The capture came too late: the gateway had let the money go before.
pub const AUTHORIZATION_LOST: &str = "authorization_lost";

/// The capture was asked for though no money was set aside.
pub const NOT_AUTHORIZED: &str = "not_authorized";

/// The gateway gave up before any money was set aside.
pub const CANCELLED: &str = "cancelled";

/// The gateway gave no answer for so long that it is no longer asked.
pub const UNANSWERED: &str = "gateway_unavailable";

/// What a payment can be, as clients know it.
pub const PAYMENT_STATUSES: [&str; 8] =
    ["pending", "action_required", "authorized", "captured", "released", "declined", "partially_refunded", "refunded"];

/// What happened to a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum PaymentEvent {
    /// The gateway is to be asked to set the money aside: for the first time, or, where it failed and did nothing, once more.
    PaymentRequested(Terms),
    /// The buyer's bank wants to see the buyer first (3-D Secure).
    PaymentActionRequired {
        /// The gateway's id of the payment.
        gateway_id: String,
        /// What the buyer's browser needs for that; nobody else is to have it.
        client_secret: Sealed<String>,
    },
    /// The money is set aside.
    PaymentAuthorized {
        /// The gateway's id of the payment; none where there is nothing to pay.
        gateway_id: Option<String>,
    },
    /// An earlier attempt turned up at the gateway when a later one had taken its place: it is to be cancelled.
    PaymentAttemptFound {
        /// The gateway's id of it.
        gateway_id: String,
    },
    /// An earlier attempt is cancelled at the gateway: no money can come of it.
    PaymentAttemptCancelled {
        /// The gateway's id of it.
        gateway_id: String,
    },
    /// Money was taken by an earlier attempt: it is to be given back.
    PaymentAttemptCaptured {
        /// The gateway's id of it.
        gateway_id: String,
    },
    /// What an earlier attempt took is on its way back.
    PaymentAttemptRefunded {
        /// The gateway's id of it.
        gateway_id: String,
    },
    /// No money will come from this card.
    PaymentDeclined {
        /// The gateway's id of the payment, where it has one.
        gateway_id: Option<String>,
        /// Why: stable, `snake_case`, fit for the buyer.
        reason: String,
    },
    /// The gateway is to be asked to take the money.
    PaymentCaptureRequested,
    /// The money is taken.
    PaymentCaptured,
    /// The money could not be taken; nothing is set aside any more.
    PaymentCaptureFailed {
        /// Why: stable, `snake_case`.
        reason: String,
    },
    /// The gateway is to be asked to let the money go.
    PaymentReleaseRequested,
    /// Nothing is set aside any more, or ever was.
    PaymentReleased {
        /// Whose order it was: where the order came to nothing before its money was asked for, this is all that is known.
        order_id: OrderId,
        /// Who would have paid.
        user_id: UserId,
    },
    /// The gateway is to be asked to give money back; or somebody asked it, past this system.
    RefundRequested(Refund),
    /// Money is on its way back to the card.
    PaymentRefunded {
        /// Which refund.
        refund_id: RefundId,
        /// The gateway's id of it; none where there is nothing to give back, or the gateway only says that all has gone.
        gateway_id: Option<String>,
    },
    /// The gateway could not give the money back, at once or days later; it is to be asked again.
    RefundAttemptFailed {
        /// Which refund.
        refund_id: RefundId,
        /// The gateway's id of the attempt, where it made one.
        gateway_id: Option<String>,
        /// Why: stable, `snake_case`.
        reason: String,
        /// When the next attempt may be made.
        due_at: Timestamp,
    },
    /// The payer objects at their bank.
    DisputeOpened(Dispute),
    /// A dispute goes on.
    DisputeUpdated {
        /// The gateway's id of it.
        dispute_id: String,
        /// How far it is, in the gateway's words.
        status: String,
        /// As of when that is.
        as_of: Timestamp,
    },
    /// The bank has decided.
    DisputeClosed {
        /// The gateway's id of it.
        dispute_id: String,
        /// How, in the gateway's words.
        status: String,
        /// As of when that is.
        as_of: Timestamp,
    },
    /// The money can't be given back this way: staff are to look at it.
    RefundFailed {
        /// Which refund.
        refund_id: RefundId,
        /// The gateway's id of the last attempt, where it made one.
        gateway_id: Option<String>,
        /// Why: stable, `snake_case`.
        reason: String,
    },
}

/// What a payment is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Payment {
    /// Not asked for.
    Nothing,
    /// Its order came to nothing before the money was asked for: it never will be.
    Abandoned {
        /// The order.
        order_id: OrderId,
        /// Who would have paid.
        user_id: UserId,
    },
    /// Under way: something may still be set aside.
    Open {
        /// What was asked for.
        terms: Terms,
        /// What the gateway has said so far.
        answer: Answer,
        /// What is wanted.
        wanted: Wanted,
        /// What its order wants back of it once it is captured.
        #[serde(default, skip_serializing_if = "Refunds::is_empty")]
        refunds: Refunds,
    },
    /// The money is ours, but for what goes back.
    Captured {
        /// What was asked for.
        terms: Terms,
        /// The gateway's id.
        gateway_id: Option<String>,
        /// What goes back.
        #[serde(default, skip_serializing_if = "Refunds::is_empty")]
        refunds: Refunds,
        /// What the payer objects to.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        disputes: Vec<TrackedDispute>,
    },
    /// Nothing is set aside any more.
    Released {
        /// What was asked for.
        terms: Terms,
        /// The gateway's id.
        gateway_id: Option<String>,
    },
    /// The card was declined.
    Declined {
        /// What was asked for.
        terms: Terms,
        /// The gateway's id.
        gateway_id: Option<String>,
        /// Why.
        reason: String,
        /// Whether its order has come to nothing, so that no other card is taken any more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        closed: bool,
    },
    /// The money could not be taken; nothing is set aside any more.
    CaptureFailed {
        /// What was asked for.
        terms: Terms,
        /// The gateway's id.
        gateway_id: Option<String>,
        /// Why.
        reason: String,
    },
}

/// What the gateway has said of an open payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Answer {
    /// Nothing: not asked yet, or the answer is on its way, or lost.
    Awaited,
    /// The buyer has to show up at their bank.
    ActionRequired {
        /// The gateway's id.
        gateway_id: String,
        /// For the buyer's browser.
        client_secret: Sealed<String>,
    },
    /// The money is set aside.
    Authorized {
        /// The gateway's id; none where there is nothing to pay.
        gateway_id: Option<String>,
    },
}

/// What is wanted of an open payment. It never goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Wanted {
    /// The money set aside.
    Authorization,
    /// The money.
    Capture,
    /// Nothing set aside.
    Release,
}

impl Payment {
    fn open(terms: Terms, answer: Answer) -> Self {
        Self::Open { terms, answer, wanted: Wanted::Authorization, refunds: Refunds::default() }
    }

    /// What was asked for, once it was.
    pub fn terms(&self) -> Option<&Terms> {
        match self {
            Self::Nothing | Self::Abandoned { .. } => None,
            Self::Open { terms, .. }
            | Self::Captured { terms, .. }
            | Self::Released { terms, .. }
            | Self::Declined { terms, .. }
            | Self::CaptureFailed { terms, .. } => Some(terms),
        }
    }

    fn terms_mut(&mut self) -> Option<&mut Terms> {
        match self {
            Self::Nothing | Self::Abandoned { .. } => None,
            Self::Open { terms, .. }
            | Self::Captured { terms, .. }
            | Self::Released { terms, .. }
            | Self::Declined { terms, .. }
            | Self::CaptureFailed { terms, .. } => Some(terms),
        }
    }

    /// Who pays, or would have paid.
    pub fn user_id(&self) -> Option<UserId> {
        match self {
            Self::Abandoned { user_id, .. } => Some(*user_id),
            _ => self.terms().map(|terms| terms.user_id),
        }
    }

    /// The gateway's id of the payment, where it is known.
    pub fn gateway_id(&self) -> Option<&str> {
        match self {
            Self::Nothing | Self::Abandoned { .. } => None,
            Self::Open { answer, .. } => answer.gateway_id(),
            Self::Captured { gateway_id, .. }
            | Self::Released { gateway_id, .. }
            | Self::Declined { gateway_id, .. }
            | Self::CaptureFailed { gateway_id, .. } => gateway_id.as_deref(),
        }
    }

    fn with_replaced(mut self, gateway_id: &str, remains: Remains) -> Self {
        if let Some(attempt) = self.terms_mut().and_then(|terms| terms.replaced_mut(gateway_id)) {
            attempt.remains = remains;
        }
        self
    }

    /// What the payer objects to.
    pub fn disputes(&self) -> &[TrackedDispute] {
        match self {
            Self::Captured { disputes, .. } => disputes,
            _ => &[],
        }
    }

    fn with_dispute(mut self, id: &str, status: &str, as_of: Timestamp, closed: bool) -> Self {
        if let Self::Captured { disputes, .. } = &mut self
            && let Some(tracked) = disputes.iter_mut().find(|tracked| tracked.dispute.dispute_id == id)
        {
            status.clone_into(&mut tracked.dispute.status);
            (tracked.dispute.as_of, tracked.closed) = (as_of, closed);
        }
        self
    }

    /// What goes back of it, or will once it is captured.
    pub fn refunds(&self) -> Option<&Refunds> {
        match self {
            Self::Open { refunds, .. } | Self::Captured { refunds, .. } => Some(refunds),
            _ => None,
        }
    }

    fn with_refunds(mut self, change: impl FnOnce(&mut Refunds)) -> Self {
        if let Self::Open { refunds, .. } | Self::Captured { refunds, .. } = &mut self {
            change(refunds);
        }
        self
    }

    /// How far it is, as clients know it; none before anything happened.
    pub fn status(&self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Open { answer: Answer::Awaited, .. } => Some("pending"),
            Self::Open { answer: Answer::ActionRequired { .. }, .. } => Some("action_required"),
            Self::Open { answer: Answer::Authorized { .. }, .. } => Some("authorized"),
            Self::Captured { terms, refunds, .. } => {
                let done = refunds.done(terms.amount);
                let is_free_and_kept = refunds.is_empty();
                Some(if done == terms.amount && !is_free_and_kept {
                    "refunded"
                } else if done.is_zero() {
                    "captured"
                } else {
                    "partially_refunded"
                })
            }
            Self::Declined { .. } => Some("declined"),
            Self::Abandoned { .. } | Self::Released { .. } | Self::CaptureFailed { .. } => Some("released"),
        }
    }
}

impl Answer {
    fn gateway_id(&self) -> Option<&str> {
        match self {
            Self::Awaited => None,
            Self::ActionRequired { gateway_id, .. } => Some(gateway_id),
            Self::Authorized { gateway_id } => gateway_id.as_deref(),
        }
    }
}

/// What may be asked of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentCommand {
    /// Set the money aside.
    AuthorizePayment(Terms),
    /// Set the money aside on another card.
    RetryPayment {
        /// The gateway's id of the card.
        payment_method_id: Text<255>,
        /// Which card of the order that is, from 2.
        card: u32,
        /// When that is asked.
        at: Timestamp,
    },
    /// Take it.
    CapturePayment,
    /// Let it go.
    ReleasePayment {
        /// The order that came to nothing.
        order_id: OrderId,
        /// Whose it was.
        user_id: UserId,
    },
    /// Give money back.
    RefundPayment(RefundRequest),
    /// The gateway has answered: directly, or by webhook, before, after or instead.
    RecordPaymentOutcome {
        /// What it says.
        outcome: Outcome,
        /// Of which attempt to set money aside.
        attempt: u32,
        /// When that was heard.
        at: Timestamp,
    },
}

/// Money that is wanted back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// The refund; the same for each repeat.
    pub refund_id: RefundId,
    /// How much; all that is left, if not said.
    pub amount: Option<Money>,
    /// Why, for people.
    pub reason: String,
    /// Who asks.
    pub asked_by: Asker,
    /// When.
    pub at: Timestamp,
}

/// Who asks for a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// The order. It can't see the payment, so that its word may come before the capture, or when all has gone back already: it
    /// gets what is left.
    Order,
    /// Somebody who sees the payment, and is told why not.
    Staff,
}

impl Decider for Payment {
    type State = Self;
    type Command = PaymentCommand;
    type Event = PaymentEvent;
    type Refusal = PaymentRefusal;

    fn initial() -> Self {
        Self::Nothing
    }

    fn decide(command: &PaymentCommand, state: &Self) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
        match command {
            PaymentCommand::AuthorizePayment(terms) => Ok(authorize(terms, state)),
            PaymentCommand::RetryPayment { payment_method_id, card, at } => retry(payment_method_id, *card, *at, state),
            PaymentCommand::CapturePayment => capture(state),
            PaymentCommand::ReleasePayment { order_id, user_id } => Ok(release(*order_id, *user_id, state)),
            PaymentCommand::RefundPayment(request) => refund(request, state),
            PaymentCommand::RecordPaymentOutcome { outcome, attempt, at } => record(outcome, *attempt, *at, state),
        }
    }

    fn evolve(state: Self, event: &PaymentEvent) -> Self {
        use PaymentEvent as E;
        match (state, event) {
            (Self::Nothing, E::PaymentRequested(terms)) => Self::open(terms.clone(), Answer::Awaited),
            (Self::Nothing, E::PaymentReleased { order_id, user_id }) => {
                Self::Abandoned { order_id: *order_id, user_id: *user_id }
            }

            (Self::Open { wanted, refunds, .. }, E::PaymentRequested(terms)) => {
                Self::Open { terms: terms.clone(), answer: Answer::Awaited, wanted, refunds }
            }
            (Self::Open { terms, wanted, refunds, .. }, E::PaymentActionRequired { gateway_id, client_secret }) => {
                let (gateway_id, client_secret) = (gateway_id.clone(), client_secret.clone());
                Self::Open { terms, answer: Answer::ActionRequired { gateway_id, client_secret }, wanted, refunds }
            }
            (Self::Open { terms, wanted, refunds, .. }, E::PaymentAuthorized { gateway_id }) => {
                Self::Open { terms, answer: Answer::Authorized { gateway_id: gateway_id.clone() }, wanted, refunds }
            }
            (Self::Declined { terms, .. } | Self::CaptureFailed { terms, .. }, E::PaymentAuthorized { gateway_id }) => {
                Self::open(terms, Answer::Authorized { gateway_id: gateway_id.clone() })
            }
            (Self::Open { terms, wanted, .. }, E::PaymentDeclined { gateway_id, reason }) => {
                let closed = wanted == Wanted::Release;
                Self::Declined { terms, gateway_id: gateway_id.clone(), reason: reason.clone(), closed }
            }
            (Self::Declined { .. }, E::PaymentRequested(terms)) => Self::open(terms.clone(), Answer::Awaited),
            (Self::Declined { terms, gateway_id, reason, .. }, E::PaymentReleased { .. }) => {
                Self::Declined { terms, gateway_id, reason, closed: true }
            }

            (Self::Open { terms, answer, refunds, .. }, E::PaymentCaptureRequested) => {
                Self::Open { terms, answer, wanted: Wanted::Capture, refunds }
            }
            (Self::Open { terms, answer, refunds, .. }, E::PaymentReleaseRequested) => {
                Self::Open { terms, answer, wanted: Wanted::Release, refunds }
            }

            (Self::Open { terms, answer, refunds, .. }, E::PaymentCaptured) => Self::Captured {
                terms,
                gateway_id: answer.gateway_id().map(str::to_owned),
                refunds,
                disputes: Vec::new(),
            },
            (Self::Open { terms, answer, .. }, E::PaymentReleased { .. }) => {
                Self::Released { terms, gateway_id: answer.gateway_id().map(str::to_owned) }
            }
            (Self::Open { terms, answer, .. }, E::PaymentCaptureFailed { reason }) => {
                let gateway_id = answer.gateway_id().map(str::to_owned);
                Self::CaptureFailed { terms, gateway_id, reason: reason.clone() }
            }
            (
                Self::Released { terms, gateway_id } | Self::Declined { terms, gateway_id, .. },
                E::PaymentCaptureFailed { reason },
            ) => Self::CaptureFailed { terms, gateway_id, reason: reason.clone() },

            (mut state, E::PaymentAttemptFound { gateway_id }) => {
                if let Some(terms) = state.terms_mut() {
                    terms.replaced.push(Replaced::open(gateway_id));
                }
                state
            }
            (state, E::PaymentAttemptCancelled { gateway_id } | E::PaymentAttemptRefunded { gateway_id }) => {
                state.with_replaced(gateway_id, Remains::Nothing)
            }
            (state, E::PaymentAttemptCaptured { gateway_id }) => state.with_replaced(gateway_id, Remains::Money),

            (mut state, E::DisputeOpened(dispute)) => {
                if let Self::Captured { disputes, .. } = &mut state {
                    disputes.push(TrackedDispute { dispute: dispute.clone(), closed: false });
                }
                state
            }
            (state, E::DisputeUpdated { dispute_id, status, as_of }) => {
                state.with_dispute(dispute_id, status, *as_of, false)
            }
            (state, E::DisputeClosed { dispute_id, status, as_of }) => {
                state.with_dispute(dispute_id, status, *as_of, true)
            }

            (state, E::RefundRequested(refund)) => state.with_refunds(|refunds| refunds.requested(refund)),
            (state, E::PaymentRefunded { refund_id, gateway_id }) => {
                state.with_refunds(|refunds| refunds.succeeded(*refund_id, gateway_id.as_deref()))
            }
            (state, E::RefundAttemptFailed { refund_id, gateway_id, due_at, .. }) => {
                state.with_refunds(|refunds| refunds.attempt_failed(*refund_id, gateway_id.as_deref(), *due_at))
            }
            (state, E::RefundFailed { refund_id, gateway_id, reason }) => {
                state.with_refunds(|refunds| refunds.failed(*refund_id, gateway_id.as_deref(), reason))
            }

            (state, _) => state,
        }
    }
}

impl Event for PaymentEvent {}

impl Aggregate for Payment {
    const CATEGORY: &'static str = "payment";
    const STATE_VERSION: u32 = 2;
}
