//! Carts: what a user is about to buy.
//!
//! A user has one open cart at a time. A cart's id is derived from the user and a sequence number, so that a user's history is
//! many short streams, and two simultaneous first clicks open one cart.

use lambda::Lambda;
use lambda::http::PageRoute;
use openapi::Operation;

pub mod address_check;
pub mod cart;
mod cart_operation;
pub mod commands;
pub mod current_sales;
pub mod jobs;
pub mod limited_confirmation;
pub mod open_cart;
pub mod page_texts;
pub mod pages;
pub mod pending_order;
pub mod person_limit;
pub mod policies;
pub mod projections;
pub mod publish;
pub mod published;
pub mod query;
pub mod shown_cart;
pub mod views;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        commands::add_item::LAMBDA,
        commands::cancel_cart::LAMBDA,
        commands::change_item_quantity::LAMBDA,
        commands::choose_delivery::LAMBDA,
        commands::clear_cart::LAMBDA,
        commands::confirm_cart::LAMBDA,
        commands::give_comps::LAMBDA,
        commands::remove_item::LAMBDA,
        commands::set_concert_items::LAMBDA,
        policies::when_order_changed::LAMBDA,
        policies::when_user_forgotten::LAMBDA,
        pages::LAMBDA,
        projections::project_availability::LAMBDA,
        jobs::find_missing_orders::LAMBDA,
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
    let commands = vec![
        commands::add_item::operation(),
        commands::change_item_quantity::operation(),
        commands::remove_item::operation(),
        commands::set_concert_items::operation(),
        commands::clear_cart::operation(),
        commands::choose_delivery::operation(),
        commands::confirm_cart::operation(),
        commands::cancel_cart::operation(),
        commands::give_comps::operation(),
    ];
    [query::operations(), commands].concat()
}
