//! The payment: what was asked for, what the gateway answered, and what is wanted of it now.

use eventstore::{Aggregate, Event};
use kernel::{
    CorrelationId, Decider, Money, OrderId, PaymentId, RefundId, Refusal, RefusalKind, Sealed, Text, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

use crate::attempts::{Remains, Replaced};
use crate::disputes::{Dispute, TrackedDispute};
use crate::refunds::{MADE_AT_GATEWAY, ORDER_ENDED, Progress, Refund, Refunds};

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

/// How much, for what, from whom and by which card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
    /// The payment.
    pub payment_id: PaymentId,
    /// Its order.
    pub order_id: OrderId,
    /// Who pays.
    pub user_id: UserId,
    /// How much.
    pub amount: Money,
    /// The gateway's id of the card.
    pub payment_method_id: Text<255>,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Which card of the order this is, from 1.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub card: u32,
    /// When the money was asked for.
    pub requested_at: Timestamp,
    /// When it was asked for from this card, if that is not the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_given_at: Option<Timestamp>,
    /// The attempts whose place this one has taken, as far as the gateway knows them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<Replaced>,
    /// The request that the purchase began with. The gateway is told, and gives it back with all that it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<CorrelationId>,
}

fn first() -> u32 {
    1
}

fn is_first(card: &u32) -> bool {
    *card == 1
}

impl Terms {
    /// When the money was asked for from this card.
    pub fn since(&self) -> Timestamp {
        self.card_given_at.unwrap_or(self.requested_at)
    }

    fn replaced_mut(&mut self, id: &str) -> Option<&mut Replaced> {
        self.replaced.iter_mut().find(|attempt| attempt.gateway_id == id)
    }
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
        /// Whether its order had come to nothing when it was taken: nobody is told that it was, and all of it goes back.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unwanted: bool,
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

