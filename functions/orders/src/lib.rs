//! Orders: what a confirmed cart becomes, and the process manager of a purchase.
//!
//! ```text
//!             reservations held          payment authorized
//!  Placed ──────────────┬──────────────────────┬──────────► Confirmed ──► Paid ──► Completed
//!    │                  └──── in any order ────┘                           └───────────┴─ refund ─► Refunded
//!    ├─ a reservation fails, the card is declined, the buyer cancels ──► Cancelled
//!    └─ not confirmed in time ──► Expired
//! ```
//!
//! An order without a way to pay holds its seats and waits for one: its buyer pays while the hold lasts, or it expires.
//!
//! The rules are in [`order`]: `decide` calls one rule for each command.

use lambda::Lambda;
use lambda::http::PageRoute;
use openapi::Operation;

pub mod authority;
pub mod card_form;
pub mod commands;
pub mod jobs;
pub mod metrics;
pub mod number;
pub mod number_blocks;
pub mod order;
pub mod order_reader;
pub mod overdue;
pub mod page_texts;
pub mod pages;
pub mod policies;
pub mod projections;
pub mod publish;
pub mod published;
pub mod purchase;
pub mod query;
pub mod stage;
pub mod views;
pub mod visible_part;

/// Every Lambda function of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        commands::cancel_order::LAMBDA,
        commands::pay_order::LAMBDA,
        jobs::cancel_concert_orders::LAMBDA,
        jobs::expire_orders::LAMBDA,
        jobs::publish_again::LAMBDA,
        pages::LAMBDA,
        policies::when_cart_confirmed::LAMBDA,
        policies::when_payment_changed::LAMBDA,
        policies::when_reservation_changed::LAMBDA,
        policies::when_ticket_given_back::LAMBDA,
        policies::when_tickets_delivered::LAMBDA,
        projections::project_admissions::LAMBDA,
        projections::project_concerts::LAMBDA,
        projections::project_orders::LAMBDA,
        publish::LAMBDA,
        query::LAMBDA,
    ]
}

/// Every route of the context's pages.
pub fn pages() -> Vec<PageRoute> {
    pages::routes()
}

/// Every endpoint of the context.
pub fn operations() -> Vec<Operation> {
    [query::operations(), vec![commands::cancel_order::operation(), commands::pay_order::operation()]].concat()
}
