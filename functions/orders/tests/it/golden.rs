use orders::order::{CancelReason, OrderEvent};
use testkit::{assert_golden, text};

use crate::samples::{at_concerts, late, placed, reservation, reserved, until};

#[test]
fn stored_order_events_match_their_golden_files() {
    let samples = [
        placed(),
        reserved(10),
        OrderEvent::OrderActionRequired,
        OrderEvent::OrderAuthorized,
        OrderEvent::OrderConfirmed,
        OrderEvent::OrderPaid,
        OrderEvent::OrderCompleted,
        OrderEvent::OrderCancelled { reason: CancelReason::SoldOut },
        OrderEvent::OrderHoldExtended { reservation_id: reservation(10), expires_at: until() },
        OrderEvent::OrderDeclined { reason: "insufficient_funds".to_owned() },
        OrderEvent::OrderPrepaid,
        OrderEvent::OrderDeliveryFailed {
            delivery_id: kernel::DeliveryId::new(testkit::id(50)),
            reason: "bounced".to_owned(),
        },
        OrderEvent::OrderReinstated { at: late() },
        OrderEvent::OrderPaymentRetried { payment_method_id: text("pm_card_mastercard"), card: 2 },
        OrderEvent::OrderExpired,
        OrderEvent::OrderRefundRequested { concert_ids: at_concerts(&[10]), reason: CancelReason::ConcertCancelled },
        OrderEvent::OrderRefundFailed,
        OrderEvent::OrderRefunded,
    ];
    assert_golden("tests/golden/order", &samples);
}

#[test]
fn cancel_reasons_are_stored_and_published_under_these_names() {
    for (reason, name) in [
        (CancelReason::SoldOut, "sold_out"),
        (CancelReason::NotOnSale, "not_on_sale"),
        (CancelReason::PaymentDeclined, "payment_declined"),
        (CancelReason::CancelledByBuyer, "cancelled_by_buyer"),
        (CancelReason::CancelledByStaff, "cancelled_by_staff"),
        (CancelReason::CaptureFailed, "capture_failed"),
        (CancelReason::AuthorizationLapsed, "authorization_lapsed"),
        (CancelReason::ConcertCancelled, "concert_cancelled"),
        (CancelReason::Refunded, "refunded"),
        (CancelReason::PaidTooLate, "paid_too_late"),
    ] {
        assert_eq!(serde_json::to_value(reason).unwrap(), name);
        assert_eq!(serde_json::to_value(contracts::orders::CancelReason::from(reason)).unwrap(), name);
    }
}