    fn refunds_mut(&mut self) -> Option<&mut Refunds> {
        match self {
            Self::Open { refunds, .. } | Self::Captured { refunds, .. } => Some(refunds),
            _ => None,
        }
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
        /// When that is asked.
        at: Timestamp,
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

/// What the gateway says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The buyer has to show up at their bank.
    ActionRequired {
        /// The gateway's id.
        gateway_id: String,
        /// For the buyer's browser.
        client_secret: Sealed<String>,
    },
    /// The money is set aside.
    Authorized {
        /// The gateway's id.
        gateway_id: String,
    },
    /// No money will come from this card.
    Declined {
        /// The gateway's id, where it has one.
        gateway_id: Option<String>,
        /// Why: stable, `snake_case`, fit for the buyer.
        reason: String,
    },
    /// An attempt to set money aside failed, and certainly did nothing.
    NotMade {
        /// Which attempt.
        attempt: u32,
    },
    /// The money is taken.
    Captured {
        /// The gateway's id.
        gateway_id: String,
    },
    /// Nothing is set aside any more: because that was asked for, or because the authorization ran out.
    Cancelled {
        /// The gateway's id.
        gateway_id: String,
    },
    /// What an earlier attempt took is on its way back.
    AttemptRefunded {
        /// The gateway's id of that attempt.
        gateway_id: String,
    },
    /// Money is on its way back to the card.
    Refunded {
        /// Which refund.
        refund_id: RefundId,
        /// The gateway's id of it; none where it only says that all has gone.
        refund_gateway_id: Option<String>,
    },
    /// Money could not be given back, at once or days later.
    RefundFailed {
        /// Which refund.
        refund_id: RefundId,
        /// Which attempt.
        attempt: u32,
        /// The gateway's id of that, where it made one.
        refund_gateway_id: Option<String>,
        /// Why: stable, `snake_case`.
        reason: String,
    },
    /// The payer objects, or their bank decides on that.
    Disputed {
        /// The gateway's id of the payment.
        gateway_id: String,
        /// The dispute as it is.
        dispute: Dispute,
        /// Whether it is decided.
        closed: bool,
    },
    /// Somebody gave money back at the gateway, past this system.
    RefundedAtGateway {
        /// The gateway's id of the payment.
        gateway_id: String,
        /// The refund, under an id worked out from the gateway's.
        refund_id: RefundId,
        /// The gateway's id of it.
        refund_gateway_id: String,
        /// How much.
        amount: Money,
    },
}

impl Outcome {
    fn gateway_id(&self) -> Option<&str> {
        match self {
            Self::NotMade { .. } | Self::Refunded { .. } | Self::RefundFailed { .. } => None,
            Self::Declined { gateway_id, .. } => gateway_id.as_deref(),
            Self::ActionRequired { gateway_id, .. }
            | Self::Authorized { gateway_id }
            | Self::Captured { gateway_id }
            | Self::Cancelled { gateway_id }
            | Self::AttemptRefunded { gateway_id }
            | Self::Disputed { gateway_id, .. }
            | Self::RefundedAtGateway { gateway_id, .. } => Some(gateway_id),
        }
    }
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaymentRefusal {
    /// There is no such payment.
    #[error("There is no such payment.")]
    Unknown,
    /// The order came to nothing; the money is being, or was never to be, set aside.
    #[error("The payment is being released: it can no longer be captured.")]
    BeingReleased,
    /// There is no money to give back: it was never taken, or is not yet.
    #[error("The payment is not captured: there is nothing to give back.")]
    NotCaptured,
    /// All of it goes back already.
    #[error("All of the payment is given back, or being given back.")]
    NothingLeft,
    /// More is wanted back than is left.
    #[error("That is more than is left of the payment.")]
    MoreThanLeft,
    /// Money in another currency than the payment's.
    #[error("The payment is in another currency.")]
    OtherCurrency,
    /// A refund of nothing.
    #[error("A refund must be of more than nothing.")]
    NothingAsked,
    /// The gateway speaks of a refund that nobody asked for.
    #[error("There is no such refund.")]
    UnknownRefund,
    /// The gateway speaks of another payment of its own than the one that is known.
    #[error("The gateway knows this payment by another id.")]
    OtherGatewayId,
}

impl Refusal for PaymentRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown | Self::UnknownRefund => RefusalKind::NotFound,
            Self::OtherCurrency | Self::NothingAsked => RefusalKind::Invalid,
            Self::BeingReleased | Self::NotCaptured | Self::NothingLeft | Self::MoreThanLeft | Self::OtherGatewayId => {
                RefusalKind::Conflict
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::BeingReleased => "payment_being_released",
            Self::NotCaptured => "payment_not_captured",
            Self::NothingLeft => "nothing_left_to_refund",
            Self::MoreThanLeft => "more_than_left_to_refund",
            Self::OtherCurrency => "other_currency",
            Self::NothingAsked => "nothing_asked",
            Self::UnknownRefund => "refund_not_found",
            Self::OtherGatewayId => "other_gateway_id",
        }
    }
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
            PaymentCommand::ReleasePayment { order_id, user_id, at } => Ok(release(*order_id, *user_id, *at, state)),
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

            (Self::Open { terms, answer, wanted, refunds }, E::PaymentCaptured) => Self::Captured {
                terms,
                gateway_id: answer.gateway_id().map(str::to_owned),
                unwanted: wanted == Wanted::Release,
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

            (mut state, E::RefundRequested(refund)) => {
                if let Some(refunds) = state.refunds_mut() {
                    refunds.requested(refund);
                }
                state
            }
            (mut state, E::PaymentRefunded { refund_id, gateway_id }) => {
                if let Some(refunds) = state.refunds_mut() {
                    refunds.succeeded(*refund_id, gateway_id.as_deref());
                }
                state
            }
            (mut state, E::RefundAttemptFailed { refund_id, gateway_id, due_at, .. }) => {
                if let Some(refunds) = state.refunds_mut() {
                    refunds.attempt_failed(*refund_id, gateway_id.as_deref(), *due_at);
                }
                state
            }
            (mut state, E::RefundFailed { refund_id, gateway_id, reason }) => {
                if let Some(refunds) = state.refunds_mut() {
                    refunds.failed(*refund_id, gateway_id.as_deref(), reason);
                }
                state
            }

            (state, _) => state,
        }
    }
}

