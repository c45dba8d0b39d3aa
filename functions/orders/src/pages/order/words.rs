//! Codes and events of orders in words.

use contracts::payment_failures::known_code;
use pages::Words;

use crate::order::CancelReason;

/// Why a card was declined, and what to do.
pub fn decline_reason(t: Words, code: &str) -> String {
    t.text(&decline_message(code))
}

/// The message about a reason.
pub fn decline_message(code: &str) -> String {
    format!("order-decline-{}", known_code(code).replace('_', "-"))
}

/// Why an order was cancelled or refunded.
pub fn cancel_reason(t: Words, reason: CancelReason) -> String {
    t.text(match reason {
        CancelReason::SoldOut => "order-reason-sold-out",
        CancelReason::NotOnSale => "order-reason-not-on-sale",
        CancelReason::PaymentDeclined => "order-reason-payment-declined",
        CancelReason::CancelledByBuyer => "order-reason-cancelled-by-buyer",
        CancelReason::CancelledByStaff => "order-reason-cancelled-by-staff",
        CancelReason::CaptureFailed | CancelReason::AuthorizationLapsed => "order-reason-authorization-lost",
        CancelReason::ConcertCancelled => "order-reason-concert-cancelled",
        CancelReason::Refunded => "order-reason-refunded",
        CancelReason::PaidTooLate => "order-reason-paid-too-late",
    })
}

/// The message about an event. None for one that says nothing to its buyer.
pub fn moment(event: &str) -> Option<&'static str> {
    Some(match event {
        "OrderPlaced" => "order-moment-placed",
        "OrderReserved" => "order-moment-reserved",
        "OrderHoldExtended" => "order-moment-hold-extended",
        "OrderPaymentRequested" => "order-moment-card-given",
        "OrderActionRequired" => "order-moment-action-required",
        "OrderDeclined" => "order-moment-declined",
        "OrderPaymentRetried" => "order-moment-other-card",
        "OrderAuthorized" => "order-moment-authorized",
        "OrderReinstated" => "order-moment-reinstated",
        "OrderPaid" => "order-moment-paid",
        "OrderDeliveryNotNeeded" => "order-moment-not-needed",
        "OrderCompleted" => "order-moment-sent",
        "OrderDeliveryFailed" => "order-moment-delivery-failed",
        "OrderCancelled" => "order-moment-cancelled",
        "OrderExpired" => "order-moment-expired",
        "OrderRefundRequested" => "order-moment-returned",
        "OrderRefundAccepted" => "order-moment-refund",
        "OrderRefundFailed" => "order-moment-refund-failed",
        "OrderRefunded" => "order-moment-refunded",
        _ => return None,
    })
}
