//! Why a payment refuses a command.

use kernel::{Refusal, RefusalKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaymentRefusal {
    #[error("This payment does not exist.")]
    Unknown,
    /// Its order ended: the authorization is being cancelled, or was never requested.
    #[error("The payment is being released and can no longer be captured.")]
    BeingReleased,
    /// The payment was never captured, or not yet.
    #[error("The payment is not captured: there is nothing to refund.")]
    NotCaptured,
    #[error("The whole payment is refunded, or its refund is under way.")]
    NothingLeft,
    #[error("The refund must not exceed the amount that is left of the payment.")]
    ExceedsPayment,
    #[error("The refund must be in the currency of the payment.")]
    WrongCurrency,
    #[error("A refund must be greater than zero.")]
    ZeroRefund,
    /// The gateway reports a refund that nobody requested.
    #[error("This refund does not exist.")]
    UnknownRefund,
    /// The gateway reports another id for the payment than the known one.
    #[error("Stripe has another ID for this payment.")]
    WrongGatewayId,
}

impl Refusal for PaymentRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown | Self::UnknownRefund => RefusalKind::NotFound,
            Self::WrongCurrency | Self::ZeroRefund => RefusalKind::Invalid,
            Self::BeingReleased
            | Self::NotCaptured
            | Self::NothingLeft
            | Self::ExceedsPayment
            | Self::WrongGatewayId => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::BeingReleased => "payment_being_released",
            Self::NotCaptured => "payment_not_captured",
            Self::NothingLeft => "nothing_left_to_refund",
            Self::ExceedsPayment => "more_than_left_to_refund",
            Self::WrongCurrency => "other_currency",
            Self::ZeroRefund => "nothing_asked",
            Self::UnknownRefund => "refund_not_found",
            Self::WrongGatewayId => "other_gateway_id",
        }
    }
}
