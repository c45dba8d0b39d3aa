//! Carts: what one user is about to buy.
//!
//! A user has one open cart at a time. Each cart has an id of its own, worked out from the user and a running number, so that
//! a user's history is many short streams, and two first clicks at once open one cart.

use lambda::Lambda;
use openapi::Operation;

pub mod cart;
pub mod catalogue;
pub mod commands;
pub mod courier;
pub mod open_cart;
pub mod publish;
pub mod published;
pub mod queries;
pub mod views;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        catalogue::LAMBDA,
        commands::add_item::LAMBDA,
        commands::cancel_cart::LAMBDA,
        commands::change_item_quantity::LAMBDA,
        commands::choose_delivery::LAMBDA,
        commands::confirm_cart::LAMBDA,
        commands::remove_item::LAMBDA,
        publish::LAMBDA,
        queries::LAMBDA,
    ]
}

/// Every endpoint of the context, as clients see it.
pub fn operations() -> Vec<Operation> {
    let commands = vec![
        commands::add_item::operation(),
        commands::change_item_quantity::operation(),
        commands::remove_item::operation(),
        commands::choose_delivery::operation(),
        commands::confirm_cart::operation(),
        commands::cancel_cart::operation(),
    ];
    [queries::operations(), commands].concat()
}
