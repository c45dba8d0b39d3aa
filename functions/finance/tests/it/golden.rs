use finance::payment::PaymentEvent;
use testkit::assert_golden;

use crate::disputes::dispute;
use crate::samples::{
    action_required, authorized, capture_failed, declined, now, refund_attempt_failed, refund_failed, refund_requested,
    refunded, released, requested, terms_of_card_2,
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
            PaymentEvent::DisputeOpened(dispute("needs_response", now())),
            PaymentEvent::DisputeUpdated {
                dispute_id: "dp_1".to_owned(),
                status: "under_review".to_owned(),
                as_of: now(),
            },
            PaymentEvent::DisputeClosed { dispute_id: "dp_1".to_owned(), status: "lost".to_owned(), as_of: now() },
            PaymentEvent::PaymentAttemptFound { gateway_id: "pi_1".to_owned() },
            PaymentEvent::PaymentAttemptCancelled { gateway_id: "pi_1".to_owned() },
            PaymentEvent::PaymentAttemptCaptured { gateway_id: "pi_1".to_owned() },
            PaymentEvent::PaymentAttemptRefunded { gateway_id: "pi_1".to_owned() },
        ],
    );
}

/// The file of an event for another card is not that of a first one, whose shape must stay as it was.
#[test]
fn a_payment_asked_for_on_another_card_is_stored_as_its_golden_file_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/payment-on-another-card");
    assert_golden::<PaymentEvent>(folder, &[PaymentEvent::PaymentRequested(terms_of_card_2())]);
}
