//! Which events other contexts see, and in which form.

use contracts::BusEvent;
use contracts::finance::{self, Dispute, FinanceEvent, PaymentDeclined, Refund};
use kernel::{Money, RefundId};
use lambda::repeats::Repeat;

use crate::payment::{Payment, PaymentEvent, Terms};
use crate::payments::refund_lines::{RefundScope, RefundedLine};
use crate::payments::refunds::Refunds;

/// The names of the published events.
pub const PUBLISHED: &[&str] = &[
    "PaymentRequested",
    "PaymentActionRequired",
    "PaymentAuthorized",
    "PaymentDeclined",
    "PaymentCaptureRequested",
    "PaymentCaptured",
    "PaymentCaptureFailed",
    "PaymentReleaseRequested",
    "PaymentReleased",
    "RefundRequested",
    "PaymentRefunded",
    "RefundMadeByHand",
    "RefundFailed",
    "DisputeOpened",
    "DisputeUpdated",
    "DisputeClosed",
];

/// Refunds and disputes come when the order has ended. Before that, it is open and asks about its payment.
pub fn repeat(event: &BusEvent) -> Repeat {
    match event.decode::<FinanceEvent>() {
        Ok(
            FinanceEvent::PaymentRequested(_)
            | FinanceEvent::PaymentActionRequired(_)
            | FinanceEvent::PaymentAuthorized(_)
            | FinanceEvent::PaymentDeclined(_)
            | FinanceEvent::PaymentCaptureRequested(_)
            | FinanceEvent::PaymentCaptured(_)
            | FinanceEvent::PaymentCaptureFailed(_)
            | FinanceEvent::PaymentReleaseRequested(_)
            | FinanceEvent::PaymentReleased(_),
        ) => Repeat::Never,
        Ok(
            FinanceEvent::RefundRequested(_)
            | FinanceEvent::PaymentRefunded(_)
            | FinanceEvent::RefundFailed(_)
            | FinanceEvent::PaymentDisputed(_),
        )
        | Err(_) => Repeat::Always,
    }
}

/// None for events that stay inside. A payment that was released before it was requested has no terms, and no other context knows it.
pub fn published(event: &PaymentEvent, state: &Payment) -> Option<FinanceEvent> {
    let payment = payment(state.terms()?);
    Some(match event {
        PaymentEvent::PaymentRequested(_) => FinanceEvent::PaymentRequested(payment),
        PaymentEvent::PaymentActionRequired { .. } => FinanceEvent::PaymentActionRequired(payment),
        PaymentEvent::PaymentAuthorized { .. } => FinanceEvent::PaymentAuthorized(payment),
        PaymentEvent::PaymentDeclined { reason, .. } => FinanceEvent::PaymentDeclined(PaymentDeclined {
            payment,
            reason: reason.clone(),
            card: state.terms()?.card,
        }),
        PaymentEvent::PaymentCaptureRequested => FinanceEvent::PaymentCaptureRequested(payment),
        PaymentEvent::PaymentCaptured => FinanceEvent::PaymentCaptured(payment),
        PaymentEvent::PaymentCaptureFailed { .. } => FinanceEvent::PaymentCaptureFailed(payment),
        PaymentEvent::PaymentReleaseRequested => FinanceEvent::PaymentReleaseRequested(payment),
        PaymentEvent::PaymentReleased { .. } => FinanceEvent::PaymentReleased(payment),
        PaymentEvent::RefundRequested(requested) => {
            FinanceEvent::RefundRequested(refund(requested.refund_id, state, Refunds::requested_or_refunded)?)
        }
        PaymentEvent::PaymentRefunded { refund_id, .. } | PaymentEvent::RefundMadeByHand { refund_id, .. } => {
            FinanceEvent::PaymentRefunded(refund(*refund_id, state, Refunds::refunded)?)
        }
        PaymentEvent::RefundFailed { refund_id, .. } => {
            FinanceEvent::RefundFailed(refund(*refund_id, state, Refunds::requested_or_refunded)?)
        }
        PaymentEvent::DisputeOpened(opened) => FinanceEvent::PaymentDisputed(dispute(&opened.dispute_id, state)?),
        PaymentEvent::DisputeUpdated { dispute_id, .. } | PaymentEvent::DisputeClosed { dispute_id, .. } => {
            FinanceEvent::PaymentDisputed(dispute(dispute_id, state)?)
        }
        // They concern only finance, the gateway and the bank.
        PaymentEvent::RefundAttemptFailed { .. }
        | PaymentEvent::PaymentFeeRecorded { .. }
        | PaymentEvent::PaymentAttemptFound { .. }
        | PaymentEvent::PaymentAttemptCancelled { .. }
        | PaymentEvent::PaymentAttemptCaptured { .. }
        | PaymentEvent::PaymentAttemptRefunded { .. }
        | PaymentEvent::PaymentAttemptRefundFailed { .. } => return None,
    })
}

/// `given_back` says which refunds count: the requested ones too, or only those that the gateway made.
pub fn refund(refund_id: RefundId, state: &Payment, given_back: fn(&Refunds, Money) -> Money) -> Option<Refund> {
    let (terms, refunds) = (state.terms()?, state.refunds()?);
    let tracked = refunds.get(refund_id)?;
    Some(Refund {
        payment: payment(terms),
        refund_id,
        refund_amount: tracked.refund.amount,
        given_back: given_back(refunds, terms.amount),
        scope: tracked.refund.scope.map(finance::RefundScope::from),
        lines: tracked.refund.lines.iter().map(finance::RefundedLine::from).collect(),
        reason: (!tracked.refund.made_at_gateway).then(|| tracked.refund.reason.clone()),
    })
}

fn dispute(dispute_id: &str, state: &Payment) -> Option<Dispute> {
    let terms = state.terms()?;
    let tracked = state.disputes().iter().find(|tracked| tracked.dispute.dispute_id == dispute_id)?;
    Some(Dispute {
        payment: payment(terms),
        dispute_id: dispute_id.to_owned(),
        disputed: tracked.dispute.amount,
        withdrawn: tracked.is_withdrawn(),
        lines: tracked.lines(&terms.lines).iter().map(finance::RefundedLine::from).collect(),
    })
}

impl From<RefundScope> for finance::RefundScope {
    fn from(scope: RefundScope) -> Self {
        match scope {
            RefundScope::Everything => Self::Everything,
            RefundScope::Lines => Self::Lines,
            RefundScope::Goodwill => Self::Goodwill,
        }
    }
}

impl From<&RefundedLine> for finance::RefundedLine {
    fn from(line: &RefundedLine) -> Self {
        Self {
            concert_id: line.concert_id,
            ticket_type_id: line.ticket_type_id.clone(),
            quantity: line.quantity,
            amount: line.amount,
        }
    }
}

pub fn payment(terms: &Terms) -> finance::Payment {
    finance::Payment {
        payment_id: terms.payment_id,
        order_id: terms.order_id,
        user_id: terms.user_id,
        amount: terms.amount,
    }
}
