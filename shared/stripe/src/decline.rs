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
    /// The card was used too often or for too much in a short time.
    LimitExceeded,
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
            Self::LimitExceeded => "limit_exceeded",
            Self::ProcessingError => "processing_error",
            Self::AuthenticationRequired => "authentication_required",
            Self::AuthenticationFailed => "authentication_failed",
        }
    }

    fn named(code: &str) -> Option<Self> {
        match code {
            "insufficient_funds" => Some(Self::InsufficientFunds),
            "expired_card" => Some(Self::ExpiredCard),
            "incorrect_cvc" => Some(Self::IncorrectCvc),
            "incorrect_number" => Some(Self::IncorrectNumber),
            "card_velocity_exceeded" => Some(Self::LimitExceeded),
            "processing_error" => Some(Self::ProcessingError),
            "authentication_required" => Some(Self::AuthenticationRequired),
            "payment_intent_authentication_failure" => Some(Self::AuthenticationFailed),
            _ => None,
        }
    }
}

impl fmt::Display for DeclineReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
