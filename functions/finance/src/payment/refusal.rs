use kernel::{Refusal, RefusalKind};

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaymentRefusal {
    /// There is no such payment.
    #[error("There is no such payment.")]
    Unknown,
    /// The order came to nothing; the money is being, or was never to be, set aside.
    #[error("The payment is being released: it can no longer be captured.")]
    BeingReleased,
    /// There is no money to give back: it was never taken, or is not yet.
    #[error("The payment is not captured: there is nothing to give back.")]
    NotCaptured,
    /// All of it goes back already.
    #[error("All of the payment is given back, or being given back.")]
    NothingLeft,
    /// More is wanted back than is left.
    #[error("That is more than is left of the payment.")]
    MoreThanLeft,
    /// Money in another currency than the payment's.
    #[error("The payment is in another currency.")]
    OtherCurrency,
    /// A refund of nothing.
    #[error("A refund must be of more than nothing.")]
    NothingAsked,
    /// The gateway speaks of a refund that nobody asked for.
    #[error("There is no such refund.")]
    UnknownRefund,
    /// The gateway speaks of another payment of its own than the one that is known.
    #[error("The gateway knows this payment by another id.")]
    OtherGatewayId,
}

impl Refusal for PaymentRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::Unknown | Self::UnknownRefund => RefusalKind::NotFound,
            Self::OtherCurrency | Self::NothingAsked => RefusalKind::Invalid,
            Self::BeingReleased | Self::NotCaptured | Self::NothingLeft | Self::MoreThanLeft | Self::OtherGatewayId => {
                RefusalKind::Conflict
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "not_found",
            Self::BeingReleased => "payment_being_released",
            Self::NotCaptured => "payment_not_captured",
            Self::NothingLeft => "nothing_left_to_refund",
            Self::MoreThanLeft => "more_than_left_to_refund",
            Self::OtherCurrency => "other_currency",
            Self::NothingAsked => "nothing_asked",
            Self::UnknownRefund => "refund_not_found",
            Self::OtherGatewayId => "other_gateway_id",
        }
    }
}
