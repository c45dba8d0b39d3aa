use finance::payment::PaymentEvent;
use testkit::assert_golden;

use crate::samples::{
    action_required, authorized, capture_failed, declined, refund_attempt_failed, refund_failed, refund_requested,
    refunded, released, requested,
};

#[test]
fn every_event_is_stored_as_its_golden_file_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/payment");
    assert_golden::<PaymentEvent>(
        folder,
        &[
            requested(),
            action_required(),
            authorized(),
            declined(),
            PaymentEvent::PaymentCaptureRequested,
            PaymentEvent::PaymentCaptured,
            capture_failed("authorization_lost"),
            PaymentEvent::PaymentReleaseRequested,
            released(),
            refund_requested(1, "50.00 PLN"),
            refunded(1, "re_1"),
            refund_attempt_failed(1, "re_1", 15),
            refund_failed(1, "re_1"),
        ],
    );
}
