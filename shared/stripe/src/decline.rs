use std::fmt;

/// The reason why a card was declined. Safe to show to the buyer.
///
/// Someone who uses a lost, stolen or fraudulent card must not learn that it was detected. These reasons become
/// [`DeclineReason::CardDeclined`], as does every code that Stripe adds later.
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
    /// The card, or the account behind it, is no longer valid.
    InvalidAccount,
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
    /// The confirmation token was used already or is too old: the buyer must give the card again.
    CardDetailsUsed,
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
            Self::InvalidAccount => "invalid_account",
            Self::LimitExceeded => "limit_exceeded",
            Self::CardNotSupported => "card_not_supported",
            Self::DuplicateTransaction => "duplicate_transaction",
            Self::ProcessingError => "processing_error",
            Self::AuthenticationRequired => "authentication_required",
            Self::AuthenticationFailed => "authentication_failed",
            Self::CardDetailsUsed => "card_details_used",
        }
    }

    /// Source: Stripe, "Decline codes" (docs.stripe.com/declines/codes, the 50 codes of card payments in October 2026) and "Error codes".
    fn named(code: &str) -> Option<Self> {
        Some(match code {
            "insufficient_funds" => Self::InsufficientFunds,
            "expired_card" => Self::ExpiredCard,
            "incorrect_cvc" | "invalid_cvc" => Self::IncorrectCvc,
            "incorrect_number" | "invalid_number" => Self::IncorrectNumber,
            "invalid_expiry_month" | "invalid_expiry_year" => Self::IncorrectExpiry,
            "incorrect_address" | "incorrect_zip" | "postal_code_invalid" => Self::IncorrectAddress,
            "incorrect_pin" | "invalid_pin" => Self::IncorrectPin,
            "invalid_account" | "new_account_information_available" => Self::InvalidAccount,
            "card_velocity_exceeded"
            | "withdrawal_count_limit_exceeded"
            | "invalid_amount"
            | "card_decline_rate_limit_exceeded" => Self::LimitExceeded,
            "card_not_supported" | "currency_not_supported" | "testmode_decline" => Self::CardNotSupported,
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
            // Stripe asks not to show the first four to the customer. The others give no reason, or hint at a lost or stolen card.
            "fraudulent"
            | "lost_card"
            | "merchant_blacklist"
            | "stolen_card"
            | "call_issuer"
            | "card_declined"
            | "do_not_honor"
            | "do_not_try_again"
            | "generic_decline"
            | "no_action_taken"
            | "not_permitted"
            | "pickup_card"
            | "pin_try_exceeded"
            | "restricted_card"
            | "revocation_of_all_authorizations"
            | "revocation_of_authorization"
            | "security_violation"
            | "service_not_allowed"
            | "stop_payment_order"
            | "transaction_not_allowed" => Self::CardDeclined,
            _ => return None,
        })
    }
}

impl fmt::Display for DeclineReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
