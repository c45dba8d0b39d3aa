//! Webhooks: one file for each vendor that calls us.

pub mod stripe_webhook;
