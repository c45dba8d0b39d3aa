//! Disputes start and end when a test, or somebody on the local pages, says so.

use serde_json::Value;

use super::intent_changes;
use crate::stripe::error::ApiError;
use crate::stripe::objects::{Dispute, Status};
use crate::stripe::params::Params;
use crate::stripe::scope::Scope;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeStep {
    /// The buyer disputes the payment.
    Raised,
    /// The bank decides for the merchant.
    Won,
    /// The bank decides for the buyer and takes the money.
    Lost,
}

/// Opens or closes the dispute of a captured payment.
pub(crate) fn dispute(scope: &mut Scope<'_>, intent_id: &str, step: DisputeStep) -> Result<Value, ApiError> {
    let intent = intent_changes::find(scope, intent_id)?;
    let known = scope.store.disputes.values().find(|dispute| dispute.payment_intent == intent_id).cloned();
    let (mut dispute, kind) = match (step, known) {
        (DisputeStep::Raised, None) if intent.status == Status::Succeeded => {
            let dispute = Dispute {
                id: scope.store.new_id("dp"),
                charge: intent.latest_charge.clone().unwrap_or_default(),
                payment_intent: intent.id.clone(),
                amount: intent.amount_received,
                currency: intent.currency.clone(),
                created: scope.now,
                reason: "fraudulent".to_owned(),
                status: "needs_response".to_owned(),
            };
            (dispute, "charge.dispute.created")
        }
        (DisputeStep::Won | DisputeStep::Lost, Some(dispute)) if dispute.is_open() => {
            (dispute, "charge.dispute.closed")
        }
        _ => return Err(ApiError::invalid_state("There is nothing to dispute, or to decide.")),
    };
    match step {
        DisputeStep::Raised => {}
        DisputeStep::Won => "won".clone_into(&mut dispute.status),
        DisputeStep::Lost => "lost".clone_into(&mut dispute.status),
    }
    scope.store.put_dispute(&dispute);
    scope.emit(kind, &dispute.to_json());
    Ok(dispute.to_json())
}

/// `GET /v1/disputes/{id}`
pub(super) fn retrieve(scope: &Scope<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params.allow(&[])?;
    scope.store.disputes.get(id).map(Dispute::to_json).ok_or_else(|| ApiError::no_such("dispute", "id", id))
}

/// Fails if a charge has a dispute that is open or lost.
pub(super) fn check_undisputed(scope: &Scope<'_>, charge_id: &str) -> Result<(), ApiError> {
    let mut disputes = scope.store.disputes.values();
    if disputes.any(|dispute| dispute.charge == charge_id && dispute.status != "won") {
        let message = format!("Charge {charge_id} has been charged back; cannot issue a refund.");
        return Err(ApiError::state("charge_disputed", message));
    }
    Ok(())
}
