use serde_json::Value;

use super::disputes::check_undisputed;
use super::intent_changes;
use super::lists::{Period, page};
use crate::common::clock::later;
use crate::stripe::cards::{self, Refunds};
use crate::stripe::error::ApiError;
use crate::stripe::objects::{Charge, Refund, Settlement, Status};
use crate::stripe::params::Params;
use crate::stripe::scope::Scope;

/// `POST /v1/refunds`
pub(crate) fn create(scope: &mut Scope<'_>, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["amount", "charge", "metadata[]", "payment_intent", "reason"])?;
    let asked = params.integer("amount")?;
    let metadata = params.metadata()?;
    let reason = match params.text("reason") {
        None => None,
        Some(_) => Some(params.choice("reason", &["duplicate", "fraudulent", "requested_by_customer"])?),
    };
    let mut charge = find_charge(scope, params)?;
    let card = cards::find(&charge.payment_method.token)?;

    check_undisputed(scope, &charge.id)?;

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

    let settles_at = later(scope.now, scope.config.refund_settlement_delay);
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
    scope.emit("refund.created", &refund.to_json());
    scope.emit("charge.refunded", &charge.to_json());
    Ok(refund.to_json())
}

/// `GET /v1/refunds/{id}`
pub(super) fn retrieve(scope: &Scope<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params.allow(&[])?;
    scope.store.refunds.get(id).map(Refund::to_json).ok_or_else(|| ApiError::no_such("refund", "id", id))
}

/// `GET /v1/refunds`
pub(super) fn list(scope: &Scope<'_>, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["charge", "created", "created[]", "ending_before", "limit", "payment_intent", "starting_after"])?;
    let period = Period::read(params)?;
    let (intent, charge) = (params.text("payment_intent"), params.text("charge"));
    let matching = scope.store.refunds.values().filter(|refund| {
        period.contains(refund.created)
            && intent.is_none_or(|intent| refund.payment_intent == intent)
            && charge.is_none_or(|charge| refund.charge == charge)
    });
    page("/v1/refunds", params, matching, |refund| &refund.id, Refund::to_json)
}

/// A refund that was not final becomes so.
pub(crate) fn settle(scope: &mut Scope<'_>, id: &str) {
    let Some(mut refund) = scope.store.refunds.get(id).cloned() else { return };
    let Some((_, settlement)) = refund.settles.take() else { return };
    match settlement {
        Settlement::Succeeds => {
            refund.status = "succeeded".to_owned();
            scope.emit("refund.updated", &refund.to_json());
        }
        Settlement::Fails => {
            refund.status = "failed".to_owned();
            refund.failure_reason = Some("expired_or_canceled_card".to_owned());
            if let Some(mut charge) = scope.store.charges.get(&refund.charge).cloned() {
                charge.amount_refunded -= refund.amount;
                scope.store.put_charge(&charge);
            }
            scope.emit("refund.failed", &refund.to_json());
        }
    }
    scope.emit("charge.refund.updated", &refund.to_json());
    scope.store.put_refund(&refund);
}

fn find_charge(scope: &Scope<'_>, params: &Params) -> Result<Charge, ApiError> {
    let id = match (params.text("payment_intent"), params.text("charge")) {
        (Some(intent), _) => {
            let intent = intent_changes::find(scope, intent)?;
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
