//! Users: who may log in, and what they may do.
//!
//! An account is three streams, written in one transaction: the user, the claim of their e-mail address, by which addresses
//! are unique, and, for admins, the one list of admins, by which the last admin stays. Names and addresses are sealed with
//! the person's own key; an address is found by its keyed hash alone.

use lambda::Lambda;
use openapi::Operation;

pub mod address_claim;
pub mod admins;
pub mod blind_index;
pub mod commands;
pub mod first_admin;
pub mod password;
pub mod project;
pub mod queries;
mod registration;
pub mod roles;
pub mod user;
pub mod views;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        commands::change_password::LAMBDA,
        commands::deactivate_user::LAMBDA,
        commands::forget_user::LAMBDA,
        commands::log_in::LAMBDA,
        commands::register_user::LAMBDA,
        commands::update_user_roles::LAMBDA,
        project::LAMBDA,
        queries::LAMBDA,
    ]
}

/// Every endpoint of the context, as clients see it.
pub fn operations() -> Vec<Operation> {
    let commands = vec![
        commands::register_user::operation(),
        commands::log_in::operation(),
        commands::change_password::operation(),
        commands::update_user_roles::operation(),
        commands::deactivate_user::operation(),
        commands::forget_user::operation(),
    ];
    [commands, queries::operations()].concat()
}
