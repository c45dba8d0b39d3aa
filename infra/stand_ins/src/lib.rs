//! Local stand-ins for the vendors: a Stripe, a Mailgun and a FedEx that keep state, answer as the real ones do, sign their
//! webhooks, and fail on request.
//!
//! Each is an axum router over shared state, and can be called in the same process or served over HTTP. Time comes from the
//! host's clock, so that a week passes when the host says so. What happens is written to a [`Journal`] before it is answered;
//! with [`SqliteJournal`] a restart forgets nothing.
//!
//! A stand-in does not deliver its webhooks: the host takes those that are due (`take_due_webhooks`), posts them where
//! they belong, and reports the answer (`webhook_answered`), on which the retries of the real vendor follow.

mod dropped;
mod fedex;
mod html;
mod http;
mod journal;
mod knobs;
mod mailgun;
mod outbox;
mod pages;
mod stripe;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

pub use dropped::Dropped;
pub use fedex::{FedexConfig, FedexMove, FedexStandIn, FedexWebhooks, LateCancel};
pub use journal::{Change, Entry, Journal, JournalError, NoJournal, SqliteJournal};
pub use knobs::{CallFault, Fault, Knobs, WebhookFault, WebhookFaultKind};
pub use mailgun::{IdMode, MailgunConfig, MailgunStandIn, MailgunWebhooks};
pub use outbox::OutgoingWebhook;
pub use pages::local_pages;
pub use stripe::{Authentication, Objection, StripeConfig, StripeStandIn, StripeWebhooks};

/// Tells the time to a stand-in.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A time after another; the last that can be told, when there is no such time.
fn later(than: Timestamp, by: SignedDuration) -> Timestamp {
    than.checked_add(by).unwrap_or(Timestamp::MAX)
}
