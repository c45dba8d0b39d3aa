//! Finance: the money of an order, and the only context that knows Stripe.
//!
//! ```text
//!  asked for ──► authorized ──► captured
//!      │  ▲          │
//!      ▼  │          └────────► released
//!  3-D Secure
//!      └──────► declined
//! ```
//! Deciding never calls the gateway: what is [`due::due`] there follows from the payment, and its outcome comes back as an event.

use lambda::Lambda;
use openapi::Operation;

pub mod call_stripe;
pub mod due;
pub mod payment;
pub mod policies;
pub mod project;
pub mod publish;
pub mod published;
pub mod queries;
pub mod settle_overdue;
pub mod stripe_webhook;
pub mod views;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        call_stripe::LAMBDA,
        policies::when_order_cancelled::LAMBDA,
        policies::when_order_confirmed::LAMBDA,
        policies::when_order_placed::LAMBDA,
        project::LAMBDA,
        publish::LAMBDA,
        queries::LAMBDA,
        settle_overdue::LAMBDA,
        stripe_webhook::LAMBDA,
    ]
}

/// Every endpoint of the context, as clients see it.
pub fn operations() -> Vec<Operation> {
    [queries::operations(), vec![stripe_webhook::operation()]].concat()
}
