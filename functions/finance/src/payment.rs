//! The payment: what was asked for, what the gateway answered, and what is wanted of it now.

use eventstore::{Aggregate, Event};
use kernel::{
    CorrelationId, Decider, Money, OrderId, PaymentId, Refusal, RefusalKind, Sealed, Text, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

/// The capture came too late: the gateway had let the money go before.
pub const AUTHORIZATION_LOST: &str = "authorization_lost";

/// The capture was asked for though no money was set aside.
pub const NOT_AUTHORIZED: &str = "not_authorized";

/// The gateway gave up before any money was set aside.
pub const CANCELLED: &str = "cancelled";

/// The gateway gave no answer for so long that it is no longer asked.
pub const UNANSWERED: &str = "gateway_unavailable";

/// What a payment can be, as clients know it. They are ready for the last two, which no payment is yet.
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
    /// When the money was asked for.
    pub requested_at: Timestamp,
    /// The request that the purchase began with. The gateway is told, and gives it back with all that it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<CorrelationId>,
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
    },
    /// The money is ours.
    Captured {
        /// What was asked for.
        terms: Terms,
        /// The gateway's id.
        gateway_id: Option<String>,
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

    /// How far it is, as clients know it; none before anything happened.
    pub fn status(&self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Open { answer: Answer::Awaited, .. } => Some("pending"),
            Self::Open { answer: Answer::ActionRequired { .. }, .. } => Some("action_required"),
            Self::Open { answer: Answer::Authorized { .. }, .. } => Some("authorized"),
            Self::Captured { .. } => Some("captured"),
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
    /// Take it.
    CapturePayment,
    /// Let it go.
    ReleasePayment {
        /// The order that came to nothing.
        order_id: OrderId,
        /// Whose it was.
        user_id: UserId,
    },
    /// The gateway has answered: directly, or by webhook, before, after or instead.
    RecordPaymentOutcome(Outcome),
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
}

impl Outcome {
    fn gateway_id(&self) -> Option<&str> {
        match self {
            Self::NotMade { .. } => None,
            Self::Declined { gateway_id, .. } => gateway_id.as_deref(),
            Self::ActionRequired { gateway_id, .. }
            | Self::Authorized { gateway_id }
            | Self::Captured { gateway_id }
            | Self::Cancelled { gateway_id } => Some(gateway_id),
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
    /// The money is taken: only a refund gives it back.
    #[error("The payment is captured: only a refund gives it back.")]
    Captured,
    /// The gateway speaks of another payment of its own than the one that is known.
    #[error("The gateway knows this payment by another id.")]
    OtherGatewayId,
}

impl Refusal for PaymentRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown => RefusalKind::NotFound,
            Self::BeingReleased | Self::Captured | Self::OtherGatewayId => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::BeingReleased => "payment_being_released",
            Self::Captured => "payment_captured",
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
            PaymentCommand::CapturePayment => capture(state),
            PaymentCommand::ReleasePayment { order_id, user_id } => release(*order_id, *user_id, state),
            PaymentCommand::RecordPaymentOutcome(outcome) => record(outcome, state),
        }
    }

    fn evolve(state: Self, event: &PaymentEvent) -> Self {
        use PaymentEvent as E;
        match (state, event) {
            (Self::Nothing, E::PaymentRequested(terms)) => {
                Self::Open { terms: terms.clone(), answer: Answer::Awaited, wanted: Wanted::Authorization }
            }
            (Self::Nothing, E::PaymentReleased { order_id, user_id }) => {
                Self::Abandoned { order_id: *order_id, user_id: *user_id }
            }

            (Self::Open { wanted, .. }, E::PaymentRequested(terms)) => {
                Self::Open { terms: terms.clone(), answer: Answer::Awaited, wanted }
            }
            (Self::Open { terms, wanted, .. }, E::PaymentActionRequired { gateway_id, client_secret }) => {
                let (gateway_id, client_secret) = (gateway_id.clone(), client_secret.clone());
                Self::Open { terms, answer: Answer::ActionRequired { gateway_id, client_secret }, wanted }
            }
            (Self::Open { terms, wanted, .. }, E::PaymentAuthorized { gateway_id }) => {
                Self::Open { terms, answer: Answer::Authorized { gateway_id: gateway_id.clone() }, wanted }
            }
            (Self::Declined { terms, .. } | Self::CaptureFailed { terms, .. }, E::PaymentAuthorized { gateway_id }) => {
                let answer = Answer::Authorized { gateway_id: gateway_id.clone() };
                Self::Open { terms, answer, wanted: Wanted::Authorization }
            }
            (Self::Open { terms, .. }, E::PaymentDeclined { gateway_id, reason }) => {
                Self::Declined { terms, gateway_id: gateway_id.clone(), reason: reason.clone() }
            }

            (Self::Open { terms, answer, .. }, E::PaymentCaptureRequested) => {
                Self::Open { terms, answer, wanted: Wanted::Capture }
            }
            (Self::Open { terms, answer, .. }, E::PaymentReleaseRequested) => {
                Self::Open { terms, answer, wanted: Wanted::Release }
            }

            (Self::Open { terms, answer, .. }, E::PaymentCaptured) => {
                Self::Captured { terms, gateway_id: answer.gateway_id().map(str::to_owned) }
            }
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

fn release(order_id: OrderId, user_id: UserId, state: &Payment) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    match state {
        Payment::Nothing | Payment::Open { answer: Answer::Authorized { gateway_id: None }, .. } => {
            Ok(vec![PaymentEvent::PaymentReleased { order_id, user_id }])
        }
        Payment::Open { wanted: Wanted::Authorization | Wanted::Capture, .. } => {
            Ok(vec![PaymentEvent::PaymentReleaseRequested])
        }
        Payment::Captured { .. } => Err(PaymentRefusal::Captured),
        Payment::Open { wanted: Wanted::Release, .. }
        | Payment::Abandoned { .. }
        | Payment::Released { .. }
        | Payment::Declined { .. }
        | Payment::CaptureFailed { .. } => Ok(vec![]),
    }
}

fn record(outcome: &Outcome, state: &Payment) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    if state.gateway_id().zip(outcome.gateway_id()).is_some_and(|(known, said)| known != said) {
        return Err(PaymentRefusal::OtherGatewayId);
    }
    match (state, outcome) {
        (Payment::Nothing | Payment::Abandoned { .. }, _) => Err(PaymentRefusal::Unknown),
        (Payment::Open { terms, answer, wanted }, _) => Ok(record_open(outcome, terms, answer, *wanted)),
        // With another card, in the browser, after the first was declined: the order is gone, so this is undone.
        (Payment::Declined { .. } | Payment::CaptureFailed { .. }, Outcome::Authorized { gateway_id }) => {
            Ok(vec![authorized(gateway_id), PaymentEvent::PaymentReleaseRequested])
        }
        (Payment::Declined { .. } | Payment::CaptureFailed { .. }, Outcome::Captured { gateway_id }) => {
            Ok(vec![authorized(gateway_id), PaymentEvent::PaymentCaptured])
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
        | Outcome::NotMade { .. } => vec![],

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
    const STATE_VERSION: u32 = 1;
}
