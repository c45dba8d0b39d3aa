//! Events published by users.

use kernel::{MailId, Sealed, TicketId, UserId};
use serde::{Deserialize, Serialize};

use crate::{Customer, IntegrationEvent};

/// Events of users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum UsersEvent {
    /// The person's data was erased: end what they have not finished, and what shows them.
    UserForgotten(UserForgotten),
}

impl IntegrationEvent for UsersEvent {
    const SOURCE: &'static str = "frontrow.users";
}

/// A person's data was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserForgotten {
    /// The person.
    pub user_id: UserId,
}

/// Messages for the worker that sends the e-mails about accounts. No other context reads them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum AccountMailEvent {
    /// An e-mail to a user is to be sent.
    AccountMailRequested(AccountMail),
    /// Somebody asked to reset the password of the account with this address, if there is one.
    PasswordResetAsked(PasswordResetAsked),
}

impl IntegrationEvent for AccountMailEvent {
    const SOURCE: &'static str = "frontrow.users";
}

/// An e-mail about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountMail {
    /// The e-mail.
    pub mail_id: MailId,
    /// The recipient.
    pub user_id: UserId,
}

/// A request to reset a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordResetAsked {
    /// The keyed hashes of the address: under one of them the account is found, if there is one.
    pub addresses: Vec<String>,
}

/// Events about recipients of transferred tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum RecipientEvent {
    /// An account has the address: its owner has the ticket.
    TicketRecipientFound(RecipientFound),
}

impl IntegrationEvent for RecipientEvent {
    const SOURCE: &'static str = "frontrow.users";
}

/// The account of the recipient of a transferred ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecipientFound {
    /// The ticket.
    pub ticket_id: TicketId,
    /// Number of the code that the person got.
    pub serial: u16,
    /// The person.
    pub user_id: UserId,
    /// The person's name, with the address that the ticket was transferred to.
    pub customer: Sealed<Customer>,
}
