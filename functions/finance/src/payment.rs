//! The payment: the gateway authorizes it for an order, then captures or releases it. Captured payments can be refunded.

use eventstore::Aggregate;
use kernel::Decider;

use crate::payments::attempts::{AttemptStatus, ReplacedAttempt};
use crate::payments::disputes::TrackedDispute;
use crate::payments::rules::{
    authorization, capture, declined_card, gateway_outcome, refund_by_hand, refund_request, release,
};

pub use crate::payments::commands::{PaymentCommand, RefundPart, RefundRequest, RefundRequester, TicketLine};
pub use crate::payments::events::PaymentEvent;
pub use crate::payments::outcome::Outcome;
pub use crate::payments::refusal::PaymentRefusal;
pub use crate::payments::state::{Answer, PAYMENT_STATUSES, Payment, Wanted};
pub use crate::payments::terms::Terms;

impl Decider for Payment {
    type State = Self;
    type Command = PaymentCommand;
    type Event = PaymentEvent;
    type Refusal = PaymentRefusal;

    fn initial() -> Self {
        Self::Nothing
    }

    fn decide(command: &PaymentCommand, payment: &Self) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
        use PaymentCommand as Command;
        match command {
            Command::AuthorizePayment(terms) => Ok(authorization::authorize(payment, terms)),
            Command::RetryPayment { payment_method_id, card, at } => {
                declined_card::retry_payment(payment, payment_method_id, *card, *at)
            }
            Command::CapturePayment => capture::capture(payment),
            Command::ReleasePayment { order_id, user_id } => Ok(release::release(payment, *order_id, *user_id)),
            Command::RefundPayment(request) => refund_request::refund(payment, request),
            Command::RecordRefundByHand { refund_id, by_hand, now } => {
                refund_by_hand::record(payment, *refund_id, by_hand, *now)
            }
            Command::RecordPaymentOutcome { outcome, attempt, at } => {
                gateway_outcome::record(payment, outcome, *attempt, *at)
            }
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
                fee: None,
            },
            (Self::Captured { terms, gateway_id, refunds, disputes, .. }, E::PaymentFeeRecorded { fee }) => {
                Self::Captured { terms, gateway_id, refunds, disputes, fee: Some(*fee) }
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

            (mut state, E::PaymentAttemptFound { gateway_id }) => {
                if let Some(terms) = state.terms_mut() {
                    terms.replaced.push(ReplacedAttempt::open(gateway_id));
                }
                state
            }
            (state, E::PaymentAttemptCancelled { gateway_id } | E::PaymentAttemptRefunded { gateway_id }) => {
                state.with_replaced(gateway_id, AttemptStatus::Closed)
            }
            (state, E::PaymentAttemptCaptured { gateway_id }) => {
                state.with_replaced(gateway_id, AttemptStatus::Captured)
            }
            (state, E::PaymentAttemptRefundFailed { gateway_id, .. }) => {
                state.with_replaced(gateway_id, AttemptStatus::RefundFailed)
            }

            (mut state, E::DisputeOpened(dispute)) => {
                if let Self::Captured { disputes, .. } = &mut state {
                    disputes.push(TrackedDispute { dispute: dispute.clone(), closed: false });
                }
                state
            }
            (state, E::DisputeUpdated { dispute_id, status, as_of, evidence_due_by }) => {
                state.with_dispute(dispute_id, |TrackedDispute { dispute, .. }| {
                    status.clone_into(&mut dispute.status);
                    (dispute.as_of, dispute.evidence_due_by) = (*as_of, *evidence_due_by);
                })
            }
            (state, E::DisputeClosed { dispute_id, status, as_of }) => {
                state.with_dispute(dispute_id, |TrackedDispute { dispute, closed }| {
                    status.clone_into(&mut dispute.status);
                    (dispute.as_of, *closed) = (*as_of, true);
                })
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
            (state, E::RefundMadeByHand { refund_id, by_hand }) => state
                .with_attempt_refunded(*refund_id)
                .with_refunds(|refunds| refunds.made_by_hand(*refund_id, by_hand)),

            (state, _) => state,
        }
    }
}

impl Aggregate for Payment {
    const CATEGORY: &'static str = "payment";
    const STATE_VERSION: u32 = 4;
}
