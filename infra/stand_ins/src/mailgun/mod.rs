//! A local Mailgun: one sending domain with e-mails, events, suppression lists and webhooks.

mod config;
mod delivery_course;
mod email;
mod events;
mod form;
mod server;
mod signature;
mod stand_in;
mod store;

pub use config::{IdMode, MailgunConfig, MailgunWebhooks};
pub use stand_in::MailgunStandIn;
