//! Changes of a PaymentIntent's state.

use crate::stripe::error::ApiError;
use crate::stripe::objects::{Charge, PaymentIntent, Status};
use crate::stripe::scope::Scope;

/// Cancels an authorization that was not captured in time.
pub(crate) fn expire(scope: &mut Scope<'_>, id: &str) {
    let Ok(mut intent) = find(scope, id) else { return };
    if intent.status != Status::RequiresCapture {
        return;
    }
    if let Some(charge) = release(scope, &mut intent, Some("automatic".to_owned())) {
        scope.emit("charge.expired", &charge.to_json());
    }
    scope.emit_intent("payment_intent.canceled", &intent);
}

/// Captures an amount and releases the rest of the authorization.
pub(super) fn take_money(scope: &mut Scope<'_>, intent: &mut PaymentIntent, amount: i64) {
    intent.status = Status::Succeeded;
    intent.amount_capturable = 0;
    intent.amount_received = amount;
    scope.store.put_intent(intent);
    if let Some(mut charge) = latest_charge(scope, intent) {
        charge.captured = true;
        charge.amount_captured = amount;
        charge.balance_transaction = Some(scope.store.new_id("txn"));
        charge.captured_at = Some(scope.now);
        scope.store.put_charge(&charge);
        scope.emit("charge.captured", &charge.to_json());
    }
    scope.emit_intent("payment_intent.succeeded", intent);
}

pub(super) fn find(scope: &Scope<'_>, id: &str) -> Result<PaymentIntent, ApiError> {
    scope.store.intents.get(id).cloned().ok_or_else(|| ApiError::no_such("payment_intent", "intent", id))
}

/// Fails unless the status is one of `allowed`.
pub(super) fn check_status(
    scope: &Scope<'_>,
    intent: &PaymentIntent,
    verb: &str,
    allowed: &[Status],
) -> Result<(), ApiError> {
    if allowed.contains(&intent.status) {
        return Ok(());
    }
    let allowed = allowed.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(", ");
    let message = format!(
        "You cannot {verb} this PaymentIntent because it has a status of {}. Only a PaymentIntent with one of the following \
         statuses may be used: {allowed}.",
        intent.status.as_str()
    );
    Err(ApiError::state("payment_intent_unexpected_state", message)
        .with("payment_intent", scope.store.intent_json(intent, false)))
}

/// Cancels an intent, and returns its charge if that was authorized and is now refunded.
pub(super) fn release(scope: &mut Scope<'_>, intent: &mut PaymentIntent, reason: Option<String>) -> Option<Charge> {
    let authorized = intent.status == Status::RequiresCapture;
    intent.status = Status::Canceled;
    intent.amount_capturable = 0;
    intent.canceled_at = Some(scope.now);
    intent.cancellation_reason = reason;
    scope.store.put_intent(intent);
    let mut charge = latest_charge(scope, intent).filter(|_| authorized)?;
    charge.amount_refunded = charge.amount;
    scope.store.put_charge(&charge);
    Some(charge)
}

fn latest_charge(scope: &Scope<'_>, intent: &PaymentIntent) -> Option<Charge> {
    scope.store.charges.get(intent.latest_charge.as_ref()?).cloned()
}