fn authorize(terms: &Terms, state: &Payment) -> Vec<PaymentEvent> {
    match state {
        // Free tickets: no gateway takes an order of nothing, and none is needed. There is nothing to set aside, so it is.
        Payment::Nothing if terms.amount.is_zero() => {
            vec![PaymentEvent::PaymentRequested(terms.clone()), PaymentEvent::PaymentAuthorized { gateway_id: None }]
        }
        Payment::Nothing => vec![PaymentEvent::PaymentRequested(terms.clone())],
        // Asked for before; or its order was cancelled, and that overtook this.
        _ => vec![],
    }
}

/// Never are two authorizations alive: what the gateway knows of the declined attempt is cancelled before the next one is made.
fn retry(
    payment_method_id: &Text<255>,
    card: u32,
    at: Timestamp,
    state: &Payment,
) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    match state {
        Payment::Nothing => Err(PaymentRefusal::Unknown),
        Payment::Declined { terms, gateway_id, closed: false, .. } if card > terms.card => {
            let mut next = Terms {
                payment_method_id: payment_method_id.clone(),
                attempt: terms.attempt.saturating_add(1),
                card,
                card_given_at: Some(at),
                ..terms.clone()
            };
            next.replaced.extend(gateway_id.as_deref().map(Replaced::open));
            Ok(vec![PaymentEvent::PaymentRequested(next)])
        }
        // Asked for before; or the order came to nothing, and that overtook this; or the declined card paid after all.
        _ => Ok(vec![]),
    }
}

fn capture(state: &Payment) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    match state {
        Payment::Nothing => Err(PaymentRefusal::Unknown),
        Payment::Abandoned { .. } | Payment::Open { wanted: Wanted::Release, .. } => Err(PaymentRefusal::BeingReleased),
        Payment::Open { answer: Answer::Authorized { gateway_id: None }, .. } => {
            Ok(vec![PaymentEvent::PaymentCaptured])
        }
        Payment::Open { wanted: Wanted::Authorization, .. } => Ok(vec![PaymentEvent::PaymentCaptureRequested]),
        Payment::Open { wanted: Wanted::Capture, .. } | Payment::Captured { .. } | Payment::CaptureFailed { .. } => {
            Ok(vec![])
        }
        // Whoever asks takes the money for set aside, and has to learn that it is not.
        Payment::Released { .. } | Payment::Declined { .. } => Ok(vec![capture_failed(NOT_AUTHORIZED)]),
    }
}

fn release(order_id: OrderId, user_id: UserId, at: Timestamp, state: &Payment) -> Vec<PaymentEvent> {
    match state {
        Payment::Nothing | Payment::Open { answer: Answer::Authorized { gateway_id: None }, .. } => {
            vec![PaymentEvent::PaymentReleased { order_id, user_id }]
        }
        Payment::Open { wanted: Wanted::Authorization | Wanted::Capture, .. } => {
            vec![PaymentEvent::PaymentReleaseRequested]
        }
        // The money was faster than the order's end, and has to go back.
        Payment::Captured { terms, refunds, .. } => give_all_back(terms, refunds, at),
        // Nothing is set aside, but from now on nothing is to be, by whatever card.
        Payment::Declined { closed: false, .. } => vec![PaymentEvent::PaymentReleased { order_id, user_id }],
        Payment::Open { wanted: Wanted::Release, .. }
        | Payment::Abandoned { .. }
        | Payment::Released { .. }
        | Payment::Declined { .. }
        | Payment::CaptureFailed { .. } => vec![],
    }
}

