//! A client of Stripe's payments API (v1): card payments that are authorized first and captured later.
//!
//! Each call says what the caller may do next: an outcome to record, [`CallError::TryAgain`], [`CallError::Unknown`] (the same
//! key again, or look it up) or [`CallError::Refused`] (a person must look). Answers are read leniently: unknown fields and
//! unknown values never fail. See <https://docs.stripe.com/api>.

mod amount;
mod calls;
mod client;
mod decline;
mod error;
mod intent;
mod webhook;

pub use amount::{AmountError, minor_units};
pub use calls::{Authorization, Authorize, Cancellation, Capture, Refund};
pub use client::{API_VERSION, Client};
pub use decline::DeclineReason;
pub use error::CallError;
pub use intent::{IntentStatus, PaymentIntent};
pub use vendor::{Secret, attempt};
pub use webhook::{TOLERANCE, WebhookError, WebhookEvent, verify};
