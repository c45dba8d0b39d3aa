//! What the gateway says, directly or by webhook, in time, late, twice and in any order.

use kernel::{Money, RefundId, Sealed, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    AUTHORIZATION_LOST, Answer, CANCELLED, NOT_AUTHORIZED, Payment, PaymentEvent, PaymentRefusal, Terms, Wanted,
};
use crate::attempts::Remains;
use crate::disputes::Dispute;
use crate::refunds::{MADE_AT_GATEWAY, Progress, Refund};

/// What the gateway says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
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

/// What the gateway's word means for the payment.
pub(super) fn record(
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
        (Payment::Open { terms, answer, wanted, .. }, _) => Ok(record_open(outcome, terms, answer, *wanted)),
        // The buyer gave another card in the browser, and the order, which may wait for one, has not come to nothing.
        (Payment::Declined { closed: false, .. }, Outcome::Authorized { gateway_id }) => {
            Ok(vec![authorized(gateway_id)])
        }
        // What became of the order decides whether it is kept.
        (Payment::Declined { .. } | Payment::CaptureFailed { .. }, Outcome::Captured { gateway_id }) => {
            Ok(vec![authorized(gateway_id), PaymentEvent::PaymentCaptured])
        }
        // The order is gone, so this is undone.
        (Payment::Declined { .. } | Payment::CaptureFailed { .. }, Outcome::Authorized { gateway_id }) => {
            Ok(vec![authorized(gateway_id), PaymentEvent::PaymentReleaseRequested])
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

pub(super) fn capture_failed(reason: &str) -> PaymentEvent {
    PaymentEvent::PaymentCaptureFailed { reason: reason.to_owned() }
}
