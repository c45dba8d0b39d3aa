//! Disputes: a buyer objects at their bank. They begin and end when a test, or somebody on the local pages, says so.

use serde_json::Value;

use super::error::ApiError;
use super::intents;
use super::objects::{Dispute, Status};
use super::params::Params;
use super::store::Scope;

/// How a buyer's objection goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objection {
    /// The buyer says that they did not pay that.
    Raised,
    /// The bank decides for the shop.
    Won,
    /// The bank decides for the buyer: the money is gone.
    Lost,
}

/// A buyer objects to a captured payment, or their bank decides.
pub(super) fn dispute(scope: &mut Scope<'_>, intent_id: &str, objection: Objection) -> Result<Value, ApiError> {
    let intent = intents::find(scope, intent_id)?;
    let known = scope.store.disputes.values().find(|dispute| dispute.payment_intent == intent_id).cloned();
    let (mut dispute, kind) = match (objection, known) {
        (Objection::Raised, None) if intent.status == Status::Succeeded => {
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
        (Objection::Won | Objection::Lost, Some(dispute)) if dispute.is_open() => (dispute, "charge.dispute.closed"),
        _ => return Err(ApiError::invalid_state("There is nothing to dispute, or to decide.")),
    };
    match objection {
        Objection::Raised => {}
        Objection::Won => "won".clone_into(&mut dispute.status),
        Objection::Lost => "lost".clone_into(&mut dispute.status),
    }
    scope.store.put_dispute(&dispute);
    scope.emit(kind, &dispute.wire());
    Ok(dispute.wire())
}

/// `GET /v1/disputes/{id}`
pub(super) fn retrieve(scope: &Scope<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params.allow(&[])?;
    scope.store.disputes.get(id).map(Dispute::wire).ok_or_else(|| ApiError::no_such("dispute", "id", id))
}

/// Fails while a charge's money is with the bank, or lost to it.
pub(super) fn check_undisputed(scope: &Scope<'_>, charge_id: &str) -> Result<(), ApiError> {
    let mut disputes = scope.store.disputes.values();
    if disputes.any(|dispute| dispute.charge == charge_id && dispute.status != "won") {
        let message = format!("Charge {charge_id} has been charged back; cannot issue a refund.");
        return Err(ApiError::state("charge_disputed", message));
    }
    Ok(())
}
