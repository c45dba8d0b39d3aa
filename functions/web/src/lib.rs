//! Endpoints that belong to no context: the health check, the API document, the files of pages and the dead letters.

use lambda::Lambda;
use lambda::http::PageRoute;
use openapi::Operation;

mod commands;
pub mod dead_letter;
pub mod dead_letters;
mod event_tables;
mod failure_queues;
mod page_texts;
mod pages;
pub mod queries;

/// Every Lambda of the crate.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        commands::republish_events::LAMBDA,
        dead_letters::LAMBDA,
        queries::assets::LAMBDA,
        queries::docs::LAMBDA,
        queries::healthz::LAMBDA,
        queries::unknown_route::LAMBDA,
    ]
}

/// Every endpoint of the crate.
pub fn operations() -> Vec<Operation> {
    let single = vec![commands::republish_events::operation(), queries::healthz::operation()];
    [dead_letters::operations(), queries::docs::operations(), single].concat()
}

/// Every route that only pages use.
pub fn pages() -> Vec<PageRoute> {
    [dead_letters::routes(), vec![queries::assets::route()]].concat()
}
