//! What a buyer gives to pay with. Requests name a card or a confirmation token; events have one id, and its prefix says which it is.

use kernel::Text;

/// The prefix of Stripe's ids of confirmation tokens.
pub const TOKEN_PREFIX: &str = "ctoken_";

/// Why what a request gives to pay with is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnusablePaymentMethod {
    /// Nobody knows which one is meant.
    Two,
    /// It is another kind of id.
    NotAToken,
}

impl UnusablePaymentMethod {
    /// The code of the field's error: stable, `snake_case`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Two => "not_one",
            Self::NotAToken => "invalid",
        }
    }

    /// The field's error as a sentence.
    pub fn detail(self) -> &'static str {
        match self {
            Self::Two => "give either paymentMethodId or confirmationTokenId",
            Self::NotAToken => "must be the ID of a confirmation token (ctoken_…)",
        }
    }
}

/// The id of the card or of the confirmation token of a request; none if it has neither.
///
/// # Errors
/// [`UnusablePaymentMethod`]: an error of the field `confirmationTokenId`.
pub fn given(
    payment_method_id: Option<Text<255>>,
    confirmation_token_id: Option<Text<255>>,
) -> Result<Option<Text<255>>, UnusablePaymentMethod> {
    match (payment_method_id, confirmation_token_id) {
        (Some(_), Some(_)) => Err(UnusablePaymentMethod::Two),
        (None, Some(token)) if !token.as_str().starts_with(TOKEN_PREFIX) => Err(UnusablePaymentMethod::NotAToken),
        (card, token) => Ok(card.or(token)),
    }
}
