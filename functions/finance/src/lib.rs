//! Finance: payments, refunds, invoices and their reconciliation. The only context that calls Stripe.
//!
//! ```text
//!  requested ──► authorized ──► captured ──► refunded, in part or in full
//!      │  ▲          │
//!      ▼  │          └────────► released
//!  3-D Secure
//!      └──────► declined ──► requested again with another card
//! ```
//! The rules of payments are in [`payments::rules`]. They never call Stripe: [`payments::next_call`] derives the next call from the payment,
//! and its outcome is recorded as an event.

use lambda::Lambda;
use lambda::http::PageRoute;
use openapi::Operation;

pub mod billing_input;
pub mod billing_profile;
pub mod commands;
mod concert_settlement;
pub mod csv_problem;
pub mod invoice;
pub mod invoices;
pub mod jobs;
pub mod page_texts;
pub mod pages;
pub mod payment;
pub mod payments;
pub mod policies;
pub mod projections;
pub mod proportion;
pub mod publish;
pub mod published;
pub mod queries;
pub mod query;
pub mod reconciliation;
mod requested_reconciliation;
pub mod settings;
pub mod tax_numbers;
pub mod views;
pub mod webhooks;
pub mod workers;

/// Every Lambda function of the context.
pub fn lambdas() -> Vec<Lambda> {
    [program(), papers_program()].concat()
}

/// The Lambda functions of the program `finance`.
pub fn program() -> Vec<Lambda> {
    vec![
        commands::record_refund_by_hand::LAMBDA,
        commands::refund_payment::LAMBDA,
        commands::request_reconciliation::LAMBDA,
        commands::save_billing_profile::LAMBDA,
        jobs::find_missing_invoices::LAMBDA,
        jobs::publish_again::LAMBDA,
        jobs::reconcile_requested_days::LAMBDA,
        jobs::requeue_overdue_payments::LAMBDA,
        pages::LAMBDA,
        policies::when_order_cancelled::LAMBDA,
        policies::when_order_confirmed::LAMBDA,
        policies::when_order_payment_retried::LAMBDA,
        policies::when_order_placed::LAMBDA,
        policies::when_order_refund_requested::LAMBDA,
        projections::project_concerts::LAMBDA,
        projections::project_payments_and_invoices::LAMBDA,
        publish::LAMBDA,
        queries::reconcile::LAMBDA,
        webhooks::stripe_webhook::LAMBDA,
        workers::call_stripe::LAMBDA,
        workers::issue_invoice::LAMBDA,
    ]
}

/// The Lambda functions of the program `finance-papers`: those that render PDFs and so carry the fonts.
pub fn papers_program() -> Vec<Lambda> {
    vec![query::LAMBDA]
}

/// Every endpoint of the context.
pub fn operations() -> Vec<Operation> {
    [
        query::operations(),
        vec![
            commands::record_refund_by_hand::operation(),
            commands::refund_payment::operation(),
            commands::request_reconciliation::operation(),
            commands::save_billing_profile::operation(),
            queries::reconcile::operation(),
            webhooks::stripe_webhook::operation(),
        ],
    ]
    .concat()
}

/// Every route that only pages use.
pub fn pages() -> Vec<PageRoute> {
    pages::routes()
}