/// All that is left of the money of an order that came to nothing goes back: once, under an id worked out from the payment.
fn give_all_back(terms: &Terms, refunds: &Refunds, at: Timestamp) -> Vec<PaymentEvent> {
    let refund_id = RefundId::derived(&[&terms.payment_id, &ORDER_ENDED]);
    let left = refunds.left(terms.amount);
    if left.is_zero() || refunds.get(refund_id).is_some() {
        return vec![];
    }
    let reason = ORDER_ENDED.to_owned();
    let refund = Refund { refund_id, amount: left, reason, requested_at: at, made_at_gateway: false };
    vec![PaymentEvent::RefundRequested(refund)]
}

fn refund(request: &RefundRequest, state: &Payment) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    let is_by_order = request.asked_by == Asker::Order;
    let (terms, refunds) = match state {
        Payment::Nothing => return Err(PaymentRefusal::Unknown),
        Payment::Captured { terms, refunds, .. } => (terms, refunds),
        // Nothing is to be taken any more; what is taken all the same goes back by itself.
        Payment::Open { wanted: Wanted::Release, .. } if is_by_order => return Ok(vec![]),
        // The order spoke before the gateway: kept until the money is there.
        Payment::Open { terms, refunds, .. } if is_by_order => (terms, refunds),
        _ => return Err(PaymentRefusal::NotCaptured),
    };
    if refunds.get(request.refund_id).is_some() {
        return Ok(vec![]);
    }
    let left = refunds.left(terms.amount);
    let asked = request.amount.unwrap_or(left);
    if asked.currency() != terms.amount.currency() {
        return Err(PaymentRefusal::OtherCurrency);
    }
    let is_free = terms.amount.is_zero() && refunds.is_empty();
    let is_more = asked.compare(left).is_ok_and(std::cmp::Ordering::is_gt);
    let amount = match request.asked_by {
        Asker::Staff if request.amount.is_some_and(Money::is_zero) && !is_free => {
            return Err(PaymentRefusal::NothingAsked);
        }
        Asker::Staff if left.is_zero() && !is_free => return Err(PaymentRefusal::NothingLeft),
        Asker::Staff if is_more => return Err(PaymentRefusal::MoreThanLeft),
        Asker::Order if left.is_zero() && !is_free && !request.amount.is_some_and(Money::is_zero) => {
            return Ok(vec![]);
        }
        _ if is_more => left,
        _ => asked,
    };
    let (refund_id, reason, requested_at) = (request.refund_id, request.reason.clone(), request.at);
    let requested =
        PaymentEvent::RefundRequested(Refund { refund_id, amount, reason, requested_at, made_at_gateway: false });
    if amount.is_zero() {
        // Free tickets go back like others, but no gateway gives nothing back.
        return Ok(vec![requested, PaymentEvent::PaymentRefunded { refund_id, gateway_id: None }]);
    }
    Ok(vec![requested])
}

