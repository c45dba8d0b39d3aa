use std::fmt;

/// The reason why a card was declined. Safe to show to the buyer.
///
/// Someone who uses a lost, stolen or fraudulent card must not learn that it was detected. These reasons become
/// [`DeclineReason::CardDeclined`], as does every reason without a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeclineReason {
    /// The bank gave no reason, or the reason must not be shown.
    CardDeclined,
    /// The card has insufficient funds.
    InsufficientFunds,
    /// The card has expired.
    ExpiredCard,
    /// The security code is wrong.
    IncorrectCvc,
    /// The card number is wrong.
    IncorrectNumber,
    /// The expiry date is wrong.
    IncorrectExpiry,
    /// The billing address or postal code does not match the card.
    IncorrectAddress,
    /// The PIN is wrong.
    IncorrectPin,
    /// The card was used too often or for too much in a short time.
    LimitExceeded,
    /// The card can't be used for this kind of purchase or in this currency.
    CardNotSupported,
    /// The bank has just seen a payment of the same amount.
    DuplicateTransaction,
    /// An error at the bank or the network. Another attempt may succeed.
    ProcessingError,
    /// The bank requires authentication, but the buyer is not present.
    AuthenticationRequired,
    /// The buyer failed the bank's authentication (3-D Secure).
    AuthenticationFailed,
}

impl DeclineReason {
    /// Maps Stripe's `code` and `decline_code` to a reason.
    pub fn of(code: Option<&str>, decline_code: Option<&str>) -> Self {
        decline_code.and_then(Self::named).or_else(|| code.and_then(Self::named)).unwrap_or(Self::CardDeclined)
    }

    /// A stable `snake_case` code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CardDeclined => "card_declined",
            Self::InsufficientFunds => "insufficient_funds",
            Self::ExpiredCard => "expired_card",
            Self::IncorrectCvc => "incorrect_cvc",
            Self::IncorrectNumber => "incorrect_number",
            Self::IncorrectExpiry => "incorrect_expiry",
            Self::IncorrectAddress => "incorrect_address",
            Self::IncorrectPin => "incorrect_pin",
            Self::LimitExceeded => "limit_exceeded",
            Self::CardNotSupported => "card_not_supported",
            Self::DuplicateTransaction => "duplicate_transaction",
            Self::ProcessingError => "processing_error",
            Self::AuthenticationRequired => "authentication_required",
            Self::AuthenticationFailed => "authentication_failed",
        }
    }

    /// Source: Stripe, "Decline codes" and "Error codes".
    fn named(code: &str) -> Option<Self> {
        Some(match code {
            "insufficient_funds" => Self::InsufficientFunds,
            "expired_card" => Self::ExpiredCard,
            "incorrect_cvc" | "invalid_cvc" => Self::IncorrectCvc,
            "incorrect_number" | "invalid_number" => Self::IncorrectNumber,
            "invalid_expiry_month" | "invalid_expiry_year" => Self::IncorrectExpiry,
            "incorrect_address" | "incorrect_zip" | "postal_code_invalid" => Self::IncorrectAddress,
            "incorrect_pin" | "invalid_pin" => Self::IncorrectPin,
            "card_velocity_exceeded" | "withdrawal_count_limit_exceeded" | "pin_try_exceeded" | "invalid_amount" => {
                Self::LimitExceeded
            }
            "card_not_supported"
            | "currency_not_supported"
            | "service_not_allowed"
            | "testmode_decline"
            | "transaction_not_allowed" => Self::CardNotSupported,
            "duplicate_transaction" => Self::DuplicateTransaction,
            "approve_with_id"
            | "issuer_not_available"
            | "processing_error"
            | "reenter_transaction"
            | "try_again_later" => Self::ProcessingError,
            "authentication_required"
            | "authentication_not_handled"
            | "mobile_device_authentication_required"
            | "offline_pin_required"
            | "online_or_offline_pin_required" => Self::AuthenticationRequired,
            "payment_intent_authentication_failure" => Self::AuthenticationFailed,
            _ => return None,
        })
    }
}

impl fmt::Display for DeclineReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
