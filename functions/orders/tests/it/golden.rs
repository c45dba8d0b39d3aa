use contracts::orders::CancelReason;
use orders::order::OrderEvent;
use testkit::assert_golden;

use crate::samples::{placed, reserved};

#[test]
fn stored_order_events_stay_as_they_are() {
    let samples = [
        placed(),
        reserved(10),
        OrderEvent::OrderActionRequired,
        OrderEvent::OrderAuthorized,
        OrderEvent::OrderConfirmed,
        OrderEvent::OrderPaid,
        OrderEvent::OrderCompleted,
        OrderEvent::OrderCancelled { reason: CancelReason::SoldOut },
    ];
    assert_golden("tests/golden/order", &samples);
}
