//! An attempt to pay: what the card does when an intent is confirmed.

use serde_json::{Map, Value, json};

use super::cards::{self, Decline, Need, TestCard};
use super::error::ApiError;
use super::intents::{self, check_status, take_money};
use super::objects::{Charge, Failure, Intent, PaymentMethod, Status};
use super::params::Params;
use super::store::Scope;
use crate::later;

/// How the buyer ends the authentication (3-D Secure) that the card asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authentication {
    /// The buyer proves to be the card's owner.
    Passed,
    /// The buyer does not.
    Failed,
}

/// The options of a confirmation.
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
    /// The options among the parameters.
    pub fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self {
            off_session: params.boolean("off_session")?,
            error_on_requires_action: params.boolean("error_on_requires_action")?,
            return_url: params.owned("return_url"),
        })
    }
}

/// Asks the intent's card for the money.
pub(super) fn attempt(scope: &mut Scope<'_>, intent: &mut Intent, options: &Confirmation) -> Result<(), ApiError> {
    let Some(method) = intent.payment_method.clone() else {
        let message = "You cannot confirm this PaymentIntent because it's missing a payment method.";
        let error = ApiError::state("payment_intent_unexpected_state", message);
        return Err(error.with("payment_intent", scope.store.wire(intent, false)));
    };
    let card = cards::find(&method.token)?;
    intent.return_url.clone_from(&options.return_url);
    if card.authentication == Need::Always && !intent.authenticated {
        if options.off_session || options.error_on_requires_action {
            return Err(decline(scope, intent, &method, card, AUTHENTICATION_REQUIRED));
        }
        intent.status = Status::RequiresAction;
        scope.store.put_intent(intent);
        scope.emit_intent("payment_intent.requires_action", intent);
        return Ok(());
    }
    ask_bank(scope, intent, &method, card)
}

/// The buyer passes or fails the authentication.
pub(super) fn authenticate(scope: &mut Scope<'_>, id: &str, outcome: Authentication) -> Result<Value, ApiError> {
    let mut intent = intents::find(scope, id)?;
    check_status(scope, &intent, "authenticate", &[Status::RequiresAction])?;
    let method = intent.payment_method.clone().ok_or_else(|| ApiError::missing_parameter("payment_method"))?;
    let card = cards::find(&method.token)?;
    match outcome {
        Authentication::Failed => {
            let message = "The provided PaymentMethod has failed authentication.";
            let mut error = Map::new();
            error.insert("code".to_owned(), "payment_intent_authentication_failure".into());
            reject(scope, &mut intent, &method, card, error, message);
        }
        Authentication::Passed if intent.confirmation_method == "manual" => {
            intent.authenticated = true;
            intent.status = Status::RequiresConfirmation;
            scope.store.put_intent(&intent);
        }
        // The buyer sees a decline in the browser; here it shows in the intent and its events.
        Authentication::Passed => drop(ask_bank(scope, &mut intent, &method, card)),
    }
    Ok(scope.store.wire(&intent, false))
}

fn ask_bank(
    scope: &mut Scope<'_>,
    intent: &mut Intent,
    method: &PaymentMethod,
    card: &TestCard,
) -> Result<(), ApiError> {
    if let Some(how) = card.decline {
        return Err(decline(scope, intent, method, card, how));
    }
    let mut charge = charge(scope, intent, method, card);
    let manual = intent.capture_method == "manual";
    charge.capture_before = manual.then(|| later(scope.now, scope.config.authorizations_last));
    scope.store.put_charge(&charge);
    scope.emit("charge.succeeded", &charge.wire());

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

fn decline(
    scope: &mut Scope<'_>,
    intent: &mut Intent,
    method: &PaymentMethod,
    card: &TestCard,
    how: Decline,
) -> ApiError {
    let mut charge = charge(scope, intent, method, card);
    charge.failure = Some(Failure {
        code: how.code.to_owned(),
        reason: how.decline_code.unwrap_or(how.code).to_owned(),
        message: how.message.to_owned(),
        blocked: how.blocked,
    });
    scope.store.put_charge(&charge);
    scope.emit("charge.failed", &charge.wire());

    let mut error = Map::new();
    error.insert("code".to_owned(), how.code.into());
    error.insert("charge".to_owned(), charge.id.as_str().into());
    error.extend(how.decline_code.map(|code| ("decline_code".to_owned(), code.into())));
    intent.latest_charge = Some(charge.id);
    reject(scope, intent, method, card, error.clone(), how.message);

    let answer = ApiError::card(how.code, how.message)
        .with("payment_method", method.wire(card.brand, card.last4))
        .with("payment_intent", scope.store.wire(intent, false));
    error.into_iter().fold(answer, |answer, (name, value)| answer.with(&name, value))
}

/// The attempt failed: back to where another card is needed.
fn reject(
    scope: &mut Scope<'_>,
    intent: &mut Intent,
    method: &PaymentMethod,
    card: &TestCard,
    mut error: Map<String, Value>,
    message: &str,
) {
    error.insert("type".to_owned(), "card_error".into());
    error.insert("message".to_owned(), message.into());
    error.insert("payment_method".to_owned(), method.wire(card.brand, card.last4));
    intent.status = Status::RequiresPaymentMethod;
    intent.authenticated = false;
    intent.payment_method = None;
    intent.last_payment_error = Some(json!(error));
    scope.store.put_intent(intent);
    scope.emit_intent("payment_intent.payment_failed", intent);
}

fn charge(scope: &mut Scope<'_>, intent: &Intent, method: &PaymentMethod, card: &TestCard) -> Charge {
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