fn record(
    outcome: &Outcome,
    attempt: u32,
    at: Timestamp,
    state: &Payment,
) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    if let Some(events) = record_earlier(outcome, attempt, state) {
        return Ok(events);
    }
    if state.gateway_id().zip(outcome.gateway_id()).is_some_and(|(known, said)| known != said) {
        return Err(PaymentRefusal::OtherGatewayId);
    }
    if let Some(events) = record_refund(outcome, at, state) {
        return events;
    }
    if let Outcome::Disputed { dispute, closed, .. } = outcome {
        return record_dispute(dispute, *closed, state);
    }
    match (state, outcome) {
        (Payment::Nothing | Payment::Abandoned { .. }, _) => Err(PaymentRefusal::Unknown),
        (Payment::Open { terms, answer, wanted, refunds }, _) => {
            let mut events = record_open(outcome, terms, answer, *wanted);
            // Its order had come to nothing: the money goes back by itself, in the same commit.
            if *wanted == Wanted::Release && events.contains(&PaymentEvent::PaymentCaptured) {
                events.extend(give_all_back(terms, refunds, at));
            }
            Ok(events)
        }
        // The buyer gave another card in the browser, and the order, which may wait for one, has not come to nothing.
        (Payment::Declined { closed: false, .. }, Outcome::Authorized { gateway_id }) => {
            Ok(vec![authorized(gateway_id)])
        }
        (Payment::Declined { closed: false, .. }, Outcome::Captured { gateway_id }) => {
            Ok(vec![authorized(gateway_id), PaymentEvent::PaymentCaptured])
        }
        // The order is gone, so this is undone.
        (Payment::Declined { .. } | Payment::CaptureFailed { .. }, Outcome::Authorized { gateway_id }) => {
            Ok(vec![authorized(gateway_id), PaymentEvent::PaymentReleaseRequested])
        }
        (Payment::Declined { terms, .. } | Payment::CaptureFailed { terms, .. }, Outcome::Captured { gateway_id }) => {
            let mut events =
                vec![authorized(gateway_id), PaymentEvent::PaymentReleaseRequested, PaymentEvent::PaymentCaptured];
            events.extend(give_all_back(terms, &Refunds::default(), at));
            Ok(events)
        }
        // Said before, or overtaken by what came after it.
        (Payment::Declined { .. } | Payment::CaptureFailed { .. }, _) => Ok(vec![]),
        (Payment::Captured { .. } | Payment::Released { .. }, _) => Ok(vec![]),
    }
}

fn record_open(outcome: &Outcome, terms: &Terms, answer: &Answer, wanted: Wanted) -> Vec<PaymentEvent> {
    let is_authorized = matches!(answer, Answer::Authorized { .. });
    match outcome {
        Outcome::ActionRequired { gateway_id, client_secret } if *answer == Answer::Awaited => {
            let (gateway_id, client_secret) = (gateway_id.clone(), client_secret.clone());
            vec![PaymentEvent::PaymentActionRequired { gateway_id, client_secret }]
        }
        Outcome::Authorized { gateway_id } if !is_authorized => vec![authorized(gateway_id)],
        Outcome::Declined { gateway_id, reason } if !is_authorized => {
            let declined = PaymentEvent::PaymentDeclined { gateway_id: gateway_id.clone(), reason: reason.clone() };
            match wanted {
                Wanted::Capture => vec![declined, capture_failed(NOT_AUTHORIZED)],
                Wanted::Authorization | Wanted::Release => vec![declined],
            }
        }
        Outcome::NotMade { attempt } if *answer == Answer::Awaited && *attempt == terms.attempt => match wanted {
            Wanted::Release => vec![released(terms)],
            Wanted::Authorization | Wanted::Capture => {
                vec![PaymentEvent::PaymentRequested(Terms { attempt: attempt.saturating_add(1), ..terms.clone() })]
            }
        },
        // Said before, or overtaken by a later answer.
        Outcome::ActionRequired { .. }
        | Outcome::Authorized { .. }
        | Outcome::Declined { .. }
        | Outcome::NotMade { .. }
        | Outcome::AttemptRefunded { .. }
        | Outcome::Disputed { .. }
        | Outcome::Refunded { .. }
        | Outcome::RefundFailed { .. }
        | Outcome::RefundedAtGateway { .. } => vec![],

        Outcome::Captured { .. } if is_authorized => vec![PaymentEvent::PaymentCaptured],
        Outcome::Captured { gateway_id } => vec![authorized(gateway_id), PaymentEvent::PaymentCaptured],

        Outcome::Cancelled { gateway_id } => match wanted {
            Wanted::Capture => vec![capture_failed(AUTHORIZATION_LOST)],
            Wanted::Authorization if !is_authorized => {
                let gateway_id = Some(gateway_id.clone());
                vec![PaymentEvent::PaymentDeclined { gateway_id, reason: CANCELLED.to_owned() }]
            }
            Wanted::Authorization | Wanted::Release => vec![released(terms)],
        },
    }
}

