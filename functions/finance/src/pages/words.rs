//! Codes of payments, refunds, disputes and differences in the reader's language.

use contracts::orders::CancelReason;
use contracts::payment_failures::{GATEWAY_REFUSED, known_code};
use pages::Words;
use serde_json::Value;

use crate::payments::refunds::MADE_AT_GATEWAY;
use crate::reconciliation::difference::DifferenceKind;

/// Why a payment was declined.
pub fn decline(t: Words, code: &str) -> String {
    t.text(&decline_message(code))
}

pub fn decline_message(code: &str) -> String {
    format!("decline-{}", known_code(code).replace('_', "-"))
}

/// Why the gateway did not make a refund. Source: Stripe's `failure_reason` of a refund
pub fn refund_failure(t: Words, code: &str) -> String {
    t.text(match code {
        GATEWAY_REFUSED => "refund-failure-gateway-refused",
        "lost_or_stolen_card" => "refund-failure-lost-or-stolen-card",
        "expired_or_canceled_card" => "refund-failure-expired-or-canceled-card",
        "charge_for_pending_refund_disputed" => "refund-failure-disputed",
        "insufficient_funds" => "refund-failure-insufficient-funds",
        "declined" => "refund-failure-declined",
        "merchant_request" => "refund-failure-merchant-request",
        _ => "refund-failure-other",
    })
}

/// Why a refund was requested: an order's reason, or the words of whoever requested it.
pub fn refund_reason(t: Words, reason: &str) -> String {
    if reason == MADE_AT_GATEWAY {
        return t.text("refund-reason-made-at-gateway");
    }
    let of_order = serde_json::from_value::<CancelReason>(Value::from(reason)).ok();
    of_order.map_or_else(|| reason.to_owned(), |reason| t.text(cancel_reason(reason)))
}

fn cancel_reason(reason: CancelReason) -> &'static str {
    match reason {
        CancelReason::SoldOut => "refund-reason-sold-out",
        CancelReason::NotOnSale => "refund-reason-not-on-sale",
        CancelReason::PaymentDeclined => "refund-reason-payment-declined",
        CancelReason::CancelledByBuyer => "refund-reason-cancelled-by-buyer",
        CancelReason::CancelledByStaff => "refund-reason-cancelled-by-staff",
        CancelReason::CaptureFailed => "refund-reason-capture-failed",
        CancelReason::AuthorizationLapsed => "refund-reason-authorization-lapsed",
        CancelReason::ConcertCancelled => "refund-reason-concert-cancelled",
        CancelReason::Refunded => "refund-reason-refunded",
        CancelReason::PaidTooLate => "refund-reason-paid-too-late",
    }
}

/// Why the buyer disputes a payment, in Stripe's codes; one without words is shown as it is.
pub fn dispute_reason(t: Words, code: &str) -> String {
    let message = match code {
        "bank_cannot_process" => "dispute-reason-bank-cannot-process",
        "check_returned" => "dispute-reason-check-returned",
        "credit_not_processed" => "dispute-reason-credit-not-processed",
        "customer_initiated" => "dispute-reason-customer-initiated",
        "debit_not_authorized" => "dispute-reason-debit-not-authorized",
        "duplicate" => "dispute-reason-duplicate",
        "fraudulent" => "dispute-reason-fraudulent",
        "general" => "dispute-reason-general",
        "incorrect_account_details" => "dispute-reason-incorrect-account-details",
        "insufficient_funds" => "dispute-reason-insufficient-funds",
        "noncompliant" => "dispute-reason-noncompliant",
        "product_not_received" => "dispute-reason-product-not-received",
        "product_unacceptable" => "dispute-reason-product-unacceptable",
        "subscription_canceled" => "dispute-reason-subscription-canceled",
        "unrecognized" => "dispute-reason-unrecognized",
        code => return code.to_owned(),
    };
    t.text(message)
}

/// How far a dispute is, in Stripe's codes; one without words is shown as it is.
pub fn dispute_status(t: Words, code: &str) -> String {
    let message = match code {
        "needs_response" | "warning_needs_response" => "dispute-status-needs-response",
        "under_review" | "warning_under_review" => "dispute-status-under-review",
        "warning_closed" => "dispute-status-closed",
        "prevented" => "dispute-status-prevented",
        "won" => "dispute-status-won",
        "lost" => "dispute-status-lost",
        code => return code.to_owned(),
    };
    t.text(message)
}

/// What a difference is, and what to do about it.
pub fn difference(t: Words, kind: DifferenceKind) -> (String, String) {
    let (name, advice) = match kind {
        DifferenceKind::NotAtGateway => ("difference-not-at-gateway", "difference-todo-not-at-gateway"),
        DifferenceKind::NotInOurs => ("difference-not-in-ours", "difference-todo-not-in-ours"),
        DifferenceKind::AmountDiffers => ("difference-amount-differs", "difference-todo-amount-differs"),
        DifferenceKind::NoInvoice => ("difference-no-invoice", "difference-todo-no-invoice"),
        DifferenceKind::NoCreditNote => ("difference-no-credit-note", "difference-todo-no-credit-note"),
        DifferenceKind::InvoiceWithoutCapture => {
            ("difference-invoice-without-capture", "difference-todo-invoice-without-capture")
        }
        DifferenceKind::RateNotConfigured => ("difference-rate-not-configured", "difference-todo-rate-not-configured"),
    };
    (t.text(name), t.text(advice))
}
