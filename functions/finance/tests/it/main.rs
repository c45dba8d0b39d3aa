//! The rules of payments.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod accounting;
mod cards;
mod disputes;
mod due;
mod gateway;
mod golden;
mod invoice_samples;
mod invoices;
mod numbering;
mod outcomes;
mod payment;
mod policies;
mod properties;
mod published;
mod reasons;
mod refunds;
mod samples;
mod views;
mod webhook;
