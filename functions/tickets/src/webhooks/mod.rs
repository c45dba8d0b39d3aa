//! Endpoints that vendors call: one file per Lambda.

pub mod mailgun_webhook;
