use std::collections::BTreeMap;

use serde_json::Value;

use super::confirmation::{Confirmation, attempt};
use super::confirmation_tokens;
use super::intent_changes::{check_status, find, release, take_money};
use crate::stripe::error::ApiError;
use crate::stripe::objects::{PaymentIntent, PaymentMethod, Status};
use crate::stripe::params::Params;
use crate::stripe::scope::Scope;
use crate::stripe::{amounts, cards};

const CREATE: &[&str] = &[
    "amount",
    "automatic_payment_methods[]",
    "capture_method",
    "confirm",
    "confirmation_method",
    "confirmation_token",
    "currency",
    "customer",
    "description",
    "error_on_requires_action",
    "expand[]",
    "metadata[]",
    "off_session",
    "payment_method",
    "payment_method_types[]",
    "receipt_email",
    "return_url",
    "setup_future_usage",
    "shipping[]",
    "statement_descriptor_suffix",
    "transfer_group",
    "use_stripe_sdk",
];

const CONFIRM: &[&str] = &[
    "confirmation_token",
    "error_on_requires_action",
    "expand[]",
    "off_session",
    "payment_method",
    "return_url",
    "use_stripe_sdk",
];

const ECHOED: [&str; 6] =
    ["customer", "description", "receipt_email", "setup_future_usage", "statement_descriptor_suffix", "transfer_group"];

/// `POST /v1/payment_intents`
pub(crate) fn create(scope: &mut Scope<'_>, params: &Params) -> Result<Value, ApiError> {
    params.allow(CREATE)?;
    let expand = params.expands("latest_charge")?;
    let amount = params.integer("amount")?.ok_or_else(|| ApiError::missing_parameter("amount"))?;
    let token = confirmation_tokens::given(scope, params)?;
    let card = match &token {
        Some((_, card)) => Some(*card),
        None => params.text("payment_method").map(cards::find).transpose()?,
    };
    let currency = amounts::check(amount, params.required("currency")?, card.map(|card| card.brand))?;
    let capture_method = params.choice("capture_method", &["automatic_async", "automatic", "manual"])?;
    let confirmation_method = params.choice("confirmation_method", &["automatic", "manual"])?;
    let metadata = params.metadata()?;
    let confirm = params.boolean("confirm")?;
    check_methods(params, confirm)?;
    let mut confirmation = Confirmation::read(params)?;
    if !confirm && token.is_some() {
        return Err(ApiError::invalid_parameter("confirmation_token", "confirmation_token goes with confirm=true."));
    }
    if !confirm
        && (params.text("return_url").is_some() || confirmation.off_session || confirmation.error_on_requires_action)
    {
        let message = "return_url, off_session and error_on_requires_action go with confirm=true.";
        return Err(ApiError::invalid_parameter("confirm", message));
    }

    let id = scope.store.new_id("pi");
    let payment_method = card.map(|card| PaymentMethod { id: scope.store.new_id("pm"), token: card.token.to_owned() });
    let mut intent = PaymentIntent {
        client_secret: format!("{id}_secret_{}", scope.store.new_id("cs")),
        id,
        status: if card.is_some() { Status::RequiresConfirmation } else { Status::RequiresPaymentMethod },
        amount,
        amount_capturable: 0,
        amount_received: 0,
        currency,
        capture_method,
        confirmation_method,
        created: scope.now,
        canceled_at: None,
        cancellation_reason: None,
        latest_charge: None,
        metadata,
        payment_method,
        last_payment_error: None,
        return_url: None,
        authenticated: false,
        expires_at: None,
        echoed: echoed(params),
    };
    scope.store.put_intent(&intent);
    scope.emit_intent("payment_intent.created", &intent);
    if let Some((token, _)) = token {
        confirmation.return_url = confirmation.return_url.or_else(|| token.return_url.clone());
        confirmation_tokens::use_up(scope, token, &intent.id);
    }
    if confirm {
        attempt(scope, &mut intent, &confirmation)?;
    }
    Ok(scope.store.intent_json(&intent, expand))
}

/// `POST /v1/payment_intents/{id}/confirm`
pub(crate) fn confirm(scope: &mut Scope<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params.allow(CONFIRM)?;
    let expand = params.expands("latest_charge")?;
    let token = confirmation_tokens::given(scope, params)?;
    let card = match &token {
        Some((_, card)) => Some(*card),
        None => params.text("payment_method").map(cards::find).transpose()?,
    };
    let mut confirmation = Confirmation::read(params)?;
    let mut intent = find(scope, id)?;
    check_status(scope, &intent, "confirm", &[Status::RequiresPaymentMethod, Status::RequiresConfirmation])?;
    if let Some(card) = card {
        intent.payment_method = Some(PaymentMethod { id: scope.store.new_id("pm"), token: card.token.to_owned() });
    }
    if let Some((token, _)) = token {
        confirmation.return_url = confirmation.return_url.or_else(|| token.return_url.clone());
        confirmation_tokens::use_up(scope, token, id);
    }
    attempt(scope, &mut intent, &confirmation)?;
    Ok(scope.store.intent_json(&intent, expand))
}

