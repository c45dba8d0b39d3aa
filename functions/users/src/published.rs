//! Which domain events leave the context, and as which integration events.

use contracts::users::{AccountMail, AccountMailEvent, RecipientEvent, UserForgotten, UsersEvent};

use crate::mail::{Mail, MailEvent};
use crate::ticket_recipient::{TicketRecipient, TicketRecipientEvent};
use crate::user::{User, UserEvent};

/// Names of the domain events that are published.
pub const PUBLISHED: &[&str] = &["UserForgotten"];

/// The integration event, if the domain event is published.
pub fn published(event: &UserEvent, user: &User) -> Option<UsersEvent> {
    let UserEvent::UserForgotten = event else { return None };
    Some(UsersEvent::UserForgotten(UserForgotten { user_id: user.account()?.profile.person }))
}

/// Names of the domain events about recipients of tickets that are published.
pub const PUBLISHED_OF_RECIPIENTS: &[&str] = &["TicketRecipientFound"];

pub fn published_recipient(_: &TicketRecipientEvent, recipient: &TicketRecipient) -> Option<RecipientEvent> {
    recipient.0.clone().map(RecipientEvent::TicketRecipientFound)
}

/// Names of the domain events of e-mails that are published, to the worker that sends them.
pub const PUBLISHED_OF_MAILS: &[&str] = &["MailRequested"];

pub fn published_mail(event: &MailEvent, _: &Mail) -> Option<AccountMailEvent> {
    let MailEvent::MailRequested(request) = event else { return None };
    let mail = AccountMail { mail_id: request.mail_id, user_id: request.to.person };
    Some(AccountMailEvent::AccountMailRequested(mail))
}
