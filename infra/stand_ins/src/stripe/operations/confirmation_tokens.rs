//! Confirmation tokens: what a buyer's browser collects of a card, so that the server can confirm a payment with it, once.

use serde_json::Value;

use crate::stripe::cards::{self, TestCard};
use crate::stripe::error::ApiError;
use crate::stripe::objects::ConfirmationToken;
use crate::stripe::params::Params;
use crate::stripe::scope::Scope;

/// `POST /v1/test_helpers/confirmation_tokens`. In a browser, Stripe.js makes the token from what the buyer typed.
pub(crate) fn create(scope: &mut Scope<'_>, params: &Params) -> Result<Value, ApiError> {
    params.allow(&["payment_method", "payment_method_data[]", "return_url"])?;
    let card = match params.text("payment_method_data[card][number]") {
        Some(number) => cards::with_number(number)?,
        None => cards::find(params.required("payment_method")?)?,
    };
    let token = ConfirmationToken {
        id: scope.store.new_id("ctoken"),
        card: card.token.to_owned(),
        brand: card.brand.to_owned(),
        last4: card.last4.to_owned(),
        created: scope.now,
        return_url: params.owned("return_url"),
        payment_intent: None,
    };
    scope.store.put_token(&token);
    Ok(token.to_json())
}

/// `GET /v1/confirmation_tokens/{id}`
pub(crate) fn retrieve(scope: &Scope<'_>, id: &str, params: &Params) -> Result<Value, ApiError> {
    params.allow(&[])?;
    let token = scope.store.tokens.get(id);
    token.map(ConfirmationToken::to_json).ok_or_else(|| ApiError::no_such("confirmation_token", "id", id))
}

/// The token and the card that a call confirms a payment with. (That a used or expired token is refused is documented; the words and the
/// missing code are not verified.)
pub(super) fn given(
    scope: &Scope<'_>,
    params: &Params,
) -> Result<Option<(ConfirmationToken, &'static TestCard)>, ApiError> {
    let Some(id) = params.text("confirmation_token") else { return Ok(None) };
    if params.text("payment_method").is_some() {
        let message = "You cannot pass payment_method when a confirmation_token is passed.";
        return Err(ApiError::invalid_parameter("confirmation_token", message));
    }
    let token = scope.store.tokens.get(id).ok_or_else(|| ApiError::no_such_confirmation_token(id))?;
    if token.payment_intent.is_some() {
        return Err(ApiError::confirmation_token("The provided confirmation_token has already been used."));
    }
    if token.expires_at() <= scope.now {
        return Err(ApiError::confirmation_token("The provided confirmation_token has expired."));
    }
    Ok(Some((token.clone(), cards::find(&token.card)?)))
}

/// It confirms this payment, and no other.
pub(super) fn use_up(scope: &mut Scope<'_>, token: ConfirmationToken, intent_id: &str) {
    scope.store.put_token(&ConfirmationToken { payment_intent: Some(intent_id.to_owned()), ..token });
}
