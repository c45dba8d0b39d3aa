//! A client of Stripe's payments API (v1): card payments that are authorized first and captured later.
//!
//! Each call says what the caller may do next: an outcome to record, [`CallError::TryAgain`], [`CallError::Unknown`] (the same
//! key again, or look it up) or [`CallError::Refused`] (a person must look). Answers are read leniently: unknown fields and
//! unknown values never fail. See <https://docs.stripe.com/api>.

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
pub use refunds::{GiveBack, Refund, Repayment};
pub use vendor::{Secret, attempt};
pub use webhook::{Subject, TOLERANCE, WebhookError, WebhookEvent, verify};
