//! Local stand-ins for the vendors: a Stripe, a Mailgun and a FedEx that keep state, respond as the real ones do, sign their
//! webhooks, and fail on request.
//!
//! Each is an axum router over shared state, and can be called in the same process or served over HTTP. The time comes from the
//! host's clock, so a week passes when the host says so. Changes are written to a [`Journal`] before the response, so that with
//! [`SqliteJournal`] a restart loses nothing.
//!
//! A stand-in does not deliver its webhooks: the host takes those that are due (`take_due_webhooks`), posts them where they
//! belong, and reports the responses (`webhook_answered`). Then they are retried as the real vendor does.

mod common;
mod fedex;
mod mailgun;
mod pages;
mod stripe;

pub use common::clock::Clock;
pub use common::dropped::DroppedConnection;
pub use common::faults::{CallFault, Fault, FaultRules, WebhookFault, WebhookFaultKind};
pub use common::journal::{Change, Entry, Journal, JournalError, NoJournal};
pub use common::sqlite::SqliteJournal;
pub use common::webhooks::OutgoingWebhook;
pub use fedex::{FedexConfig, FedexMove, FedexStandIn, FedexWebhooks, LateCancel};
pub use mailgun::{IdMode, MailgunConfig, MailgunStandIn, MailgunWebhooks};
pub use pages::local_pages;
pub use stripe::{Authentication, DisputeStep, StripeConfig, StripeStandIn, StripeWebhooks};
