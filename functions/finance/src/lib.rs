//! Finance: the money of an order, and the only context that knows Stripe.
//!
//! ```text
//!  asked for ──► authorized ──► captured ──► refunded, in part or whole
//!      │  ▲          │
//!      ▼  │          └────────► released
//!  3-D Secure
//!      └──────► declined ──► asked for again, with another card
//! ```
//! Deciding never calls the gateway: what is [`due::due`] there follows from the payment, and its outcome comes back as an event.

use lambda::Lambda;
use openapi::Operation;

pub mod attempts;
pub mod billing_profile;
pub mod call_stripe;
pub mod commands;
pub mod concerts;
pub mod disputes;
pub mod due;
pub mod invoice;
pub mod invoice_csv;
pub mod invoice_pdf;
pub mod invoice_queries;
pub mod invoice_series;
pub mod issue_invoice;
pub mod messages;
pub mod payment;
pub mod policies;
pub mod project;
pub mod publish;
pub mod published;
pub mod queries;
pub mod reasons;
pub mod reconcile;
pub mod reconciliation;
pub mod refunds;
pub mod settings;
pub mod settle_overdue;
pub mod stripe_webhook;
pub mod views;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        call_stripe::LAMBDA,
        commands::refund_payment::LAMBDA,
        commands::save_billing_profile::LAMBDA,
        concerts::LAMBDA,
        issue_invoice::LAMBDA,
        policies::when_order_cancelled::LAMBDA,
        policies::when_order_confirmed::LAMBDA,
        policies::when_order_payment_retried::LAMBDA,
        policies::when_order_placed::LAMBDA,
        policies::when_order_refund_requested::LAMBDA,
        project::LAMBDA,
        publish::LAMBDA,
        queries::LAMBDA,
        reconcile::LAMBDA,
        settle_overdue::LAMBDA,
        stripe_webhook::LAMBDA,
    ]
}

/// Every endpoint of the context, as clients see it.
pub fn operations() -> Vec<Operation> {
    [
        queries::operations(),
        vec![
            commands::refund_payment::operation(),
            commands::save_billing_profile::operation(),
            reconcile::operation(),
            stripe_webhook::operation(),
        ],
    ]
    .concat()
}
