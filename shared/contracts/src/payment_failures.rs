//! Why a payment failed: the stable codes in events, and what payers read.

/// The authorization expired before the capture.
pub const AUTHORIZATION_LOST: &str = "authorization_lost";

/// A capture was requested of a payment that is not authorized.
pub const NOT_AUTHORIZED: &str = "not_authorized";

/// The gateway cancelled the payment before it was authorized.
pub const CANCELLED: &str = "cancelled";

/// The gateway did not answer for so long that it is no longer called.
pub const UNANSWERED: &str = "gateway_unavailable";

/// No card can be charged with the amount: it is too small, too large, or finer than the currency's coins.
pub const NOT_CHARGEABLE: &str = "amount_not_chargeable";

/// The gateway does not take the payment at all, whatever the card.
pub const GATEWAY_REFUSED: &str = "gateway_refused";

/// The reasons with a text of their own. Any other counts as a decline by the bank.
pub const TEXTS: [(&str, &str); 21] = [
    ("insufficient_funds", "The card has insufficient funds. Try another card."),
    ("expired_card", "The card has expired. Try another card."),
    ("incorrect_cvc", "The security code is wrong. Check it on the back of the card and try again."),
    ("incorrect_number", "The card number is wrong. Check it and try again."),
    ("incorrect_expiry", "The expiry date is wrong. Check it on the card and try again."),
    ("incorrect_address", "The billing address does not match the card. Check it and try again."),
    ("invalid_account", "The card or its account is no longer valid. Try another card, or contact the bank."),
    ("incorrect_pin", "The PIN is wrong. Try again, or try another card."),
    ("limit_exceeded", "The card's limit is exceeded. Try another card, or this one tomorrow."),
    ("card_not_supported", "The card cannot be used for this purchase. Try another card."),
    (
        "duplicate_transaction",
        "The bank has just seen a payment of the same amount. Check your orders before you try again.",
    ),
    ("processing_error", "The bank could not be reached. Try again in a moment."),
    ("authentication_required", "The bank requires authentication. Try again and follow its steps."),
    ("authentication_failed", "The authentication failed. Try again, or try another card."),
    ("card_details_used", "The card's details can be used only once. Enter the card again, or try another one."),
    (NOT_CHARGEABLE, "This amount cannot be charged to a card. Change the order."),
    (GATEWAY_REFUSED, "This payment is not possible. Nothing was charged: contact the organizer."),
    (CANCELLED, "The payment was not completed in time. Order again."),
    (UNANSWERED, "The bank did not respond. Nothing was charged: order again later."),
    (AUTHORIZATION_LOST, AUTHORIZATION_EXPIRED),
    (NOT_AUTHORIZED, AUTHORIZATION_EXPIRED),
];

const AUTHORIZATION_EXPIRED: &str = "The authorization has expired. Nothing was charged: order again.";

/// The code of a decline that says nothing more, and of every unknown one.
const OTHER: &str = "other";

/// A sentence in English for the payer that says what to do. Pages have it in the reader's language, by [`known_code`].
pub fn reason_text(code: &str) -> &'static str {
    let known = TEXTS.iter().find(|(known, _)| *known == code);
    known.map_or("The bank declined the card. Try another card, or contact the bank.", |(_, text)| text)
}

/// The code if it has a text of its own, else `other`.
pub fn known_code(code: &str) -> &'static str {
    TEXTS.iter().find(|(known, _)| *known == code).map_or(OTHER, |(known, _)| known)
}
