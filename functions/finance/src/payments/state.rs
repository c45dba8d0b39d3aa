//! The state of a payment.

use kernel::{Money, OrderId, RefundId, Sealed, UserId};
use serde::{Deserialize, Serialize};

use super::attempts::AttemptStatus;
use super::disputes::TrackedDispute;
use super::refunds::Refunds;
use super::terms::Terms;

/// `gateway_id` is the gateway's id of the payment; absent if it never made one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Payment {
    /// Not requested yet.
    Nothing,
    /// The order ended before its payment was requested: it never will be.
    Abandoned { order_id: OrderId, user_id: UserId },
    /// Not captured yet: it is or may become authorized.
    Open {
        terms: Terms,
        answer: Answer,
        wanted: Wanted,
        /// Requested by the order before the capture.
        #[serde(default, skip_serializing_if = "Refunds::is_empty")]
        refunds: Refunds,
    },
    Captured {
        terms: Terms,
        gateway_id: Option<String>,
        #[serde(default, skip_serializing_if = "Refunds::is_empty")]
        refunds: Refunds,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        disputes: Vec<TrackedDispute>,
        /// What the gateway keeps, if it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fee: Option<Money>,
    },
    /// The authorization is cancelled or has expired.
    Released { terms: Terms, gateway_id: Option<String> },
    Declined {
        terms: Terms,
        gateway_id: Option<String>,
        reason: String,
        /// The order has ended: no other card is accepted.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        closed: bool,
    },
    /// Nothing is authorized any more.
    CaptureFailed { terms: Terms, gateway_id: Option<String>, reason: String },
}

/// The gateway's latest answer about an open payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Answer {
    /// The call is not made yet, or its answer is on its way or lost.
    Awaited,
    /// The buyer must authenticate with the bank.
    ActionRequired {
        gateway_id: String,
        /// For the buyer's browser.
        client_secret: Sealed<String>,
    },
    Authorized {
        /// Absent for a free order.
        gateway_id: Option<String>,
    },
}

/// What is wanted of an open payment: it only moves forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Wanted {
    Authorization,
    Capture,
    Release,
}

/// The statuses that clients see.
pub const PAYMENT_STATUSES: [&str; 8] =
    ["pending", "action_required", "authorized", "captured", "released", "declined", "partially_refunded", "refunded"];

impl Payment {
    pub(crate) fn open(terms: Terms, answer: Answer) -> Self {
        Self::Open { terms, answer, wanted: Wanted::Authorization, refunds: Refunds::default() }
    }

    /// None before the payment is requested.
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

    pub(crate) fn terms_mut(&mut self) -> Option<&mut Terms> {
        match self {
            Self::Nothing | Self::Abandoned { .. } => None,
            Self::Open { terms, .. }
            | Self::Captured { terms, .. }
            | Self::Released { terms, .. }
            | Self::Declined { terms, .. }
            | Self::CaptureFailed { terms, .. } => Some(terms),
        }
    }

    pub fn user_id(&self) -> Option<UserId> {
        match self {
            Self::Abandoned { user_id, .. } => Some(*user_id),
            _ => self.terms().map(|terms| terms.user_id),
        }
    }

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

    pub(crate) fn with_replaced(mut self, gateway_id: &str, status: AttemptStatus) -> Self {
        if let Some(attempt) = self.terms_mut().and_then(|terms| terms.replaced_mut(gateway_id)) {
            attempt.status = status;
        }
        self
    }

    pub(crate) fn with_attempt_refunded(mut self, refund_id: RefundId) -> Self {
        let attempts = self.terms_mut().into_iter().flat_map(|terms| &mut terms.replaced);
        for attempt in attempts.filter(|attempt| attempt.refund_id() == refund_id) {
            attempt.status = AttemptStatus::Closed;
        }
        self
    }

    pub fn disputes(&self) -> &[TrackedDispute] {
        match self {
            Self::Captured { disputes, .. } => disputes,
            _ => &[],
        }
    }

    pub(crate) fn with_dispute(mut self, id: &str, change: impl FnOnce(&mut TrackedDispute)) -> Self {
        if let Self::Captured { disputes, .. } = &mut self
            && let Some(tracked) = disputes.iter_mut().find(|tracked| tracked.dispute.dispute_id == id)
        {
            change(tracked);
        }
        self
    }

    /// What the gateway keeps of a captured payment, if it is known.
    pub fn fee(&self) -> Option<Money> {
        match self {
            Self::Captured { fee, .. } => *fee,
            _ => None,
        }
    }

    /// The refunds of a captured payment, or those that an open one makes after its capture.
    pub fn refunds(&self) -> Option<&Refunds> {
        match self {
            Self::Open { refunds, .. } | Self::Captured { refunds, .. } => Some(refunds),
            _ => None,
        }
    }

    pub(crate) fn with_refunds(mut self, change: impl FnOnce(&mut Refunds)) -> Self {
        if let Self::Open { refunds, .. } | Self::Captured { refunds, .. } = &mut self {
            change(refunds);
        }
        self
    }

    /// One of [`PAYMENT_STATUSES`]; none before anything happened.
    pub fn status(&self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Open { answer: Answer::Awaited, .. } => Some("pending"),
            Self::Open { answer: Answer::ActionRequired { .. }, .. } => Some("action_required"),
            Self::Open { answer: Answer::Authorized { .. }, .. } => Some("authorized"),
            Self::Captured { terms, refunds, .. } => Some(captured_status(terms, refunds)),
            Self::Declined { .. } => Some("declined"),
            Self::Abandoned { .. } | Self::Released { .. } | Self::CaptureFailed { .. } => Some("released"),
        }
    }
}

/// A free payment counts as refunded once it has a refund.
fn captured_status(terms: &Terms, refunds: &Refunds) -> &'static str {
    let refunded = refunds.refunded(terms.amount);
    if refunded == terms.amount && !refunds.is_empty() {
        "refunded"
    } else if refunded.is_zero() {
        "captured"
    } else {
        "partially_refunded"
    }
}

impl Answer {
    pub(crate) fn gateway_id(&self) -> Option<&str> {
        match self {
            Self::Awaited => None,
            Self::ActionRequired { gateway_id, .. } => Some(gateway_id),
            Self::Authorized { gateway_id } => gateway_id.as_deref(),
        }
    }
}
