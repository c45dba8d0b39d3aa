use finance::billing_profile::BillingProfileEvent;
use finance::invoice::InvoiceEvent;
use finance::invoices::credit_note::CreditNoteEvent;
use finance::invoices::document_numbers::{SeriesEvent, TakenNumber};
use finance::invoices::issuing::credit_of;
use finance::payment::PaymentEvent;
use testkit::assert_golden;

use crate::billing_profile::profile_saved;
use crate::credited_lines::{content_of_two, note_of_warsaw, record_of_warsaw};
use crate::disputes::{dispute, dispute_with_deadline};
use crate::invoice_samples::{credit, credit_note, gone_back, invoice, invoice_id, invoice_of};
use crate::refund_lines::{one_of_two_requested, requested_with_lines};
use crate::samples::{
    action_required, authorized, by_hand, capture_failed, declined, now, refund_attempt_failed, refund_failed,
    refund_id, refund_requested, refunded, released, requested, terms_of_card_2,
};
use crate::settlement::fee_recorded;

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
                evidence_due_by: None,
            },
            PaymentEvent::DisputeClosed { dispute_id: "dp_1".to_owned(), status: "lost".to_owned(), as_of: now() },
            PaymentEvent::PaymentAttemptFound { gateway_id: "pi_1".to_owned() },
            PaymentEvent::PaymentAttemptCancelled { gateway_id: "pi_1".to_owned() },
            PaymentEvent::PaymentAttemptCaptured { gateway_id: "pi_1".to_owned() },
            PaymentEvent::PaymentAttemptRefunded { gateway_id: "pi_1".to_owned() },
            PaymentEvent::RefundMadeByHand { refund_id: refund_id(1), by_hand: by_hand("Transfer 118") },
            PaymentEvent::PaymentAttemptRefundFailed {
                gateway_id: "pi_1".to_owned(),
                reason: "charge_disputed".to_owned(),
            },
        ],
    );
}

#[test]
fn recorded_fee_matches_its_golden_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/payment-fee");
    assert_golden::<PaymentEvent>(folder, &[fee_recorded()]);
}

/// In another folder, because the file of a first card must stay as it is.
#[test]
fn request_with_another_card_matches_its_golden_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/payment-on-another-card");
    assert_golden::<PaymentEvent>(folder, &[PaymentEvent::PaymentRequested(terms_of_card_2())]);
}

/// In another folder, because the files of disputes without a deadline must stay as they are.
#[test]
fn disputes_with_a_deadline_match_their_golden_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/dispute-with-deadline");
    let dispute = dispute_with_deadline();
    let updated = PaymentEvent::DisputeUpdated {
        dispute_id: "dp_1".to_owned(),
        status: "needs_response".to_owned(),
        as_of: now(),
        evidence_due_by: dispute.evidence_due_by,
    };
    assert_golden::<PaymentEvent>(folder, &[PaymentEvent::DisputeOpened(dispute), updated]);
}

/// In another folder, because the files of payments and refunds without lines must stay as they are.
#[test]
fn payment_and_refund_with_lines_match_their_golden_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/payment-with-lines");
    assert_golden::<PaymentEvent>(folder, &[requested_with_lines(), one_of_two_requested(1)]);
}

#[test]
fn documents_with_lines_match_their_golden_files() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/invoice-with-lines");
    assert_golden::<InvoiceEvent>(
        folder,
        &[
            InvoiceEvent::InvoiceIssued(Box::new(invoice_of(content_of_two()))),
            InvoiceEvent::InvoiceRefundRecorded(record_of_warsaw(1)),
            InvoiceEvent::InvoiceCredited(credit_of(&note_of_warsaw(), refund_id(1))),
        ],
    );
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
