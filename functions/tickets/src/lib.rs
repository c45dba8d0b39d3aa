//! Tickets: one admission per sold seat, its way to the fan, and the gate. The only context that knows Mailgun.
//!
//! ```text
//!  OrderPaid ──► a ticket per seat (valid ──► used, or void) ──► one delivery (requested ──► attempted ──► sent, or failed)
//! ```

use lambda::Lambda;
use openapi::Operation;

pub mod code;
pub mod commands;
pub mod concerts;
pub mod delivery;
pub mod email;
pub mod policies;
pub mod project;
pub mod publish;
pub mod published;
pub mod queries;
pub mod send_email;
pub mod ticket;
pub mod views;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        commands::validate_ticket::LAMBDA,
        concerts::LAMBDA,
        policies::when_order_paid::LAMBDA,
        policies::when_order_refund_requested::LAMBDA,
        project::LAMBDA,
        publish::LAMBDA,
        queries::LAMBDA,
        send_email::LAMBDA,
    ]
}

/// Every endpoint of the context, as clients see it.
pub fn operations() -> Vec<Operation> {
    [queries::operations(), vec![commands::merge_scans::operation(), commands::validate_ticket::operation()]].concat()
}
