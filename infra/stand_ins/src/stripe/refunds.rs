//! Refunds: create, read, and what becomes of them by itself.

use serde_json::Value;

use super::cards::{self, Refunds};
use super::error::ApiError;
use super::objects::{Charge, Refund, Settlement, Status};
use super::params::Params;
use super::store::Scope;
use super::{disputes, intents, lists};
use crate::later;

/// `POST /v1/refunds`
pub(super) fn create(scope: &mut Scope<'_>, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["amount", "charge", "metadata[]", "payment_intent", "reason"])?;
    let asked = params.integer("amount")?;
    let metadata = params.metadata()?;
    let reason = match params.text("reason") {
        None => None,
        Some(_) => Some(params.choice("reason", &["duplicate", "fraudulent", "requested_by_customer"])?),
    };
    let mut charge = find_charge(scope, params)?;
    let card = cards::find(&charge.payment_method.token)?;

    disputes::check_undisputed(scope, &charge.id)?;

    let left = charge.amount_captured - charge.amount_refunded;
    if left == 0 {
        let message = format!("Charge {} has already been refunded.", charge.id);
        return Err(ApiError::state("charge_already_refunded", message));
    }
    let amount = asked.unwrap_or(left);
    if amount < 1 {
        return Err(ApiError::amount("amount_too_small", "A refund must be above zero."));
    }
    if amount > left {
        return Err(ApiError::refund_too_large(amount, left));
    }

    let settles_at = later(scope.now, scope.config.refunds_settle_after);
    let (status, settles) = match card.refunds {
        Refunds::Succeed => ("succeeded", None),
        Refunds::PendThenSucceed => ("pending", Some((settles_at, Settlement::Succeeds))),
        Refunds::SucceedThenFail => ("succeeded", Some((settles_at, Settlement::Fails))),
    };
    let refund = Refund {
        id: scope.store.new_id("re"),
        charge: charge.id.clone(),
        payment_intent: charge.payment_intent.clone(),
        amount,
        currency: charge.currency.clone(),
        created: scope.now,
        metadata,
        reason,
        status: status.to_owned(),
        failure_reason: None,
        settles,
    };
    charge.amount_refunded += amount;
    scope.store.put_charge(&charge);
    scope.store.put_refund(&refund);
    scope.emit("refund.created", &refund.wire());
    scope.emit("charge.refunded", &charge.wire());
    Ok(refund.wire())
}

/// `GET /v1/refunds/{id}`
pub(super) fn retrieve(scope: &Scope<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params.allow(&[])?;
    scope.store.refunds.get(id).map(Refund::wire).ok_or_else(|| ApiError::no_such("refund", "id", id))
}

/// `GET /v1/refunds`
pub(super) fn list(scope: &Scope<'_>, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["charge", "created", "created[]", "ending_before", "limit", "payment_intent", "starting_after"])?;
    let period = lists::Period::read(params)?;
    let (intent, charge) = (params.text("payment_intent"), params.text("charge"));
    let matching = scope.store.refunds.values().filter(|refund| {
        period.has(refund.created)
            && intent.is_none_or(|intent| refund.payment_intent == intent)
            && charge.is_none_or(|charge| refund.charge == charge)
    });
    lists::page("/v1/refunds", params, matching, |refund| &refund.id, Refund::wire)
}

/// A refund goes on by itself.
pub(super) fn settle(scope: &mut Scope<'_>, id: &str) {
    let Some(mut refund) = scope.store.refunds.get(id).cloned() else { return };
    let Some((_, settlement)) = refund.settles.take() else { return };
    match settlement {
        Settlement::Succeeds => {
            refund.status = "succeeded".to_owned();
            scope.emit("refund.updated", &refund.wire());
        }
        Settlement::Fails => {
            refund.status = "failed".to_owned();
            refund.failure_reason = Some("expired_or_canceled_card".to_owned());
            if let Some(mut charge) = scope.store.charges.get(&refund.charge).cloned() {
                charge.amount_refunded -= refund.amount;
                scope.store.put_charge(&charge);
            }
            scope.emit("refund.failed", &refund.wire());
        }
    }
    scope.emit("charge.refund.updated", &refund.wire());
    scope.store.put_refund(&refund);
}

fn find_charge(scope: &Scope<'_>, params: &Params) -> Result<Charge, ApiError> {
    let id = match (params.text("payment_intent"), params.text("charge")) {
        (Some(intent), _) => {
            let intent = intents::find(scope, intent)?;
            intent.latest_charge.filter(|_| intent.status == Status::Succeeded)
        }
        (None, Some(charge)) => Some(charge.to_owned()),
        (None, None) => return Err(ApiError::missing_parameter("payment_intent")),
    };
    let uncaptured = || ApiError::invalid_state("This PaymentIntent does not have a successful charge to refund.");
    let id = id.ok_or_else(uncaptured)?;
    let charge = scope.store.charges.get(&id).cloned().ok_or_else(|| ApiError::no_such("charge", "id", &id))?;
    if charge.captured { Ok(charge) } else { Err(uncaptured()) }
}
