//! Consumers of queues, which call vendors: one file each.

pub mod send_email;
