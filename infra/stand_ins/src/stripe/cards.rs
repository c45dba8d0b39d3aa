use super::error::ApiError;

/// A payment method of Stripe's test mode.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TestCard {
    pub token: &'static str,
    pub brand: &'static str,
    pub last4: &'static str,
    pub authentication: Need,
    pub decline: Option<Decline>,
    pub refunds: Refunds,
}

/// Whether a card requires authentication.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Need {
    Never,
    Always,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decline {
    pub code: &'static str,
    pub decline_code: Option<&'static str>,
    pub message: &'static str,
    /// Whether Stripe's own fraud rules block the payment before it reaches the bank.
    pub blocked: bool,
}

/// How refunds to a card go.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refunds {
    Succeed,
    PendThenSucceed,
    SucceedThenFail,
}

/// The test payment method with this id.
///
/// Those that end in a dispute are left out, because disputes do not start by themselves here. They fail instead of succeeding.
pub(super) fn find(id: &str) -> Result<&'static TestCard, ApiError> {
    let id = if id == "pm_card_chargeDeclined" { "pm_card_visa_chargeDeclined" } else { id };
    CARDS.iter().find(|card| card.token == id).ok_or_else(|| ApiError::no_such_payment_method(id))
}

/// The test card with this number, as a buyer types it.
pub(super) fn with_number(number: &str) -> Result<&'static TestCard, ApiError> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let is_known = |card: &&TestCard| (15..=16).contains(&digits.len()) && digits.ends_with(card.last4);
    let found = CARDS.iter().find(is_known);
    found.ok_or_else(|| ApiError::card("incorrect_number", "Your card number is incorrect."))
}

const fn card(token: &'static str, brand: &'static str, last4: &'static str) -> TestCard {
    TestCard { token, brand, last4, authentication: Need::Never, decline: None, refunds: Refunds::Succeed }
}

const fn visa(token: &'static str, last4: &'static str) -> TestCard {
    card(token, "visa", last4)
}

const fn declining(token: &'static str, last4: &'static str, decline: Decline) -> TestCard {
    TestCard { decline: Some(decline), ..visa(token, last4) }
}

const fn authenticating(token: &'static str, last4: &'static str, decline: Option<Decline>) -> TestCard {
    TestCard { authentication: Need::Always, decline, ..visa(token, last4) }
}

const fn declined(decline_code: &'static str, message: &'static str) -> Decline {
    Decline { code: "card_declined", decline_code: Some(decline_code), message, blocked: false }
}

const fn failed(code: &'static str, message: &'static str) -> Decline {
    Decline { code, decline_code: None, message, blocked: false }
}

const GENERIC: Decline = declined("generic_decline", "Your card was declined.");
const INSUFFICIENT_FUNDS: Decline = declined("insufficient_funds", "Your card has insufficient funds.");
const BLOCKED: Decline = Decline { blocked: true, ..declined("fraudulent", "Your card was declined.") };

const CARDS: &[TestCard] = &[
    visa("pm_card_visa", "4242"),
    card("pm_card_mastercard", "mastercard", "4444"),
    card("pm_card_amex", "amex", "8431"),
    visa("pm_card_bypassPending", "0077"),
    declining("pm_card_visa_chargeDeclined", "0002", GENERIC),
    declining("pm_card_visa_chargeDeclinedInsufficientFunds", "9995", INSUFFICIENT_FUNDS),
    declining("pm_card_visa_chargeDeclinedLostCard", "9987", declined("lost_card", "Your card was declined.")),
    declining("pm_card_visa_chargeDeclinedStolenCard", "9979", declined("stolen_card", "Your card was declined.")),
    declining(
        "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
        "6975",
        declined("card_velocity_exceeded", "Your card was declined for making repeated attempts too frequently."),
    ),
    declining("pm_card_chargeDeclinedExpiredCard", "0069", failed("expired_card", "Your card has expired.")),
    declining(
        "pm_card_chargeDeclinedIncorrectCvc",
        "0127",
        failed("incorrect_cvc", "Your card's security code is incorrect."),
    ),
    declining(
        "pm_card_chargeDeclinedProcessingError",
        "0119",
        failed("processing_error", "An error occurred while processing your card. Try again in a little bit."),
    ),
    declining("pm_card_chargeCustomerFail", "0341", GENERIC),
    declining("pm_card_radarBlock", "0019", BLOCKED),
    authenticating("pm_card_authenticationRequired", "3184", None),
    authenticating("pm_card_authenticationRequiredOnSetup", "3155", None),
    authenticating("pm_card_threeDSecure2Required", "3220", None),
    authenticating("pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", "3178", Some(INSUFFICIENT_FUNDS)),
    authenticating("pm_card_threeDSecureRequiredChargeDeclined", "1629", Some(GENERIC)),
    TestCard { refunds: Refunds::PendThenSucceed, ..visa("pm_card_pendingRefund", "7726") },
    TestCard { refunds: Refunds::SucceedThenFail, ..visa("pm_card_refundFail", "5126") },
];
