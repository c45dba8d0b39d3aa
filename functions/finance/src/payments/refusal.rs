//! Why a payment refuses a command.

use kernel::{Money, Refusal, RefusalKind};

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
    /// An older release requested the payment, without its lines.
    #[error("The lines of this payment are not known. Refund an amount, or everything.")]
    LinesUnknown,
    #[error("The order has no such tickets.")]
    NotBought {
        /// Its place in the request, from 0.
        line: usize,
    },
    #[error("The order has fewer tickets of this type.")]
    MoreThanBought {
        /// Its place in the request, from 0.
        line: usize,
    },
    #[error("These tickets are already given back. Get the payment to see what is left.")]
    AlreadyGivenBack,
    #[error("The lines are worth {0}. Leave the amount out, or give this one.")]
    OtherAmount(Money),
    #[error("The refund is under way. Only a failed refund can be made by hand.")]
    RefundUnderWay,
    #[error("The refund is already made.")]
    RefundMade,
    #[error("The time must not be in the future.")]
    InFuture,
    #[error("The time must not be before the refund was requested.")]
    BeforeRequest,
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
            Self::WrongCurrency
            | Self::ZeroRefund
            | Self::NotBought { .. }
            | Self::MoreThanBought { .. }
            | Self::OtherAmount(_)
            | Self::InFuture
            | Self::BeforeRequest => RefusalKind::Invalid,
            Self::BeingReleased
            | Self::NotCaptured
            | Self::NothingLeft
            | Self::ExceedsPayment
            | Self::LinesUnknown
            | Self::AlreadyGivenBack
            | Self::RefundUnderWay
            | Self::RefundMade
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
            Self::LinesUnknown => "lines_unknown",
            Self::NotBought { .. } => "not_bought",
            Self::MoreThanBought { .. } => "more_than_bought",
            Self::AlreadyGivenBack => "already_given_back",
            Self::OtherAmount(_) => "amount_differs_from_lines",
            Self::RefundUnderWay => "refund_under_way",
            Self::RefundMade => "refund_already_made",
            Self::InFuture => "in_the_future",
            Self::BeforeRequest => "before_the_request",
            Self::UnknownRefund => "refund_not_found",
            Self::WrongGatewayId => "other_gateway_id",
        }
    }

    fn pointer(&self) -> Option<String> {
        match self {
            Self::WrongCurrency => Some("/amount/currency".to_owned()),
            Self::ZeroRefund => Some("/amount/amount".to_owned()),
            _ => None,
        }
    }
}
