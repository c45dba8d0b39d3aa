//! Reservations: seats held for one order at one concert, until they are sold or released. No seat is sold twice.
//!
//! [`pools::sale_terms`] has the terms on which a concert's tickets are sold. The capacity of each ticket type is divided over ticket
//! pools, each a stream, so that many buyers can buy at the same time. A [`pools::ticket_pool`] only counts seats (capacity, held, sold);
//! who holds them is in the [`reservation`]. Both change in one transaction or not at all. So a pool needs no list of reservations, its
//! newest commit stays one write unit including its counts, and reading it costs half a read unit however long its stream is.
//!
//! [`seat_holds`] makes that transaction. It tries one pool first, selected by a fixed hash of the order's id; after a conflict it tries
//! another one; and it reads all pools of the ticket type, strongly consistent, before it takes seats from several pools
//! ([`pools::allocation`]) or refuses because they are sold out. [`pools::pool_sizing`] keeps the pools together as large as the concert's
//! capacity.

use lambda::Lambda;
use lambda::http::PageRoute;
use openapi::Operation;

pub mod admitted_seats;
pub mod commands;
pub mod jobs;
pub mod page_texts;
pub mod pages;
pub mod policies;
pub mod pools;
pub mod projections;
pub mod publish;
pub mod published;
pub mod query;
pub mod reservation;
pub mod sales_chart;
pub mod sales_reader;
pub mod seat_holds;
pub mod seat_moves;
pub mod views;

/// Every Lambda function of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        commands::cancel_reservation::LAMBDA,
        commands::extend_reservation::LAMBDA,
        jobs::find_overdue_holds::LAMBDA,
        jobs::publish_again::LAMBDA,
        pages::LAMBDA,
        policies::when_concert_changed::LAMBDA,
        policies::when_order_cancelled::LAMBDA,
        policies::when_order_confirmed::LAMBDA,
        policies::when_order_placed::LAMBDA,
        projections::project_admissions::LAMBDA,
        projections::project_disputes::LAMBDA,
        projections::project_reservations::LAMBDA,
        publish::LAMBDA,
        query::LAMBDA,
    ]
}

/// Every endpoint of the context.
pub fn operations() -> Vec<Operation> {
    [query::operations(), vec![commands::cancel_reservation::operation(), commands::extend_reservation::operation()]]
        .concat()
}

/// Every route of the context's pages.
pub fn pages() -> Vec<PageRoute> {
    pages::routes()
}
