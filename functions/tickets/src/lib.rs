//! Tickets: one admission per sold seat, its way to the fan, and the gate. The only context that sends mails by Mailgun and parcels by
//! FedEx.
//!
//! ```text
//!  OrderPaid ──► a ticket per seat (valid ──► used, or void) ──► deliveries (requested ──► attempted ──► sent ──► delivered, or failed)
//! ```

use lambda::Lambda;
use openapi::Operation;

pub mod code;
pub mod commands;
pub mod concerts;
pub mod deliveries;
pub mod delivery;
mod desk;
pub mod downloads;
pub mod email;
pub mod mailgun_webhook;
pub mod policies;
pub mod printing;
pub mod project;
pub mod project_deliveries;
pub mod publish;
pub mod published;
pub mod queries;
pub mod send_email;
pub mod ship_tickets;
pub mod ticket;
pub mod views;
pub mod watch_shipments;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        commands::request_delivery::LAMBDA,
        commands::validate_ticket::LAMBDA,
        concerts::LAMBDA,
        mailgun_webhook::LAMBDA,
        policies::when_order_paid::LAMBDA,
        policies::when_order_refund_requested::LAMBDA,
        policies::when_payment_failed::LAMBDA,
        project::LAMBDA,
        project_deliveries::LAMBDA,
        publish::LAMBDA,
        queries::LAMBDA,
        send_email::LAMBDA,
        ship_tickets::LAMBDA,
        watch_shipments::LAMBDA,
    ]
}

/// Every endpoint of the context, as clients see it.
pub fn operations() -> Vec<Operation> {
    [
        queries::operations(),
        vec![
            commands::merge_scans::operation(),
            commands::request_delivery::operation(),
            commands::validate_ticket::operation(),
            mailgun_webhook::operation(),
        ],
    ]
    .concat()
}
