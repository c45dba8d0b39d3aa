//! Users: accounts, logins and roles.
//!
//! An account has up to three streams, written in one transaction: the user; the claim of the e-mail address, which makes addresses
//! unique; and, for admins, the list of admins, which never loses the last one. Names and addresses are sealed with the person's
//! own key. An account is looked up by the keyed hash of its address.
//!
//! What only the owner of an address may do needs the token of a link that is mailed to it. Each such e-mail has its own stream.

use lambda::Lambda;
use lambda::http::PageRoute;
use openapi::Operation;

pub mod address_claim;
mod address_owner;
pub mod admins;
mod authority;
pub mod blind_index;
pub mod brake;
pub mod commands;
pub mod common_passwords;
mod device;
pub mod first_admin;
pub mod invitation;
pub mod jobs;
mod link_issuer;
pub mod link_token;
pub mod links;
mod live_sessions;
pub mod mail;
mod me;
pub mod mfa;
pub mod own_path;
pub mod page_texts;
pub mod pages;
pub mod password;
pub mod password_rules;
pub mod policies;
pub mod profile;
pub mod projections;
pub mod publish;
pub mod published;
pub mod query;
mod reauthentication;
pub mod recovery_code;
mod registration;
pub mod roles;
mod second_factor;
pub mod ticket_recipient;
pub mod totp;
pub mod user;
mod verification;
pub mod views;
mod waiting_tickets;
pub mod workers;

/// Every Lambda of the context.
pub fn lambdas() -> Vec<Lambda> {
    vec![
        commands::change_password::LAMBDA,
        commands::deactivate_user::LAMBDA,
        commands::end_session::LAMBDA,
        commands::enrol_mfa::LAMBDA,
        commands::forget_user::LAMBDA,
        commands::log_in::LAMBDA,
        commands::register_user::LAMBDA,
        commands::remove_mfa::LAMBDA,
        commands::request_password_reset::LAMBDA,
        commands::request_verification::LAMBDA,
        commands::reset_password::LAMBDA,
        commands::update_me::LAMBDA,
        commands::update_user_roles::LAMBDA,
        commands::verify_email::LAMBDA,
        jobs::publish_again::LAMBDA,
        pages::LAMBDA,
        policies::when_order_ended::LAMBDA,
        policies::when_ticket_transferred::LAMBDA,
        projections::project_users::LAMBDA,
        publish::LAMBDA,
        query::LAMBDA,
        workers::send_email::LAMBDA,
    ]
}

/// Every route of the context's pages.
pub fn pages() -> Vec<PageRoute> {
    pages::routes()
}

/// Every endpoint of the context.
pub fn operations() -> Vec<Operation> {
    let commands = vec![
        commands::register_user::operation(),
        commands::log_in::operation(),
        commands::request_verification::operation(),
        commands::verify_email::operation(),
        commands::update_me::operation(),
        commands::change_password::operation(),
        commands::request_password_reset::operation(),
        commands::reset_password::operation(),
        commands::update_user_roles::operation(),
        commands::deactivate_user::operation(),
        commands::forget_user::operation(),
    ];
    let mfa = [commands::enrol_mfa::operations(), commands::remove_mfa::operations()].concat();
    [commands, commands::end_session::operations(), mfa, query::operations()].concat()
}
