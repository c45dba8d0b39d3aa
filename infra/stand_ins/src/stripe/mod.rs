//! A local Stripe: one test-mode account with PaymentIntents, charges, refunds, disputes, events, idempotency keys and webhooks.

mod amounts;
mod cards;
mod config;
mod error;
mod idempotency;
mod objects;
mod operations;
mod params;
mod scope;
mod server;
mod signature;
mod stand_in;
mod store;

pub use config::{StripeConfig, StripeWebhooks};
pub use operations::{Authentication, DisputeStep};
pub use stand_in::StripeStandIn;