/// What an outcome of an earlier attempt means, of which nothing is wanted any more; none if it is not of one.
fn record_earlier(outcome: &Outcome, attempt: u32, state: &Payment) -> Option<Vec<PaymentEvent>> {
    let (terms, id) = (state.terms()?, outcome.gateway_id()?);
    let gateway_id = id.to_owned();
    let Some(replaced) = terms.replaced.iter().find(|replaced| replaced.gateway_id == id) else {
        let is_earlier = attempt < terms.attempt && state.gateway_id() != Some(id);
        return is_earlier.then(|| match outcome {
            // Looked for once and not found, it was there all the same.
            Outcome::Captured { .. } => vec![
                PaymentEvent::PaymentAttemptFound { gateway_id: gateway_id.clone() },
                PaymentEvent::PaymentAttemptCaptured { gateway_id },
            ],
            Outcome::Authorized { .. } | Outcome::ActionRequired { .. } | Outcome::Declined { .. } => {
                vec![PaymentEvent::PaymentAttemptFound { gateway_id }]
            }
            _ => vec![],
        });
    };
    Some(match (outcome, replaced.remains) {
        (Outcome::Cancelled { .. }, Remains::Open) => vec![PaymentEvent::PaymentAttemptCancelled { gateway_id }],
        // Somebody took it at the gateway: it can't be cancelled any more. Told of again, its money has gone back.
        (Outcome::Captured { .. }, Remains::Open) => vec![PaymentEvent::PaymentAttemptCaptured { gateway_id }],
        (Outcome::AttemptRefunded { .. }, Remains::Money) => vec![PaymentEvent::PaymentAttemptRefunded { gateway_id }],
        // An authorization is cancelled as what is open is; all else is old.
        _ => vec![],
    })
}

/// What the gateway tells of a dispute, which may come in any order: what is closed stays closed, and of the rest the newest counts.
fn record_dispute(dispute: &Dispute, closed: bool, state: &Payment) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    match state {
        Payment::Nothing => return Err(PaymentRefusal::Unknown),
        Payment::Captured { .. } => {}
        _ => return Err(PaymentRefusal::NotCaptured),
    }
    let known = state.disputes().iter().find(|tracked| tracked.dispute.dispute_id == dispute.dispute_id);
    let (dispute_id, status, as_of) = (dispute.dispute_id.clone(), dispute.status.clone(), dispute.as_of);
    Ok(match known {
        None if closed => vec![
            PaymentEvent::DisputeOpened(dispute.clone()),
            PaymentEvent::DisputeClosed { dispute_id, status, as_of },
        ],
        None => vec![PaymentEvent::DisputeOpened(dispute.clone())],
        Some(tracked) if tracked.closed => vec![],
        Some(_) if closed => vec![PaymentEvent::DisputeClosed { dispute_id, status, as_of }],
        Some(tracked) if tracked.dispute.status == status || as_of < tracked.dispute.as_of => vec![],
        Some(_) => vec![PaymentEvent::DisputeUpdated { dispute_id, status, as_of }],
    })
}

