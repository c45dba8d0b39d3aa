//! Consumers of queues: one file for each.

pub mod call_stripe;
pub mod issue_invoice;