/// `POST /v1/payment_intents/{id}/capture`
pub(crate) fn capture(scope: &mut Scope<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["amount_to_capture", "expand[]", "metadata[]", "statement_descriptor_suffix"])?;
    let with_transaction = params.expands("latest_charge.balance_transaction").unwrap_or(false);
    let expand = with_transaction || params.expands("latest_charge")?;
    let asked = params.integer("amount_to_capture")?;
    let metadata = params.metadata()?;
    let mut intent = find(scope, id)?;
    check_status(scope, &intent, "capture", &[Status::RequiresCapture])?;
    let amount = asked.unwrap_or(intent.amount_capturable);
    if amount < 1 {
        return Err(ApiError::amount("amount_too_small", "The amount to capture must be above zero.")
            .with("param", "amount_to_capture"));
    }
    if amount > intent.amount_capturable {
        let message = "The amount to capture is above what can be captured.";
        return Err(ApiError::amount("amount_too_large", message).with("param", "amount_to_capture"));
    }
    intent.metadata.extend(metadata);
    take_money(scope, &mut intent, amount);
    let mut json = scope.store.intent_json(&intent, expand);
    if let Some(charge) = json.get_mut("latest_charge").and_then(Value::as_object_mut).filter(|_| with_transaction) {
        let transaction = scope.store.charge_of(&intent).and_then(|charge| charge.balance_transaction_json(false));
        charge.insert("balance_transaction".to_owned(), transaction.unwrap_or_default());
    }
    Ok(json)
}

/// `POST /v1/payment_intents/{id}/cancel`
pub(crate) fn cancel(scope: &mut Scope<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["cancellation_reason", "expand[]"])?;
    let expand = params.expands("latest_charge")?;
    let reason = match params.text("cancellation_reason") {
        None => None,
        Some(_) => Some(
            params.choice("cancellation_reason", &["abandoned", "duplicate", "fraudulent", "requested_by_customer"])?,
        ),
    };
    let mut intent = find(scope, id)?;
    check_status(
        scope,
        &intent,
        "cancel",
        &[Status::RequiresPaymentMethod, Status::RequiresCapture, Status::RequiresConfirmation, Status::RequiresAction],
    )?;
    if let Some(charge) = release(scope, &mut intent, reason) {
        // Not documented, but possible: consumers have to tolerate the refund of an uncaptured charge.
        scope.emit("charge.refunded", &charge.to_json());
    }
    scope.emit_intent("payment_intent.canceled", &intent);
    Ok(scope.store.intent_json(&intent, expand))
}

/// `GET /v1/payment_intents/{id}`
pub(crate) fn retrieve(scope: &Scope<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["client_secret", "expand[]"])?;
    let expand = params.expands("latest_charge")?;
    Ok(scope.store.intent_json(&find(scope, id)?, expand))
}

/// Accepts cards only. With automatic payment methods, a confirmation must exclude redirects or set a return URL.
fn check_methods(params: &Params, confirm: bool) -> Result<(), ApiError> {
    let types = params.list("payment_method_types");
    if types.iter().any(|kind| *kind != "card") {
        return Err(ApiError::invalid_parameter("payment_method_types", "This account takes cards only."));
    }
    let automatic = params.map("automatic_payment_methods");
    let no_redirects = automatic.get("allow_redirects").is_some_and(|allow| allow == "never");
    if confirm && types.is_empty() && !no_redirects && params.text("return_url").is_none() {
        let message = "With automatic payment methods, a confirmation takes a return_url, or \
                       automatic_payment_methods[allow_redirects]=never.";
        return Err(ApiError::invalid_parameter("return_url", message));
    }
    Ok(())
}

fn echoed(params: &Params) -> BTreeMap<String, Value> {
    let texts = ECHOED.iter().filter_map(|name| Some(((*name).to_owned(), params.text(name)?.into())));
    let mut echoed: BTreeMap<String, Value> = texts.collect();
    if !params.map("shipping").is_empty() {
        echoed.insert("shipping".to_owned(), params.tree("shipping"));
    }
    let automatic = params.map("automatic_payment_methods");
    if !automatic.is_empty() || params.list("payment_method_types").is_empty() {
        let allow_redirects = automatic.get("allow_redirects").map_or("always", String::as_str);
        let methods = serde_json::json!({"allow_redirects": allow_redirects, "enabled": true});
        echoed.insert("automatic_payment_methods".to_owned(), methods);
    }
    echoed
}
