//! A client of Mailgun's API: sends mails, finds out whether a mail was accepted, and reads webhooks.
//!
//! Mailgun has no idempotency keys. The caller derives a `Message-Id` and a send key for each mail before it is sent. After
//! [`CallError::Unknown`], look the mail up ([`Client::find_accepted`]) before sending it again. See
//! <https://documentation.mailgun.com/docs/mailgun/api-reference/>.

#![warn(missing_docs)]

mod attachment;
mod client;
mod error;
mod events;
mod message;
mod multipart;
mod webhook;

pub use attachment::Attachment;
pub use client::Client;
pub use error::CallError;
pub use events::{AcceptedMail, LookUp};
pub use message::{InvalidSender, Mail, Sent, sender};
pub use vendor::{Secret, attempt};
pub use webhook::{WebhookError, WebhookEvent, verify};
