//! A client of Mailgun's API: sending one mail to one person, finding out whether a mail was accepted, reading webhooks.
//!
//! Mailgun has no idempotency key. A mail therefore carries a `Message-Id` and a send key that the caller worked out beforehand,
//! and a send whose outcome is [`CallError::Unknown`] is looked up ([`Client::find_accepted`]) before it is tried again. See
//! <https://documentation.mailgun.com/docs/mailgun/api-reference/>.

#![warn(missing_docs)]

mod client;
mod error;
mod events;
mod message;
mod multipart;
mod webhook;

pub use client::Client;
pub use error::CallError;
pub use events::{AcceptedMail, LookUp};
pub use message::{Attachment, Mail, Sent};
pub use vendor::{Secret, attempt};
pub use webhook::{WebhookError, WebhookEvent, verify};
