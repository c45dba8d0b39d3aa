//! A client of Stripe's payments API (v1): card payments that are authorized first and captured later.
//!
//! The variants of [`CallError`] determine what the caller may do next. Responses are read leniently:
//! unknown fields and values are no errors. See <https://docs.stripe.com/api>.

#![warn(missing_docs)]

mod amount;
mod calls;
mod client;
mod decline;
mod dispute;
mod error;
mod intent;
mod ledger;
mod refunds;
mod webhook;

pub use amount::{AmountError, minor_units, money};
pub use calls::{Authorization, Authorize, Cancellation, Capture};
pub use client::{API_VERSION, Client};
pub use decline::DeclineReason;
pub use dispute::Dispute;
pub use error::CallError;
pub use intent::{IntentStatus, PaymentIntent};
pub use ledger::{Captured, Refunded};
pub use refunds::{CreateRefund, Refund, RefundOutcome};
pub use vendor::{Secret, attempt};
pub use webhook::{Subject, TOLERANCE, WebhookError, WebhookEvent, verify};
