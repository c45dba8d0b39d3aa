use finance::billing_profile::BillingProfileEvent;
use finance::invoice::InvoiceEvent;
use finance::invoices::credit_note::CreditNoteEvent;
use finance::invoices::document_numbers::{SeriesEvent, TakenNumber};
use finance::payment::PaymentEvent;
use testkit::assert_golden;

use crate::billing_profile::profile_saved;
use crate::disputes::dispute;
use crate::invoice_samples::{credit, credit_note, gone_back, invoice, invoice_id};
use crate::samples::{
    action_required, authorized, capture_failed, declined, now, refund_attempt_failed, refund_failed, refund_requested,
    refunded, released, requested, terms_of_card_2,
};

#[test]
fn payment_events_match_their_golden_files() {
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

/// In another folder, because the file of a first card must stay as it is.
#[test]
fn request_with_another_card_matches_its_golden_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/payment-on-another-card");
    assert_golden::<PaymentEvent>(folder, &[PaymentEvent::PaymentRequested(terms_of_card_2())]);
}

#[test]
fn invoice_events_match_their_golden_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/invoice");
    assert_golden::<InvoiceEvent>(
        folder,
        &[
            InvoiceEvent::InvoiceIssued(Box::new(invoice())),
            InvoiceEvent::InvoiceRefundRecorded(gone_back(1, "50.00 PLN")),
            InvoiceEvent::InvoiceCredited(credit(1, "50.00 PLN")),
        ],
    );
}

#[test]
fn credit_note_events_match_their_golden_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/credit-note");
    assert_golden::<CreditNoteEvent>(folder, &[CreditNoteEvent::CreditNoteIssued(Box::new(credit_note()))]);
}

#[test]
fn series_events_match_their_golden_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/series");
    let taken = TakenNumber { number: 42, invoice_id: invoice_id(1), at: now() };
    assert_golden::<SeriesEvent>(folder, &[SeriesEvent::NumberTaken(taken)]);
}

#[test]
fn billing_profile_events_match_their_golden_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/billing-profile");
    assert_golden::<BillingProfileEvent>(folder, &[profile_saved()]);
}
