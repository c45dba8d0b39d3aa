//! Users: accounts, logins and roles.
//!
//! An account has up to three streams, written in one transaction: the user; the claim of the e-mail address, which makes addresses
//! unique; and, for admins, the list of admins, which never loses the last one. Names and addresses are sealed with the person's
//! own key. An account is looked up by the keyed hash of its address.

use lambda::Lambda;
use openapi::Operation;

pub mod address_claim;
pub mod admins;
mod authority;
pub mod blind_index;
pub mod commands;
pub mod first_admin;
pub mod password;
pub mod policies;
pub mod projections;
pub mod query;
mod registration;
pub mod roles;
pub mod user;
pub mod views;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        commands::change_password::LAMBDA,
        commands::deactivate_user::LAMBDA,
        commands::end_session::LAMBDA,
        commands::forget_user::LAMBDA,
        commands::log_in::LAMBDA,
        commands::register_user::LAMBDA,
        commands::update_user_roles::LAMBDA,
        policies::when_user_changed::LAMBDA,
        projections::project_users::LAMBDA,
        query::LAMBDA,
    ]
}

/// Every endpoint of the context.
pub fn operations() -> Vec<Operation> {
    let commands = vec![
        commands::register_user::operation(),
        commands::log_in::operation(),
        commands::change_password::operation(),
        commands::update_user_roles::operation(),
        commands::deactivate_user::operation(),
        commands::forget_user::operation(),
    ];
    [commands, commands::end_session::operations(), query::operations()].concat()
}
