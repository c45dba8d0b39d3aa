//! What the gateway reports about a dispute, in any order: a closed dispute stays closed, and otherwise the newest report counts.

use crate::payments::disputes::Dispute;
use crate::payments::events::PaymentEvent;
use crate::payments::refusal::PaymentRefusal;
use crate::payments::state::Payment;

pub(super) fn record(payment: &Payment, dispute: &Dispute, closed: bool) -> Result<Vec<PaymentEvent>, PaymentRefusal> {
    match payment {
        Payment::Nothing => return Err(PaymentRefusal::Unknown),
        Payment::Captured { .. } => {}
        _ => return Err(PaymentRefusal::NotCaptured),
    }
    let known = payment.disputes().iter().find(|tracked| tracked.dispute.dispute_id == dispute.dispute_id);
    let (dispute_id, status, as_of) = (dispute.dispute_id.clone(), dispute.status.clone(), dispute.as_of);
    Ok(match known {
        None if closed => vec![
            PaymentEvent::DisputeOpened(dispute.clone()),
            PaymentEvent::DisputeClosed { dispute_id, status, as_of },
        ],
        None => vec![PaymentEvent::DisputeOpened(dispute.clone())],
        Some(tracked) if tracked.closed => vec![],
        Some(_) if closed => vec![PaymentEvent::DisputeClosed { dispute_id, status, as_of }],
        Some(tracked) if is_known(&tracked.dispute, dispute) || as_of < tracked.dispute.as_of => vec![],
        Some(_) => {
            let evidence_due_by = dispute.evidence_due_by;
            vec![PaymentEvent::DisputeUpdated { dispute_id, status, as_of, evidence_due_by }]
        }
    })
}

fn is_known(known: &Dispute, reported: &Dispute) -> bool {
    known.status == reported.status && known.evidence_due_by == reported.evidence_due_by
}