/// What an outcome means for a refund; none if it is about something else.
fn record_refund(
    outcome: &Outcome,
    at: Timestamp,
    state: &Payment,
) -> Option<Result<Vec<PaymentEvent>, PaymentRefusal>> {
    let (Outcome::Refunded { refund_id, .. }
    | Outcome::RefundFailed { refund_id, .. }
    | Outcome::RefundedAtGateway { refund_id, .. }) = outcome
    else {
        return None;
    };
    let Payment::Captured { terms, refunds, .. } = state else {
        let refusal = if *state == Payment::Nothing { PaymentRefusal::Unknown } else { PaymentRefusal::NotCaptured };
        return Some(Err(refusal));
    };
    let left = refunds.left(terms.amount);
    let known = refunds.get(*refund_id);
    Some(match (outcome, known) {
        (Outcome::RefundedAtGateway { amount, .. }, None) if amount.currency() != left.currency() => {
            Err(PaymentRefusal::OtherCurrency)
        }
        (Outcome::RefundedAtGateway { amount, .. }, None) if amount.compare(left).is_ok_and(|order| order.is_gt()) => {
            Err(PaymentRefusal::MoreThanLeft)
        }
        (Outcome::RefundedAtGateway { refund_id, refund_gateway_id, amount, .. }, None) => {
            let refund = Refund {
                refund_id: *refund_id,
                amount: *amount,
                reason: MADE_AT_GATEWAY.to_owned(),
                requested_at: at,
                made_at_gateway: true,
            };
            Ok(vec![PaymentEvent::RefundRequested(refund), refunded(*refund_id, Some(refund_gateway_id))])
        }
        (_, None) => Err(PaymentRefusal::UnknownRefund),
        (Outcome::RefundedAtGateway { .. }, Some(_)) => Ok(vec![]),

        // Older than the failure that is known.
        (
            Outcome::Refunded { refund_gateway_id: Some(id), .. }
            | Outcome::RefundFailed { refund_gateway_id: Some(id), .. },
            Some(known),
        ) if known.failed.contains(id) => Ok(vec![]),
        (Outcome::Refunded { refund_gateway_id, .. }, Some(known)) => match known.progress {
            Progress::Requested { .. } => Ok(vec![refunded(*refund_id, refund_gateway_id.as_deref())]),
            Progress::Done { .. } => Ok(vec![]),
            // Given up, and made after all.
            Progress::Failed { .. } if known.refund.amount.compare(left).is_ok_and(|order| order.is_gt()) => {
                Err(PaymentRefusal::MoreThanLeft)
            }
            Progress::Failed { .. } => Ok(vec![refunded(*refund_id, refund_gateway_id.as_deref())]),
        },
        (Outcome::RefundFailed { attempt, refund_gateway_id, reason, .. }, Some(known)) => {
            let is_about_it = match &known.progress {
                Progress::Requested { attempt: current, .. } => attempt == current,
                Progress::Done { gateway_id, .. } => refund_gateway_id.is_some() && gateway_id == refund_gateway_id,
                Progress::Failed { .. } => false,
            };
            let (refund_id, gateway_id, reason) = (*refund_id, refund_gateway_id.clone(), reason.clone());
            Ok(match known.next_attempt_at(at) {
                _ if !is_about_it => vec![],
                Some(due_at) => {
                    vec![PaymentEvent::RefundAttemptFailed { refund_id, gateway_id, reason, due_at }]
                }
                None => vec![PaymentEvent::RefundFailed { refund_id, gateway_id, reason }],
            })
        }
        (_, Some(_)) => Ok(vec![]),
    })
}

fn refunded(refund_id: RefundId, gateway_id: Option<&str>) -> PaymentEvent {
    PaymentEvent::PaymentRefunded { refund_id, gateway_id: gateway_id.map(str::to_owned) }
}

fn authorized(gateway_id: &str) -> PaymentEvent {
    PaymentEvent::PaymentAuthorized { gateway_id: Some(gateway_id.to_owned()) }
}

fn released(terms: &Terms) -> PaymentEvent {
    PaymentEvent::PaymentReleased { order_id: terms.order_id, user_id: terms.user_id }
}

fn capture_failed(reason: &str) -> PaymentEvent {
    PaymentEvent::PaymentCaptureFailed { reason: reason.to_owned() }
}

impl Event for PaymentEvent {}

impl Aggregate for Payment {
    const CATEGORY: &'static str = "payment";
    const STATE_VERSION: u32 = 2;
}
