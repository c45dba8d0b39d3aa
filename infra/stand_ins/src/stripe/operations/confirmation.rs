//! Confirming a PaymentIntent: what the card does, and how an authentication ends.

use serde_json::{Map, Value, json};

use super::intent_changes::{check_status, find, take_money};
use crate::common::clock::later;
use crate::stripe::cards::{self, Decline, Need, TestCard};
use crate::stripe::error::ApiError;
use crate::stripe::objects::{Charge, Failure, PaymentIntent, PaymentMethod, Status};
use crate::stripe::params::Params;
use crate::stripe::scope::Scope;

/// How the buyer ends the authentication (3-D Secure) that the card requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authentication {
    Passed,
    Failed,
}

#[derive(Debug, Default)]
pub(super) struct Confirmation {
    pub off_session: bool,
    pub error_on_requires_action: bool,
    pub return_url: Option<String>,
}

const AUTHENTICATION_REQUIRED: Decline = Decline {
    code: "authentication_required",
    decline_code: Some("authentication_required"),
    message: "Your card was declined. This transaction requires authentication.",
    blocked: false,
};

impl Confirmation {
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self {
            off_session: params.boolean("off_session")?,
            error_on_requires_action: params.boolean("error_on_requires_action")?,
            return_url: params.owned("return_url"),
        })
    }
}

/// Tries to charge the intent's card.
pub(super) fn attempt(
    scope: &mut Scope<'_>,
    intent: &mut PaymentIntent,
    options: &Confirmation,
) -> Result<(), ApiError> {
    let Some(method) = intent.payment_method.clone() else {
        let message = "You cannot confirm this PaymentIntent because it's missing a payment method.";
        let error = ApiError::state("payment_intent_unexpected_state", message);
        return Err(error.with("payment_intent", scope.store.intent_json(intent, false)));
    };
    let card = cards::find(&method.token)?;
    intent.return_url.clone_from(&options.return_url);
    if card.authentication == Need::Always && !intent.authenticated {
        if options.off_session || options.error_on_requires_action {
            return Err(record_decline(scope, intent, &method, card, AUTHENTICATION_REQUIRED));
        }
        intent.status = Status::RequiresAction;
        scope.store.put_intent(intent);
        scope.emit_intent("payment_intent.requires_action", intent);
        return Ok(());
    }
    charge_card(scope, intent, &method, card)
}

/// The buyer passes or fails the authentication.
pub(crate) fn authenticate(scope: &mut Scope<'_>, id: &str, outcome: Authentication) -> Result<Value, ApiError> {
    let mut intent = find(scope, id)?;
    check_status(scope, &intent, "authenticate", &[Status::RequiresAction])?;
    let method = intent.payment_method.clone().ok_or_else(|| ApiError::missing_parameter("payment_method"))?;
    let card = cards::find(&method.token)?;
    match outcome {
        Authentication::Failed => {
            let message = "The provided PaymentMethod has failed authentication.";
            let mut error = Map::new();
            error.insert("code".to_owned(), "payment_intent_authentication_failure".into());
            fail_attempt(scope, &mut intent, &method, card, error, message);
        }
        Authentication::Passed if intent.confirmation_method == "manual" => {
            intent.authenticated = true;
            intent.status = Status::RequiresConfirmation;
            scope.store.put_intent(&intent);
        }
        // The buyer sees a decline in the browser. Here it is in the intent and its events.
        Authentication::Passed => drop(charge_card(scope, &mut intent, &method, card)),
    }
    Ok(scope.store.intent_json(&intent, false))
}

fn charge_card(
    scope: &mut Scope<'_>,
    intent: &mut PaymentIntent,
    method: &PaymentMethod,
    card: &TestCard,
) -> Result<(), ApiError> {
    if let Some(decline) = card.decline {
        return Err(record_decline(scope, intent, method, card, decline));
    }
    let mut charge = new_charge(scope, intent, method, card);
    let manual = intent.capture_method == "manual";
    charge.capture_before = manual.then(|| later(scope.now, scope.config.authorization_lifetime));
    scope.store.put_charge(&charge);
    scope.emit("charge.succeeded", &charge.to_json());

    intent.authenticated = false;
    intent.last_payment_error = None;
    intent.latest_charge = Some(charge.id);
    if manual {
        intent.status = Status::RequiresCapture;
        intent.amount_capturable = intent.amount;
        intent.expires_at = charge.capture_before;
        scope.store.put_intent(intent);
        scope.emit_intent("payment_intent.amount_capturable_updated", intent);
    } else {
        take_money(scope, intent, intent.amount);
    }
    Ok(())
}

fn record_decline(
    scope: &mut Scope<'_>,
    intent: &mut PaymentIntent,
    method: &PaymentMethod,
    card: &TestCard,
    decline: Decline,
) -> ApiError {
    let mut charge = new_charge(scope, intent, method, card);
    charge.failure = Some(Failure {
        code: decline.code.to_owned(),
        reason: decline.decline_code.unwrap_or(decline.code).to_owned(),
        message: decline.message.to_owned(),
        blocked: decline.blocked,
    });
    scope.store.put_charge(&charge);
    scope.emit("charge.failed", &charge.to_json());

    let mut error = Map::new();
    error.insert("code".to_owned(), decline.code.into());
    error.insert("charge".to_owned(), charge.id.as_str().into());
    error.extend(decline.decline_code.map(|code| ("decline_code".to_owned(), code.into())));
    intent.latest_charge = Some(charge.id);
    fail_attempt(scope, intent, method, card, error.clone(), decline.message);

    let answer = ApiError::card(decline.code, decline.message)
        .with("payment_method", method.to_json(card.brand, card.last4))
        .with("payment_intent", scope.store.intent_json(intent, false));
    error.into_iter().fold(answer, |answer, (name, value)| answer.with(&name, value))
}

/// Records a failed attempt: the intent needs another card.
fn fail_attempt(
    scope: &mut Scope<'_>,
    intent: &mut PaymentIntent,
    method: &PaymentMethod,
    card: &TestCard,
    mut error: Map<String, Value>,
    message: &str,
) {
    error.insert("type".to_owned(), "card_error".into());
    error.insert("message".to_owned(), message.into());
    error.insert("payment_method".to_owned(), method.to_json(card.brand, card.last4));
    intent.status = Status::RequiresPaymentMethod;
    intent.authenticated = false;
    intent.payment_method = None;
    intent.last_payment_error = Some(json!(error));
    scope.store.put_intent(intent);
    scope.emit_intent("payment_intent.payment_failed", intent);
}

fn new_charge(scope: &mut Scope<'_>, intent: &PaymentIntent, method: &PaymentMethod, card: &TestCard) -> Charge {
    Charge {
        id: scope.store.new_id("ch"),
        payment_intent: intent.id.clone(),
        payment_method: method.clone(),
        brand: card.brand.to_owned(),
        last4: card.last4.to_owned(),
        amount: intent.amount,
        amount_captured: 0,
        amount_refunded: 0,
        currency: intent.currency.clone(),
        created: scope.now,
        captured: false,
        capture_before: None,
        balance_transaction: None,
        captured_at: None,
        failure: None,
    }
}
