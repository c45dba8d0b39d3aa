//! Orders: the purchase that a confirmed cart became, and the process manager of everything after it.
//!
//! ```text
//!             reservations held          payment authorized
//!  Placed ──────────────┬──────────────────────┬──────────► Confirmed ──► Paid ──► Completed
//!    │                  └──── in any order ────┘              └─────────┴─ given back ──► Refunded
//!    ├─ a reservation fails, the card is declined, the buyer cancels ──► Cancelled
//!    └─ not confirmed in time ──► Expired
//! ```

use lambda::Lambda;
use openapi::Operation;

pub mod cancel_concert_orders;
pub mod commands;
pub mod metrics;
pub mod number;
pub mod order;
pub mod policies;
pub mod project;
pub mod project_concerts;
pub mod publish;
pub mod published;
pub mod purchase;
pub mod queries;
pub mod views;
pub mod watch_open;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        cancel_concert_orders::LAMBDA,
        commands::cancel_order::LAMBDA,
        commands::retry_payment::LAMBDA,
        policies::when_cart_confirmed::LAMBDA,
        policies::when_payment_changed::LAMBDA,
        policies::when_reservation_changed::LAMBDA,
        policies::when_tickets_delivered::LAMBDA,
        project::LAMBDA,
        project_concerts::LAMBDA,
        publish::LAMBDA,
        queries::LAMBDA,
        watch_open::LAMBDA,
    ]
}

/// Every endpoint of the context, as clients see it.
pub fn operations() -> Vec<Operation> {
    [queries::operations(), vec![commands::cancel_order::operation(), commands::retry_payment::operation()]].concat()
}
