//! Tickets: issues a ticket for each sold seat, delivers it to the buyer, and validates it at the gate. The only context that sends
//! e-mails by Mailgun and parcels by FedEx.
//!
//! ```text
//!  OrderPaid ──► a ticket per seat (valid ──► used, or void) ──► deliveries (requested ──► attempted ──► sent ──► delivered, or failed)
//! ```

use lambda::Lambda;
use lambda::http::PageRoute;
use openapi::Operation;

pub mod announcing;
mod attendees;
pub mod authority;
pub mod code;
pub mod commands;
pub mod deliveries;
pub mod delivery;
mod delivery_store;
pub mod downloads;
pub mod email;
mod gate_app;
pub mod give_backs;
pub mod holder_names;
pub mod holder_naming;
pub mod jobs;
mod kept_pages;
pub mod name_index;
pub mod offline_scans;
pub mod page_texts;
pub mod pages;
pub mod parcels;
pub mod policies;
pub mod printing;
pub mod projections;
pub mod publish;
pub mod published;
pub mod queries;
pub mod query;
pub mod reissues;
pub mod returned_tickets;
pub mod self_service;
pub mod ticket;
pub mod ticket_changes;
mod ticket_reader;
pub mod ticket_search;
pub mod transfers;
mod undelivered;
pub mod undone_admissions;
pub mod views;
pub mod webhooks;
pub mod workers;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    [program(), papers_program()].concat()
}

/// The Lambdas of the program `tickets`.
pub fn program() -> Vec<Lambda> {
    vec![
        commands::change_ticket::LAMBDA,
        commands::request_delivery::LAMBDA,
        commands::validate_ticket::LAMBDA,
        jobs::announce_changes::LAMBDA,
        jobs::publish_again::LAMBDA,
        jobs::track_shipments::LAMBDA,
        pages::LAMBDA,
        policies::when_concert_changed::LAMBDA,
        policies::when_order_paid::LAMBDA,
        policies::when_order_refund_requested::LAMBDA,
        policies::when_payment_failed::LAMBDA,
        policies::when_recipient_found::LAMBDA,
        policies::when_ticket_changed::LAMBDA,
        projections::project_deliveries::LAMBDA,
        projections::project_names::LAMBDA,
        projections::project_tickets::LAMBDA,
        publish::LAMBDA,
        webhooks::mailgun_webhook::LAMBDA,
        workers::ship_tickets::LAMBDA,
    ]
}

/// The Lambdas of the program `tickets-papers`: those that render tickets or e-mails.
pub fn papers_program() -> Vec<Lambda> {
    vec![query::LAMBDA, workers::send_email::LAMBDA]
}

/// Every route of the context's pages.
pub fn pages() -> Vec<PageRoute> {
    pages::routes()
}

/// Every endpoint of the context.
pub fn operations() -> Vec<Operation> {
    let others = vec![commands::request_delivery::operation(), webhooks::mailgun_webhook::operation()];
    [query::operations(), commands::change_ticket::operations(), commands::validate_ticket::operations(), others]
        .concat()
}
