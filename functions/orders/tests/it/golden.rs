use kernel::RefundId;
use orders::order::{CancelReason, FinanceRefund, GivesBack, OrderEvent};
use testkit::{assert_golden, text};

use crate::order::cancelled_by_decline;
use crate::samples::{
    accepted, at_concerts, finance_refund, late, payment_requested, placed, placed_to_pay_later, purchase,
    refund_requested_by, reservation, reserved, returned, until, whole_refund,
};

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
        OrderEvent::cancelled(CancelReason::SoldOut),
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
        OrderEvent::OrderRefundRequested {
            concert_ids: at_concerts(&[10]),
            reason: CancelReason::ConcertCancelled,
            lines: Vec::new(),
            refund_id: None,
        },
        accepted(&FinanceRefund { note: Some("The view was poor".to_owned()), ..whole_refund() }),
        OrderEvent::OrderRefundFailed,
        OrderEvent::OrderRefunded,
    ];
    assert_golden("tests/golden/order", &samples);
}

/// In another folder, because the file of an order without a declined card must stay as it is.
#[test]
fn order_cancelled_by_a_decline_matches_its_golden_file() {
    assert_golden("tests/golden/order-declined", &[cancelled_by_decline()]);
}

/// In another folder, because the first one has what the last release could read.
#[test]
fn order_without_tickets_left_to_send_matches_its_golden_file() {
    assert_golden("tests/golden/order-not-sent", &[OrderEvent::OrderDeliveryNotNeeded]);
}

/// In another folder, because the file of an order with a card must stay as it is.
#[test]
fn order_that_is_paid_later_matches_its_golden_files() {
    assert_golden("tests/golden/order-paid-later", &[placed_to_pay_later(), payment_requested()]);
}

/// In another folder, because the file of a request without lines must stay as it is.
#[test]
fn request_to_refund_some_tickets_matches_its_golden_file() {
    let one = returned(&purchase().lines[0], 1);
    let refund = finance_refund(RefundId::new(testkit::id(60)), "349.00 PLN", GivesBack::Nothing);
    let requested = refund_requested_by(&refund, vec![one], CancelReason::Refunded);
    assert_golden("tests/golden/order-with-returned-lines", &[requested]);
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
