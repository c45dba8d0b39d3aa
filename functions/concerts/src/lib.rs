//! Concerts: their dates, venues and ticket types.
//!
//! Reservations counts the free seats; concerts only keeps a copy of the counts to show them.

use lambda::Lambda;
use lambda::http::PageRoute;
use openapi::Operation;

pub mod commands;
pub mod concert;
mod concert_editing;
mod concert_form;
mod concert_input;
pub mod concert_reader;
pub mod jobs;
mod own_concert;
pub mod page_texts;
pub mod pages;
pub mod posters;
pub mod projections;
pub mod publish;
pub mod published;
pub mod query;
pub mod sale_state;
pub mod self_service;
pub mod taxed_countries;
pub mod venue_time;
pub mod views;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        commands::assign_gates::LAMBDA,
        commands::cancel_concert::LAMBDA,
        commands::create_concert::LAMBDA,
        commands::update_concert::LAMBDA,
        commands::update_ticket_types::LAMBDA,
        jobs::publish_again::LAMBDA,
        pages::LAMBDA,
        projections::project_availability::LAMBDA,
        projections::project_concerts::LAMBDA,
        publish::LAMBDA,
        query::LAMBDA,
    ]
}

/// Every endpoint of the context.
pub fn operations() -> Vec<Operation> {
    let commands = vec![
        commands::assign_gates::operation(),
        commands::cancel_concert::operation(),
        commands::create_concert::operation(),
        commands::update_concert::operation(),
        commands::update_ticket_types::operation(),
    ];
    [query::operations(), commands].concat()
}

/// Every route of the context's pages.
pub fn pages() -> Vec<PageRoute> {
    pages::routes()
}
