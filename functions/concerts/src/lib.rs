//! Concerts: what is performed where and when, and what is sold for it.
//!
//! Availability is shown here and decided elsewhere: reservations counts the seats, concerts keeps what it tells for reading.

use lambda::Lambda;
use openapi::Operation;

pub mod commands;
pub mod concert;
pub mod project;
pub mod project_availability;
pub mod publish;
pub mod published;
pub mod queries;
pub mod views;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        commands::cancel_concert::LAMBDA,
        commands::create_concert::LAMBDA,
        commands::update_concert::LAMBDA,
        commands::update_ticket_types::LAMBDA,
        project::LAMBDA,
        project_availability::LAMBDA,
        publish::LAMBDA,
        queries::LAMBDA,
    ]
}

/// Every endpoint of the context, as clients see it.
pub fn operations() -> Vec<Operation> {
    let commands = vec![
        commands::cancel_concert::operation(),
        commands::create_concert::operation(),
        commands::update_concert::operation(),
        commands::update_ticket_types::operation(),
    ];
    [queries::operations(), commands].concat()
}
